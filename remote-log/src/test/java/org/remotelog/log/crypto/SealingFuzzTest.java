package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;

/** Sealed and signed bytes: only those that a holder of the key made are taken. */
class SealingFuzzTest {
  private static final SecretBytes KEY = SecretBytes.of(filled(0x33));
  private static final Bytes INFO = Bytes.utf8("for the fuzz test");
  private static final SecretBytes SEED = SecretBytes.of(filled(0x55));
  private static final LogName LOG = Ed25519.name(SEED);
  private static final SequenceRange RANGE = new SequenceRange(7, 9);
  private static final Bytes AGREED = agreed();
  private static final int MAX_NODES = 40;

  private static Bytes filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }

  private static Bytes agreed() {
    try {
      return Agreement.seal(
          Agreement.publicKey(KEY), INFO, SecretBytes.of(filled(0x66)), SecretBytes.of(filled(1)));
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  @FuzzTest
  void opensOnlyAgreedSecrets(byte[] input) {
    Bytes sealed = Bytes.of(input);
    Optional<SecretBytes> read = Decoding.of(() -> Agreement.open(KEY, INFO, sealed));
    if (sealed.equals(AGREED)) {
      assertThat(read).contains(SecretBytes.of(filled(1)));
    } else {
      // Only the highest bit of the encapsulated key may differ, which X25519 does not read.
      assertThat(read.isPresent() && !sealed.slice(32, sealed.size()).equals(ciphertext()))
          .isFalse();
    }
    Optional<Bytes> made =
        Decoding.of(() -> Agreement.seal(sealed, INFO, SecretBytes.of(filled(0x66)), KEY));
    assertThat(made.isPresent() && sealed.size() != Limits.KEY_BYTES).isFalse();
  }

  private static Bytes ciphertext() {
    return AGREED.slice(32, AGREED.size());
  }

  @FuzzTest
  void opensOnlyWhatWasSealed(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Bytes sealed = Sealer.seal(KEY, filled(0x44), INFO, bytes);
    assertThat(Decoding.of(() -> Sealer.open(KEY, INFO, sealed, "it"))).contains(bytes);
    assertThat(Decoding.of(() -> Sealer.open(KEY, bytes, sealed, "it")).isPresent())
        .as("sealed for another place")
        .isEqualTo(bytes.equals(INFO));
    assertThat(Decoding.of(() -> Sealer.open(KEY, INFO, bytes, "it")).isPresent())
        .isEqualTo(bytes.equals(Sealer.seal(KEY, filled(0x44), INFO, INFO)));
    Bytes segment = SegmentSealer.seal(KEY, new SegmentHeader(3, 5, filled(2)), LOG, RANGE, bytes);
    assertThat(Decoding.of(() -> SegmentSealer.open(KEY, LOG, RANGE, segment))).contains(bytes);
    assertThat(
            Decoding.of(() -> SegmentSealer.open(SecretBytes.of(filled(9)), LOG, RANGE, segment)))
        .isEmpty();
    assertThat(Decoding.of(() -> SegmentSealer.open(KEY, LOG, new SequenceRange(7, 8), segment)))
        .isEmpty();
    assertThat(Decoding.of(() -> SegmentSealer.open(SecretBytes.of(filled(9)), LOG, RANGE, bytes)))
        .isEmpty();
  }

  /** The input is a signature and its message, and a key. */
  @FuzzTest
  void verifiesOnlySignatures(byte[] input) {
    Bytes bytes = Bytes.of(input);
    int split = Math.min(Ed25519.SIGNATURE_SIZE, bytes.size());
    Bytes signature = bytes.slice(0, split);
    Bytes message = bytes.slice(split, bytes.size());
    boolean verified = Decoding.of(() -> Ed25519.verify(LOG, message, signature)).orElseThrow();
    assertThat(verified).isEqualTo(signature.equals(Ed25519.signer(SEED).sign(message)));
    if (bytes.size() >= LogName.SIZE) {
      LogName hostile = LogName.of(bytes.slice(0, LogName.SIZE));
      assertThat(Decoding.of(() -> Ed25519.verify(hostile, INFO, signature))).contains(false);
    }
  }

  /** Nodes as a home might give them back: what is refused is refused as misuse. */
  @FuzzTest
  void takesTreesOfDisjointNodes(byte[] input) {
    ByteReader in = new ByteReader(Bytes.of(input));
    List<LeafTree.Node> nodes = new ArrayList<>();
    while (in.remaining() >= 9 && nodes.size() < MAX_NODES) {
      Optional<LeafTree.Node> node =
          Decoding.of(
              IllegalArgumentException.class,
              () -> new LeafTree.Node(in.u8(), in.u64() >>> 8, KEY));
      node.ifPresent(nodes::add);
    }
    Optional<LeafTree> read = Decoding.of(IllegalArgumentException.class, () -> LeafTree.of(nodes));
    if (read.isPresent() && !nodes.isEmpty()) {
      long leaf = nodes.get(0).firstLeaf();
      assertThat(read.get().leafKey(leaf)).isPresent();
      LeafTree punctured = read.get().puncture(leaf);
      assertThat(punctured.leafKey(leaf)).isEmpty();
      assertThat(LeafTree.of(punctured.nodes()).nodes()).isEqualTo(punctured.nodes());
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    LeafTree tree = LeafTree.whole(KEY).puncture(5).puncture(1L << 31);
    ByteWriter nodes = new ByteWriter();
    tree.nodes().stream()
        .limit(MAX_NODES)
        .forEach(node -> nodes.u8(node.depth()).u64(node.prefix() << 8));
    Bytes message = Bytes.utf8("hello");
    Corpus.of(SealingFuzzTest.class)
        .addWithEdges("opensOnlyAgreedSecrets", "agreed", AGREED)
        .add("opensOnlyAgreedSecrets", "low-order-point", Bytes.concat(filled(0), ciphertext()))
        .add("opensOnlyAgreedSecrets", "low-order-key", filled(0))
        .add("opensOnlyAgreedSecrets", "public-key", Agreement.publicKey(KEY))
        .addWithEdges(
            "opensOnlyWhatWasSealed", "sealed", Sealer.seal(KEY, filled(0x44), INFO, INFO))
        .add("opensOnlyWhatWasSealed", "associated", INFO)
        .addWithEdges(
            "verifiesOnlySignatures",
            "signed",
            Bytes.concat(Ed25519.signer(SEED).sign(message), message))
        .add("verifiesOnlySignatures", "zeros", Bytes.wrap(new byte[96]))
        .add(
            "verifiesOnlySignatures",
            "point-of-small-order",
            Bytes.concat(Bytes.ofHex("01"), Bytes.wrap(new byte[95])))
        .addWithEdges("takesTreesOfDisjointNodes", "punctured", nodes.toBytes())
        .check();
  }
}

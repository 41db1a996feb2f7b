package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

class RegistryCodecFuzzTest {
  private static final EthereumKey KEY =
      EthereumKey.of(SecretBytes.of(Bytes.ofHex("11".repeat(32))));
  private static final LogName LOG = LogName.of(Bytes.ofHex("22".repeat(32)));
  private static final Cid RECORD = Cid.of(Cid.Codec.RAW, Bytes.utf8("record"));
  private static final HeadUpdate UPDATE = new HeadUpdate(KEY.address(), LOG, 6, 7, RECORD);
  private static final SignedUpdate SIGNED = KEY.sign(UPDATE, 1, 1, EthereumAddress.ZERO);

  private static final Bytes UPDATED =
      TypedData.keccak(Bytes.utf8("HeadUpdated(address,bytes32,uint64,uint64,bytes32)"));
  private static final Bytes SKIPPED =
      TypedData.keccak(Bytes.utf8("HeadSkipped(address,bytes32,uint8,uint64,uint64)"));

  private static Bytes word(long number) {
    return Words.of(BigInteger.valueOf(number));
  }

  private static Bytes word(EthereumAddress address) {
    return Bytes.concat(Bytes.wrap(new byte[12]), address.bytes());
  }

  /** An answer for as many heads as fit its size. */
  @FuzzTest
  void decodesHeads(byte[] input) {
    int count = Math.max(0, (input.length - 96) / 128);
    Optional<RegistryCodec.Heads> read =
        Decoding.of(() -> RegistryCodec.heads(Bytes.of(input), count));
    if (read.isPresent()) {
      assertThat(read.get().heads()).hasSize(count);
      assertThat(read.get().chainId()).isPositive();
      assertThat(Bytes.of(input).slice(0, 32)).isEqualTo(word(read.get().chainId()));
    }
  }

  /** Topics of 32 bytes, as many as there are up to three, and the rest is data. */
  @FuzzTest
  void decodesEvents(byte[] input) {
    Bytes bytes = Bytes.of(input);
    List<Bytes> topics = new ArrayList<>();
    int at = 0;
    while (topics.size() < 3 && bytes.size() - at >= 32) {
      topics.add(bytes.slice(at, at + 32));
      at += 32;
    }
    Bytes data = bytes.slice(at, bytes.size());
    Optional<Optional<RegistryEvent>> read = Decoding.of(() -> RegistryCodec.event(topics, data));
    if (read.isPresent() && read.get().isPresent()) {
      assertThat(encode(read.get().get())).isEqualTo(bytes);
    }
  }

  private static Bytes encode(RegistryEvent event) {
    Bytes topics = Bytes.concat(word(event.owner()), event.log().publicKey());
    if (event instanceof RegistryEvent.Updated updated) {
      return Bytes.concat(
          UPDATED,
          topics,
          unsigned(updated.sequence()),
          unsigned(updated.prefix()),
          updated.digest().bytes());
    }
    RegistryEvent.Skipped skipped = (RegistryEvent.Skipped) event;
    return Bytes.concat(
        SKIPPED,
        topics,
        word(skipped.why().code()),
        unsigned(skipped.current()),
        unsigned(skipped.sequence()));
  }

  private static Bytes unsigned(long number) {
    return Words.of(new BigInteger(Long.toUnsignedString(number)));
  }

  @FuzzTest
  void understandsRefusals(byte[] input) {
    Optional<Optional<RegistryError>> read =
        Decoding.of(() -> RegistryCodec.error(Bytes.of(input)));
    assertThat(read).as("never refused").isPresent();
    if (read.get().isPresent()) {
      assertThat(input.length % 32).isEqualTo(4);
    }
  }

  @FuzzTest
  void readsAddresses(byte[] input) {
    String text = Corpus.text(input);
    Optional<EthereumAddress> read = Decoding.of(() -> EthereumAddress.parse(text));
    if (read.isPresent()) {
      assertThat(text).isEqualToIgnoringCase(read.get().toString());
    }
  }

  /** Whatever signature is put to an update: its owner's is one of two, which differ by parity. */
  @FuzzTest
  void takesOnlyTheOwnersSignature(byte[] input) {
    if (input.length != 64) {
      return;
    }
    Bytes r = Bytes.of(input).slice(0, 32);
    Bytes vs = Bytes.of(input).slice(32, 64);
    SignedUpdate signed = new SignedUpdate(UPDATE, 1, r, vs);
    Optional<EthereumAddress> signer =
        Decoding.of(() -> TypedData.signer(signed, 1, EthereumAddress.ZERO));
    assertThat(signer.equals(Optional.of(KEY.address()))).isEqualTo(signed.equals(SIGNED));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Bytes head = Bytes.concat(word(7), word(0x01551220), word(1), RECORD.digest().bytes());
    Bytes none = Bytes.wrap(new byte[128]);
    Bytes names = Bytes.concat(word(KEY.address()), LOG.publicKey());
    Bytes conflict = Bytes.concat(Bytes.ofHex("e53a93d7"), word(9), word(6));
    Corpus.of(RegistryCodecFuzzTest.class)
        .addWithEdges(
            "decodesHeads", "two", Bytes.concat(word(31_337), word(64), word(2), head, none))
        .add("decodesHeads", "none", Bytes.concat(word(1), word(64), word(0)))
        .add(
            "decodesHeads",
            "beyond-64-bits",
            Bytes.concat(word(1), word(64), word(1), Bytes.ofHex("ff".repeat(128))))
        .addWithEdges(
            "decodesEvents",
            "updated",
            Bytes.concat(UPDATED, names, word(7), word(0x01551220), RECORD.digest().bytes()))
        .addWithEdges(
            "decodesEvents", "skipped", Bytes.concat(SKIPPED, names, word(1), word(9), word(7)))
        .addWithEdges("understandsRefusals", "conflict", conflict)
        .addWithEdges("understandsRefusals", "bad-signature", Bytes.ofHex("5cd5d233"))
        .addWithEdges("readsAddresses", "mixed", Bytes.utf8(KEY.address().toString()))
        .add("readsAddresses", "lower", KEY.address().hex())
        .addWithEdges("takesOnlyTheOwnersSignature", "right", Bytes.concat(SIGNED.r(), SIGNED.vs()))
        .add("takesOnlyTheOwnersSignature", "zero", Bytes.wrap(new byte[64]))
        .add("takesOnlyTheOwnersSignature", "full", Bytes.ofHex("ff".repeat(64)))
        .check();
  }
}

package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Limits;

class LogRootFuzzTest {
  private static final int COUNT = 13;
  private static final List<Digest> COMMITMENTS = commitments();
  private static final Digest ROOT = LogRoot.of(COMMITMENTS);

  private static List<Digest> commitments() {
    List<Digest> commitments = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      commitments.add(Sha256.of(Bytes.utf8("commitment " + i)));
    }
    return commitments;
  }

  @FuzzTest
  void decodesFrontiers(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Optional<LogRoot> read = Decoding.of(() -> LogRoot.parse(bytes));
    if (read.isPresent()) {
      assertThat(read.get().toBytes()).isEqualTo(bytes);
      assertThat(read.get().root()).isNotNull();
      if (read.get().count() < Limits.MAX_SEQUENCE) {
        assertThat(read.get().append(ROOT).count()).isEqualTo(read.get().count() + 1);
      }
    }
  }

  /** Index, count and hashes from the input prove nothing but what the real proof proves. */
  @FuzzTest
  void provesInclusionOnlyOfWhatIsThere(byte[] input) {
    ByteReader in = new ByteReader(Bytes.of(input));
    Decoding.of(
        () -> {
          long index = in.u64();
          long count = in.u64();
          MerkleProof proof = proof(in);
          boolean proved = proof.provesInclusion(COMMITMENTS.get(2), index, count, ROOT);
          if (proved && count == COUNT) {
            assertThat(index).isEqualTo(2);
            assertThat(proof).isEqualTo(MerkleProof.inclusion(2, COUNT, at()));
          }
          return proved;
        });
  }

  @FuzzTest
  void provesConsistencyOnlyOfWhatWasThere(byte[] input) {
    ByteReader in = new ByteReader(Bytes.of(input));
    Digest earlierRoot = LogRoot.of(COMMITMENTS.subList(0, 6));
    Decoding.of(
        () -> {
          long earlier = in.u64();
          long count = in.u64();
          MerkleProof proof = proof(in);
          boolean proved = proof.provesConsistency(earlier, earlierRoot, count, ROOT);
          if (proved && count == COUNT && earlier > 0) {
            assertThat(earlier).isEqualTo(6);
            assertThat(proof).isEqualTo(MerkleProof.consistency(6, COUNT, at()));
          }
          return proved;
        });
  }

  private static LongFunction<Digest> at() {
    return i -> COMMITMENTS.get((int) i);
  }

  private static MerkleProof proof(ByteReader in) throws MalformedException {
    List<Digest> hashes = new ArrayList<>();
    while (in.remaining() > 0 && hashes.size() < Limits.MAX_PROOF_HASHES) {
      hashes.add(Digest.parse(in.take(Digest.SIZE)));
    }
    return new MerkleProof(hashes);
  }

  private static Bytes numbered(long first, long second, MerkleProof proof) {
    ByteWriter out = new ByteWriter().u64(first).u64(second);
    proof.hashes().forEach(hash -> out.bytes(hash.bytes()));
    return out.toBytes();
  }

  @Test
  void keepsItsSeeds() throws IOException {
    LogRoot frontier = LogRoot.EMPTY;
    for (Digest commitment : COMMITMENTS) {
      frontier = frontier.append(commitment);
    }
    MerkleProof inclusion = MerkleProof.inclusion(2, COUNT, at());
    MerkleProof consistency = MerkleProof.consistency(6, COUNT, at());
    Corpus.of(LogRootFuzzTest.class)
        .addWithEdges("decodesFrontiers", "thirteen", frontier.toBytes())
        .add("decodesFrontiers", "empty", LogRoot.EMPTY.toBytes())
        .add("decodesFrontiers", "negative", Bytes.ofHex("ffffffffffffffff"))
        .addWithEdges("provesInclusionOnlyOfWhatIsThere", "true", numbered(2, COUNT, inclusion))
        .add("provesInclusionOnlyOfWhatIsThere", "other-index", numbered(3, COUNT, inclusion))
        .add("provesInclusionOnlyOfWhatIsThere", "other-count", numbered(2, 14, inclusion))
        .add("provesInclusionOnlyOfWhatIsThere", "negative", numbered(-1, -1, inclusion))
        .addWithEdges(
            "provesConsistencyOnlyOfWhatWasThere", "true", numbered(6, COUNT, consistency))
        .add(
            "provesConsistencyOnlyOfWhatWasThere", "other-earlier", numbered(5, COUNT, consistency))
        .add("provesConsistencyOnlyOfWhatWasThere", "beyond", numbered(14, COUNT, consistency))
        .add(
            "provesConsistencyOnlyOfWhatWasThere",
            "highest",
            numbered(6, Long.MAX_VALUE, consistency))
        .check();
  }
}

package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.SampleLog;

class MerkleProofTest {
  private static final int MOST = 64;
  private static final LongFunction<Digest> COMMITMENTS = i -> SampleLog.digest("entry " + i);

  @Test
  void rootIsTheTreeHashOfTheSpecification() throws MalformedException {
    LogRoot root = LogRoot.EMPTY;
    for (int count = 0; count <= 200; count++) {
      List<Digest> all = first(count);
      assertThat(root.count()).isEqualTo(count);
      assertThat(root.root()).as("%d", count).isEqualTo(naive(all)).isEqualTo(LogRoot.of(all));
      assertThat(LogRoot.parse(root.toBytes())).isEqualTo(root);
      assertThat(LogRoot.shortSubtreeRoot(all)).isEqualTo(naive(all).bytes().slice(0, 16));
      root = root.append(COMMITMENTS.apply(count));
    }
    assertThat(LogRoot.EMPTY.root().hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void refusesFrontiersThatAreNone() {
    Bytes frontier = LogRoot.EMPTY.append(COMMITMENTS.apply(0)).toBytes();
    for (Bytes bad :
        List.of(
            Bytes.EMPTY,
            frontier.slice(0, 39),
            Bytes.concat(frontier, Bytes.ofHex("00")),
            SampleLog.filled(0xff, 8),
            Bytes.ofHex("0020000000000000"))) {
      assertThatThrownBy(() -> LogRoot.parse(bad)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void provesInclusionOfEveryCommitmentInEveryTree() {
    for (int count = 1; count <= MOST; count++) {
      Digest root = LogRoot.of(first(count));
      for (int index = 0; index < count; index++) {
        MerkleProof proof = MerkleProof.inclusion(index, count, COMMITMENTS);
        Digest commitment = COMMITMENTS.apply(index);
        assertThat(proof.provesInclusion(commitment, index, count, root)).isTrue();
        assertThat(proof.hashes().size()).isLessThanOrEqualTo(7);
        assertInclusionTamperingRefused(proof, index, count, root);
      }
    }
  }

  @Test
  void provesConsistencyOfAllPairs() {
    for (int count = 0; count <= MOST; count++) {
      Digest root = LogRoot.of(first(count));
      for (int earlier = 0; earlier <= count; earlier++) {
        Digest before = LogRoot.of(first(earlier));
        MerkleProof proof = MerkleProof.consistency(earlier, count, COMMITMENTS);
        assertThat(proof.provesConsistency(earlier, before, count, root))
            .as("%d in %d", earlier, count)
            .isTrue();
        assertConsistencyTamperingRefused(proof, earlier, before, count, root);
      }
    }
  }

  @Test
  void refusesArgumentsOutOfRange() {
    MerkleProof empty = new MerkleProof(List.of());
    Digest root = LogRoot.EMPTY.root();
    assertThat(empty.provesInclusion(root, 0, 0, root)).isFalse();
    assertThat(empty.provesInclusion(root, -1, 5, root)).isFalse();
    assertThat(empty.provesConsistency(-1, root, 5, root)).isFalse();
    assertThat(empty.provesConsistency(6, root, 5, root)).isFalse();
    assertThatThrownBy(() -> MerkleProof.inclusion(5, 5, COMMITMENTS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleProof.consistency(6, 5, COMMITMENTS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsTheHashes() {
    List<Digest> hashes = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_PROOF_HASHES; i++) {
      hashes.add(COMMITMENTS.apply(i));
    }
    assertThat(new MerkleProof(hashes).hashes()).hasSize(Limits.MAX_PROOF_HASHES);
    hashes.add(COMMITMENTS.apply(0));
    assertThatThrownBy(() -> new MerkleProof(hashes)).hasMessageContaining("65 hashes");
  }

  @Test
  void provesInAMillionCommitments() {
    int count = 1_000_000;
    Digest same = COMMITMENTS.apply(0);
    LogRoot earlier = LogRoot.EMPTY;
    LogRoot root = LogRoot.EMPTY;
    for (int i = 0; i < count; i++) {
      earlier = i == 654_321 ? root : earlier;
      root = root.append(same);
    }
    long start = System.nanoTime();
    MerkleProof inclusion = MerkleProof.inclusion(777_777, count, i -> same);
    MerkleProof consistency = MerkleProof.consistency(654_321, count, i -> same);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(inclusion.provesInclusion(same, 777_777, count, root.root())).isTrue();
    assertThat(consistency.provesConsistency(654_321, earlier.root(), count, root.root())).isTrue();
    assertThat(inclusion.hashes()).hasSize(20);
    // Both proofs took about a second on a busy machine; this only catches another order of growth.
    assertThat(millis).isLessThan(20_000);
  }

  private static void assertInclusionTamperingRefused(
      MerkleProof proof, int index, int count, Digest root) {
    Digest commitment = COMMITMENTS.apply(index);
    assertThat(proof.provesInclusion(COMMITMENTS.apply(MOST), index, count, root)).isFalse();
    assertThat(proof.provesInclusion(commitment, index, count, commitment)).isFalse();
    assertThat(proof.provesInclusion(commitment, count, count, root)).isFalse();
    if (index + 1 < count) {
      assertThat(proof.provesInclusion(commitment, index + 1, count, root)).isFalse();
    }
    for (MerkleProof tampered : tampered(proof)) {
      assertThat(tampered.provesInclusion(commitment, index, count, root)).isFalse();
    }
  }

  private static void assertConsistencyTamperingRefused(
      MerkleProof proof, int earlier, Digest before, int count, Digest root) {
    Digest foreign = COMMITMENTS.apply(MOST);
    if (earlier > 0) {
      assertThat(proof.provesConsistency(earlier, before, count, foreign)).isFalse();
    }
    assertThat(proof.provesConsistency(earlier, foreign, count, root)).isFalse();
    for (MerkleProof tampered : tampered(proof)) {
      assertThat(tampered.provesConsistency(earlier, before, count, root))
          .as("%d in %d", earlier, count)
          .isFalse();
    }
  }

  /** Each hash altered or left out, and one too many. */
  private static List<MerkleProof> tampered(MerkleProof proof) {
    List<MerkleProof> tampered = new ArrayList<>();
    for (int i = 0; i < proof.hashes().size(); i++) {
      List<Digest> altered = new ArrayList<>(proof.hashes());
      altered.set(i, COMMITMENTS.apply(MOST + 1));
      tampered.add(new MerkleProof(altered));
      List<Digest> shorter = new ArrayList<>(proof.hashes());
      shorter.remove(i);
      tampered.add(new MerkleProof(shorter));
    }
    List<Digest> longer = new ArrayList<>(proof.hashes());
    longer.add(COMMITMENTS.apply(0));
    tampered.add(new MerkleProof(longer));
    return tampered;
  }

  /** RFC 9162, section 2.1.1, word for word. */
  private static Digest naive(List<Digest> commitments) {
    int count = commitments.size();
    if (count == 0) {
      return Sha256.of(Bytes.EMPTY);
    }
    if (count == 1) {
      return Sha256.of(Bytes.ofHex("00"), commitments.get(0).bytes());
    }
    int split = 1;
    while (2 * split < count) {
      split *= 2;
    }
    Digest left = naive(commitments.subList(0, split));
    Digest right = naive(commitments.subList(split, count));
    return Sha256.of(Bytes.ofHex("01"), left.bytes(), right.bytes());
  }

  private static List<Digest> first(int count) {
    List<Digest> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(COMMITMENTS.apply(i));
    }
    return all;
  }
}

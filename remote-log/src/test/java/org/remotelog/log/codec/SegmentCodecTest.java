package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotelog.log.codec.SampleLog.LOG;
import static org.remotelog.log.codec.SampleLog.RULE;
import static org.remotelog.log.codec.SampleLog.SECRETS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Limits;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.LeafKeys;
import org.remotelog.log.crypto.LeafTree;

class SegmentCodecTest {
  @Test
  void opensWhatWasSealed() throws MalformedException {
    List<Entry> entries = SampleLog.threeEntries();
    Block block = SampleLog.seal(entries);

    assertThat(open(SampleLog.refOf(entries, block), block)).isEqualTo(entries);
    assertThat(SampleLog.seal(entries)).isEqualTo(block);
    assertThat(block.cid().codec()).isEqualTo(Cid.Codec.RAW);
  }

  @Test
  void keepsAnyMetadataAndTime() throws MalformedException {
    long seed = 20_261_123;
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      List<Entry> entries = new ArrayList<>();
      List<Digest> ids = new ArrayList<>(List.of(SampleLog.digest("outside")));
      for (int i = 0; i < 1 + random.nextInt(40); i++) {
        List<Bytes> parts = new ArrayList<>();
        for (int p = random.nextInt(5); p > 0; p--) {
          parts.add(SampleLog.parents(ids.get(random.nextInt(ids.size()))));
        }
        parts.add(SampleLog.random(random, random.nextInt(50)));
        Bytes metadata = Bytes.concat(parts.toArray(new Bytes[0]));
        Bytes body = SampleLog.random(random, random.nextInt(30));
        Entry entry = SampleLog.entry(100 + i, random.nextLong(), metadata, body);
        entries.add(entry);
        ids.add(entry.id());
      }
      Block block = SampleLog.seal(entries);
      assertThat(open(SampleLog.refOf(entries, block), block))
          .as("seed %d round %d", seed, round)
          .isEqualTo(entries);
    }
  }

  @Test
  void refusesEverySingleFlippedBit() {
    List<Entry> entries = SampleLog.threeEntries();
    Block block = SampleLog.seal(entries);
    for (int at = 0; at < block.data().size(); at++) {
      byte[] bytes = block.data().toArray();
      bytes[at] ^= (byte) (1 << at % 8);
      Bytes flipped = Bytes.wrap(bytes);
      SegmentRef ref = SampleLog.refOf(entries, block);
      assertThatThrownBy(() -> open(ref, new Block(ref.cid(), flipped)))
          .as("byte %d, CID checked", at)
          .isInstanceOf(MalformedException.class);
      Block renamed = Block.of(Cid.Codec.RAW, flipped);
      assertThatThrownBy(() -> open(SampleLog.refOf(entries, renamed), renamed))
          .as("byte %d, CID of the altered bytes", at)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesSegmentWhenReferenceSaysOtherEpochRangeRootOrLog() {
    List<Entry> entries = SampleLog.threeEntries();
    Block block = SampleLog.seal(entries);
    SegmentRef ref = SampleLog.refOf(entries, block);
    SequenceRange moved = new SequenceRange(8, 10);
    Bytes foreign = SampleLog.filled(0, 16);

    assertRefused(with(ref, ref.range(), ref.subtreeRoot(), 2), block, "sealed in epoch 3");
    assertRefused(with(ref, moved, ref.subtreeRoot(), 3), block, "fails authentication");
    assertRefused(with(ref, ref.range(), foreign, 3), block, "other entries than its reference");
    assertThatThrownBy(() -> SegmentCodec.open(SampleLog.OTHER, ref, block.data(), SECRETS, RULE))
        .hasMessageContaining("fails authentication");
    assertThatThrownBy(
            () -> SegmentCodec.open(LOG, ref, block.data(), epoch -> Optional.empty(), RULE))
        .hasMessageContaining("no key for epoch 3");
  }

  @Test
  void staysClosedWhenItsLeafIsErased() throws MalformedException {
    List<Entry> entries = SampleLog.threeEntries();
    Block block = SampleLog.seal(entries);
    SegmentRef ref = SampleLog.refOf(entries, block);
    LeafTree tree = LeafTree.whole(KeySchedule.treeRoot(SampleLog.SECRET, LOG, 3));
    LeafKeys other = (epoch, leaf) -> tree.puncture(6).leafKey(leaf);
    LeafKeys erased = (epoch, leaf) -> tree.puncture(5).leafKey(leaf);

    assertThat(SegmentCodec.open(LOG, ref, block.data(), other, RULE)).isEqualTo(entries);
    assertThatThrownBy(() -> SegmentCodec.open(LOG, ref, block.data(), erased, RULE))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void takesTheLargestMessageAndTheMostEntries() throws MalformedException {
    Bytes body = SampleLog.random(new Random(1), Limits.MAX_ENTRY_BYTES);
    List<Entry> one = List.of(SampleLog.entry(1, 0, Bytes.EMPTY, body));
    Block large = SampleLog.seal(one);
    assertThat(open(SampleLog.refOf(one, large), large)).isEqualTo(one);
    assertThatThrownBy(() -> SampleLog.entry(1, 0, SampleLog.filled(0, 1), body))
        .isInstanceOf(IllegalArgumentException.class);

    List<Entry> most = new ArrayList<>();
    Bytes salt = SampleLog.filled(1, 16);
    Digest id = RULE.idOf(0, Bytes.EMPTY);
    for (int i = 1; i <= Limits.MAX_SEGMENT_ENTRIES; i++) {
      most.add(new Entry(i, id, salt, 0, Bytes.EMPTY, Bytes.EMPTY));
    }
    Block full = SampleLog.seal(most);
    assertThat(open(SampleLog.refOf(most, full), full)).isEqualTo(most);
    most.add(new Entry(most.size() + 1, id, salt, 0, Bytes.EMPTY, Bytes.EMPTY));
    assertThatThrownBy(() -> SampleLog.seal(most)).hasMessageContaining("65537 entries");
  }

  @Test
  void refusesToSealMoreThanOneSegmentHolds() {
    Bytes zeros = SampleLog.filled(0, Limits.MAX_ENTRY_BYTES);
    List<Entry> compressible = new ArrayList<>();
    for (int i = 1; i <= 31; i++) {
      compressible.add(SampleLog.entry(i, 0, Bytes.EMPTY, zeros));
    }
    assertThat(SampleLog.seal(compressible).data().size()).isLessThan(16_384);
    compressible.add(SampleLog.entry(32, 0, Bytes.EMPTY, zeros));
    assertThatThrownBy(() -> SampleLog.seal(compressible)).hasMessageContaining("over 4194304");

    assertThatThrownBy(() -> SampleLog.seal(List.of())).hasMessageContaining("0 entries");
    List<Entry> hole = new ArrayList<>(SampleLog.threeEntries());
    hole.remove(1);
    assertThatThrownBy(() -> SampleLog.seal(hole)).hasMessageContaining("where 8 should be");
  }

  @Test
  void entriesThatFitAreSealedWhateverTheyCompressTo() throws MalformedException {
    Random random = new Random(2);
    List<Entry> entries = new ArrayList<>();
    while (true) {
      Bytes body = SampleLog.random(random, 1 + random.nextInt(20_000));
      Entry next = SampleLog.entry(entries.size() + 1, random.nextLong(), Bytes.EMPTY, body);
      List<Entry> more = new ArrayList<>(entries);
      more.add(next);
      if (!SegmentCodec.fits(more)) {
        break;
      }
      entries = more;
    }
    Block block = SampleLog.seal(entries);
    assertThat(block.data().size()).isBetween(800_000, Limits.MAX_BLOCK_BYTES);
    assertThat(open(SampleLog.refOf(entries, block), block)).isEqualTo(entries);
  }

  @Test
  void estimateIsNeverBelowTheRunAndNearItForText() {
    List<Entry> entries = SampleLog.chat(1, 500, 3);
    long estimate = 0;
    for (Entry entry : entries) {
      estimate += SegmentCodec.estimatedBytes(entry);
    }
    assertThat(RunCodec.encode(entries).size()).isBetween((int) estimate / 3, (int) estimate);
  }

  private static List<Entry> open(SegmentRef ref, Block block) throws MalformedException {
    return SegmentCodec.open(LOG, ref, block.data(), SECRETS, RULE);
  }

  private static void assertRefused(SegmentRef ref, Block block, String reason) {
    assertThatThrownBy(() -> open(ref, block))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  private static SegmentRef with(SegmentRef ref, SequenceRange range, Bytes root, int epoch) {
    return new SegmentRef(ref.cid(), range, root, epoch, 0, ref.size(), Optional.empty());
  }
}

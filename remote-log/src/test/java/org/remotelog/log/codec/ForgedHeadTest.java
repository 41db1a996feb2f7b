package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.proto.PageColumns;
import org.remotelog.log.codec.proto.PredecessorRow;
import org.remotelog.log.codec.proto.PruneRow;
import org.remotelog.log.codec.proto.SealedHead;
import org.remotelog.log.codec.proto.SegmentColumns;
import org.remotelog.log.crypto.KeySchedule;

/** Heads that only the writer of a log can make, and that no good writer makes. */
final class ForgedHeadTest {
  private static final Digest ROOT = SampleLog.digest("root");

  @Test
  void refusesCountsBelowWhatIsCovered() {
    refuse(2, 1, columns -> columns.addCounts(3));
  }

  @Test
  void refusesRangesThatOverlapOrAreEmpty() {
    refuse(10, 2, columns -> columns.addCounts(3).addCounts(0));
    refuse(10, 2, columns -> columns.addCounts(3).addCounts(-2));
    refuse(10, 2, columns -> columns.addCounts(3).addCounts(2).addSkips(0).addSkips(-1));
    refuse(10, 2, columns -> columns.addCounts(3).addCounts(2).addSkips(0).addSkips(-4));
  }

  @Test
  void refusesHugeRanges() {
    long most = Limits.MAX_SEQUENCE;
    for (long count :
        new long[] {
          Limits.MAX_SEGMENT_ENTRIES + 1L, most, most + 1, Long.MAX_VALUE, Long.MIN_VALUE
        }) {
      refuse(most, 1, columns -> columns.addCounts(count));
      refuse(most, 1, columns -> columns.addCounts(1).addSkips(count == most ? count + 1 : -1));
      refuse(most, 1, columns -> columns.addCounts(count).setFirst(Long.MAX_VALUE));
    }
    refuse(most, 1, columns -> columns.addCounts(1).setFirst(0));
    refuse(most, 1, columns -> columns.addCounts(1).setFirst(-1));
  }

  @Test
  void refusesSizesEpochsTiersAndColumnsThatCannotBe() {
    refuse(10, 1, columns -> columns.addCounts(3).setSizes(0, 0));
    refuse(10, 1, columns -> columns.addCounts(3).setSizes(0, Limits.MAX_BLOCK_BYTES + 1));
    refuse(10, 1, columns -> columns.addCounts(3).setSizes(0, -1));
    refuse(10, 1, columns -> columns.addCounts(3).addTiers(Limits.MAX_TIER + 1));
    refuse(10, 1, columns -> columns.addCounts(3).addEpochsBack(SampleLog.EPOCH + 1));
    refuse(10, 1, columns -> columns.addCounts(3).addEpochsBack(-1));
    refuse(10, 1, columns -> columns.addCounts(3).addCounts(1));
    refuse(10, 1, columns -> columns.addCounts(3).setSubtreeRoots(ByteString.EMPTY));
    refuse(10, 1, columns -> columns.addCounts(3).addSwarmReferences(ByteString.copyFromUtf8("x")));
  }

  @Test
  void refusesStatementsThatCannotBe() {
    refuse(10, part -> part.setPrune(PruneRow.newBuilder().setBefore(-1)), List.of(), List.of());
    refuse(10, part -> part.setWrittenAtMs(-1), List.of(), List.of());
    refuse(10, part -> part.setEthereumOwner(ByteString.copyFromUtf8("x")), List.of(), List.of());
    refuse(
        10,
        part -> part.setPredecessor(PredecessorRow.newBuilder().setCount(1)),
        List.of(),
        List.of());
    refuse(
        10,
        part -> part.setPages(PageColumns.newBuilder().setFirst(1).addCounts(11)),
        List.of(),
        List.of(SampleLog.page(new org.remotelog.log.SequenceRange(1, 2)).cid()));
  }

  @Test
  void refusesNumbersBeyondTheHighest() {
    refuse(Limits.MAX_SEQUENCE + 1, part -> {}, List.of(), List.of());
    refuse(-1, part -> {}, List.of(), List.of());
  }

  @Test
  void refusesRandomColumnsOrReadsThem() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      SegmentColumns.Builder columns = SegmentColumns.newBuilder().setFirst(number(random));
      List<Cid> links = links(random.nextInt(4));
      columns.setSubtreeRoots(Outside.string(SampleLog.random(random, 16 * links.size())));
      for (int i = 0; i < links.size(); i++) {
        columns.addCounts(number(random)).addSkips(number(random)).addSizes(random.nextInt());
      }
      Block block = block(10, part -> part.setSegments(columns), links, List.of());
      try {
        HeadCodec.decode(SampleLog.LOG, block.data(), SampleLog.SECRETS);
      } catch (MalformedException expected) {
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static long number(Random random) {
    return random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(8);
  }

  private static void refuse(long count, int segments, Consumer<SegmentColumns.Builder> forge) {
    SegmentColumns.Builder columns = SegmentColumns.newBuilder().setFirst(1);
    columns.setSubtreeRoots(Outside.string(SampleLog.filled(1, 16 * segments)));
    for (int i = 0; i < segments; i++) {
      columns.addSizes(500);
    }
    forge.accept(columns);
    refuse(count, part -> part.setSegments(columns), links(segments), List.of());
  }

  private static void refuse(
      long count, Consumer<SealedHead.Builder> forge, List<Cid> segments, List<Cid> pages) {
    Block block = block(count, forge, segments, pages);
    assertThatThrownBy(() -> HeadCodec.decode(SampleLog.LOG, block.data(), SampleLog.SECRETS))
        .isInstanceOf(MalformedException.class)
        .hasMessageMatching("(?s).{8,}");
  }

  private static List<Cid> links(int count) {
    List<Cid> links = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      links.add(Cid.of(Cid.Codec.RAW, Bytes.utf8("segment " + i)));
    }
    return links;
  }

  private static Block block(
      long count, Consumer<SealedHead.Builder> forge, List<Cid> segments, List<Cid> pages) {
    SealedHead.Builder part = SealedHead.newBuilder();
    forge.accept(part);
    Map<String, CborValue> clear = new LinkedHashMap<>();
    clear.put("n", new CborValue.Int(count));
    clear.put("r", new CborValue.Binary(ROOT.bytes()));
    clear.put("s", SealedBlock.links(segments));
    clear.put("p", SealedBlock.links(pages));
    clear.put("o", SealedBlock.links(List.of()));
    Bytes bound =
        new ByteWriter().bytes(SampleLog.LOG.publicKey()).u64(count).bytes(ROOT.bytes()).toBytes();
    return SealedBlock.encode(
        clear,
        SampleLog.EPOCH,
        KeySchedule.headKey(SampleLog.SECRET, SampleLog.LOG),
        SampleLog.SALT,
        bound,
        Bytes.wrap(part.build().toByteArray()));
  }
}

package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.mvds.GroupId;

/** Alice's head links a page of pages and nothing else, as that of a very long log might. */
@Timeout(60)
final class PagesOfPagesProofsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;
  private LogName log;
  private Head plain;
  private PageRef low;
  private PageRef high;

  @BeforeEach
  void meet() throws Exception {
    group = alice.client.createGroup("friends").id();
    log = alice.log(group);
    bob.joinBy(alice, group);
    alice.client.send(group, "first");
    alice.sync();
    alice.client.send(group, "second");
    alice.sync();
    new ReceiptHeads(world, group).publish(alice, this::behindPages);
  }

  private Head behindPages(Head head, GroupKeys keys) throws Exception {
    plain = head;
    low = put(new Page(head.segments()), keys);
    high = put(Page.ofPages(List.of(low)), keys);
    return with(head, head.count(), List.of(high));
  }

  private Head with(Head head, long count, List<PageRef> pages) {
    return new Head(
        log,
        count,
        head.root(),
        head.writtenAtMs(),
        List.of(),
        pages,
        head.rosterBlocks(),
        head.receipts(),
        head.prune(),
        head.predecessor(),
        head.ethereumOwner(),
        head.tlsKey(),
        false);
  }

  private PageRef put(Page page, GroupKeys keys) throws Exception {
    int epoch = keys.current();
    Bytes salt = Sha256.of(Bytes.utf8("page " + page.level())).bytes();
    Block block = PageCodec.encode(log, page, epoch, keys.secret(epoch).orElseThrow(), salt);
    world.store.put(List.of(block), DEADLINE);
    return new PageRef(block.cid(), page.range(), Optional.empty(), page.level());
  }

  @Test
  void messagesBehindThemArriveAndAreProvenAndShown() throws Exception {
    SyncReport report = bob.sync();

    assertThat(report.rounds()).as("names, two levels of pages, segments").isEqualTo(4);
    assertThat(report.gaps()).isEmpty();
    assertThat(bob.client.messages(group, 0, 100))
        .extracting(Device::text)
        .contains("first", "second");
    Proofs proofs = bob.client.proofs();
    assertThat(proofs.entry(group, log, plain.count()).proven()).isTrue();
    BlockView above = proofs.block(high.cid());
    assertThat(above.kind()).isEqualTo(BlockView.Kind.PAGE);
    assertThat(above.pages()).containsExactly(low);
    BlockView below = proofs.block(low.cid());
    assertThat(below.kind()).isEqualTo(BlockView.Kind.PAGE);
    assertThat(below.segments()).isEqualTo(plain.segments());
    BlockView segment = proofs.block(plain.segments().get(0).cid());
    assertThat(segment.kind()).isEqualTo(BlockView.Kind.SEGMENT);
    assertThat(segment.entries()).isNotEmpty();
    assertThat(proofs.verify(group, Optional.of(log), LogEvents.NONE).isGood()).isTrue();
  }

  @Test
  void missingPageOfPagesIsAGapOfAllThatStandsBehindIt() throws Exception {
    world.store.remove(List.of(high.cid()), DEADLINE);
    SyncReport report = bob.sync();
    assertThat(report.gaps()).isNotEmpty();
    assertThat(report.gaps().get(0).range().last()).isEqualTo(plain.count());
    assertThat(report.gaps().get(0).detail()).contains(high.cid().toString());
  }

  /** A page of one segment that no store has. */
  private PageRef lacking(long sequence, GroupKeys keys) throws Exception {
    return put(
        new Page(
            List.of(
                new SegmentRef(
                    lost(sequence),
                    SequenceRange.single(sequence),
                    Bytes.wrap(new byte[Limits.SUBTREE_ROOT_BYTES]),
                    0,
                    0,
                    1,
                    Optional.empty()))),
        keys);
  }

  private static Cid lost(long sequence) {
    return Cid.of(Cid.Codec.RAW, Bytes.utf8("lost " + sequence));
  }

  private long getsFor(Cid cid, BlockView.Kind kind) throws Exception {
    long before = world.store.gets();
    assertThat(bob.client.proofs().block(cid).kind()).isEqualTo(kind);
    return world.store.gets() - before;
  }

  @Test
  void pagesAreFetchedForBlocksOnlyThatTheyLeadToAndNotBeyond() throws Exception {
    int most = ClientLimits.MAX_PARALLEL_REQUESTS;
    long last = plain.count() + 3L * most;
    bob.sync();
    Cid older =
        bob.client.inspect(group).logs().stream()
            .filter(state -> state.log().equals(log))
            .findFirst()
            .flatMap(LogState::head)
            .orElseThrow();
    new ReceiptHeads(world, group)
        .publish(
            alice,
            (head, keys) -> {
              List<PageRef> pages = new ArrayList<>(List.of(low));
              for (long at = plain.count() + 1; at <= last; at++) {
                pages.add(lacking(at, keys));
              }
              high = put(Page.ofPages(pages), keys);
              return with(head, last, List.of(high));
            });
    bob.sync();
    assertThat(getsFor(high.cid(), BlockView.Kind.PAGE)).as("linked by the head").isEqualTo(1);
    assertThat(getsFor(older, BlockView.Kind.HEAD)).as("opened by itself").isEqualTo(1);
    assertThat(getsFor(plain.segments().get(0).cid(), BlockView.Kind.SEGMENT))
        .as("itself, one page, and the first of many")
        .isEqualTo(1 + 1 + most);
    assertThat(getsFor(lost(last), BlockView.Kind.SEGMENT))
        .as("in the last page")
        .isEqualTo(1 + 1 + 1 + 3L * most);
  }
}

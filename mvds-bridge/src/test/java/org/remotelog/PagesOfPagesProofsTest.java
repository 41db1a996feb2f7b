package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
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
    return new Head(
        log,
        head.count(),
        head.root(),
        head.writtenAtMs(),
        List.of(),
        List.of(high),
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
}

package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.Draft;
import org.remotelog.InviteOptions;
import org.remotelog.LogState;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SentMessage;
import org.remotelog.SyncReport;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.ipns.IpnsPointer;

/**
 * What whole clients cost and leave behind on a real node. With {@code -Dnodes.long=true} at full
 * size, for which the same is counted on stores in memory in each build.
 */
final class ClientsOnNodeTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int BODY_BYTES = 200;
  private static final boolean IS_LONG = Boolean.getBoolean("nodes.long");
  private static final int MESSAGES = IS_LONG ? 10_000 : 120;
  private static final int DIRECT = IS_LONG ? 9_900 : 1_200;
  private static final int LOOKS = IS_LONG ? 100 : 1;
  private static final int NEWEST = IS_LONG ? 100 : 120;

  private final List<RemoteLogClient> open = new ArrayList<>();
  private final Random random = new Random(7);
  private Duration passed = Duration.ZERO;
  private NodeProxy store;
  private NodeProxy names;

  @BeforeEach
  void connect() throws Exception {
    store = new NodeProxy(TestNodes.api(), Duration.ZERO);
    names = new NodeProxy(TestNodes.routing(), Duration.ZERO);
  }

  @AfterEach
  void disconnect() {
    open.forEach(RemoteLogClient::close);
    // Neither is there when there are no nodes.
    if (store != null && names != null) {
      store.close();
      names.close();
    }
  }

  /** The true time, and what the test lets pass. */
  private final class Later extends Clock {
    @Override
    public Instant instant() {
      return Instant.now().plus(passed);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private RemoteLogClient client() {
    RemoteLogClient client =
        RemoteLogClient.builder()
            .home(new MemoryHome())
            .store(blocks())
            .pointer(new IpnsPointer(new HttpServer(names.uri())))
            .clock(new Later())
            .requestDeadline(DEADLINE)
            .replacedGrace(Duration.ofHours(1))
            .build();
    open.add(client);
    return client;
  }

  private KuboContentStore blocks() {
    return new KuboContentStore(new HttpServer(store.uri()));
  }

  private static SyncReport sync(RemoteLogClient client) throws RemoteLogException {
    SyncReport report = client.sync(Optional.empty());
    assertThat(report.failures()).isEmpty();
    assertThat(report.gaps()).isEmpty();
    return report;
  }

  /** Lets a new client in. */
  private RemoteLogClient reader(RemoteLogClient writer, GroupId group) throws Exception {
    RemoteLogClient reader = client();
    reader.join(writer.invite(group, InviteOptions.DEFAULT), "reader");
    sync(writer);
    sync(reader);
    return reader;
  }

  private List<SentMessage> write(RemoteLogClient writer, GroupId group, int count)
      throws Exception {
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(
          new Draft(
              Optional.empty(),
              Optional.empty(),
              "b",
              SampleLog.random(random, BODY_BYTES),
              Optional.empty(),
              List.of(),
              Optional.empty()));
    }
    List<SentMessage> sent = writer.appendAll(group, drafts);
    assertThat(writer.flush().failures()).isEmpty();
    return sent;
  }

  private static LogState own(RemoteLogClient client, GroupId group) throws Exception {
    return client.inspect(group).logs().stream().filter(LogState::own).findFirst().orElseThrow();
  }

  private static Set<Cid> blocks(LogState log) {
    Set<Cid> blocks = new LinkedHashSet<>(log.head().stream().toList());
    log.segments().forEach(segment -> blocks.add(segment.cid()));
    return blocks;
  }

  @Test
  void writingAloneCostsTheReaderLittleMoreAndReplacedBlocksLeaveTheNode() throws Exception {
    RemoteLogClient writer = client();
    GroupId group = writer.createGroup("alone").id();
    RemoteLogClient cold = reader(writer, group);
    RemoteLogClient late = reader(writer, group);
    sync(cold); // It knows both readers' names then.
    Set<Cid> all = new LinkedHashSet<>();
    for (int i = 0; i < MESSAGES; i++) {
      write(writer, group, 1);
      if (i % LOOKS == 0) {
        all.addAll(blocks(own(writer, group)));
      }
    }
    RemoteLogClient other = client();
    GroupId atOnce = other.createGroup("at once").id();
    RemoteLogClient coldAtOnce = reader(other, atOnce);
    write(other, atOnce, MESSAGES);

    SyncReport best = sync(coldAtOnce);
    store.forget();
    SyncReport alone = sync(cold);
    long gets = store.requests().stream().filter(call -> call.endsWith("/block/get")).count();
    System.out.printf(
        "on a node, %d messages of %d bytes: one per publish %,d bytes in %d rounds, one flush"
            + " %,d bytes in %d rounds%n",
        MESSAGES, BODY_BYTES, alone.bytesIn(), alone.rounds(), best.bytesIn(), best.rounds());
    assertThat(alone.newMessages()).isEqualTo(MESSAGES);
    assertThat(alone.rounds()).as("one more for pages").isEqualTo(IS_LONG ? 3 : 2);
    assertThat(alone.bytesIn()).isLessThanOrEqualTo(best.bytesIn() * 13 / 10);
    assertThat(gets - alone.segmentsIn()).as("pages").isBetween(0L, IS_LONG ? 2L : 0L);

    passed = Duration.ofHours(7);
    int removed = sync(writer).removed();
    assertThat(removed).isPositive();
    for (int pass = 1; removed > 0 && pass < MESSAGES; pass++) {
      removed = sync(writer).removed(); // A pass removes so many and no more.
    }
    Set<Cid> live = blocks(own(writer, group));
    assertThat(all).hasSizeGreaterThan(MESSAGES / LOOKS);
    try (KuboContentStore node = blocks()) {
      for (Cid cid : all) {
        assertThat(node.has(cid, DEADLINE)).as("%s", cid).isEqualTo(live.contains(cid));
      }
    }
    assertThat(sync(late).newMessages()).isEqualTo(MESSAGES);
  }

  @Test
  void whatCameDirectlyIsNotFetchedFromTheNode() throws Exception {
    RemoteLogClient writer = client();
    GroupId group = writer.createGroup("directly").id();
    RemoteLogClient newest = reader(writer, group);
    RemoteLogClient complete = reader(writer, group);
    List<SentMessage> sent = new ArrayList<>(write(writer, group, DIRECT));
    long bytes = 0;
    for (int i = 0; i < NEWEST / 10; i++) {
      sent.addAll(write(writer, group, 10));
    }
    for (int i = 0; i < sent.size(); i++) {
      Bytes message = writer.encoded(group, sent.get(i).id());
      complete.receive(group, message);
      if (i < DIRECT) {
        newest.receive(group, message);
      } else {
        bytes += message.size();
      }
    }

    SyncReport tail = sync(newest);
    store.forget();
    SyncReport nothing = sync(complete);
    System.out.printf(
        "on a node, %,d of %,d messages came directly: the others cost %,d bytes, their own are"
            + " %,d; who has all gets %,d bytes%n",
        DIRECT, sent.size(), tail.bytesIn(), bytes, nothing.bytesIn());
    assertThat(tail.newMessages()).isEqualTo(NEWEST);
    assertThat(tail.bytesIn()).isLessThanOrEqualTo(2 * bytes);
    assertThat(nothing.segmentsIn()).isZero();
    assertThat(store.requests().stream().filter(call -> call.endsWith("/block/get")))
        .as("pages alone")
        .hasSizeLessThanOrEqualTo(IS_LONG ? 1 : 0);
  }
}

package org.remotelog.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.DeliveredMessage;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.http.HttpServer;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.ipns.IpnsPointer;

/** Whole clients over the HTTP adapters: what fails on the wire is named, and loses nothing. */
final class HttpFaultsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration SHORT_DEADLINE = Duration.ofSeconds(1);

  private final List<AutoCloseable> open = new ArrayList<>();
  private LoopbackNode node;

  @BeforeEach
  void start() throws Exception {
    node = new LoopbackNode();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private RemoteLogClient client(Duration deadline) {
    KuboContentStore store = new KuboContentStore(new HttpServer(node.uri()));
    IpnsPointer pointer = new IpnsPointer(new HttpServer(node.uri()));
    RemoteLogClient client =
        RemoteLogClient.builder()
            .home(new MemoryHome())
            .store(store)
            .pointer(pointer)
            .requestDeadline(deadline)
            .build();
    open.addAll(List.of(client, store, pointer));
    return client;
  }

  private static SyncReport sync(RemoteLogClient client) throws Exception {
    return client.sync(Optional.empty());
  }

  private static List<MessageId> ids(RemoteLogClient client, GroupId group) throws Exception {
    List<MessageId> ids = new ArrayList<>();
    for (DeliveredMessage message : client.messages(group, 0, 100)) {
      assertThat(ids).containsAll(message.parents());
      ids.add(message.id());
    }
    assertThat(ids).doesNotHaveDuplicates();
    return ids;
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/v0/block/get, DELAY, UNAVAILABLE",
    "POST /api/v0/block/get, DROP, UNAVAILABLE",
    "POST /api/v0/block/get, WRONG_BYTES, do not hash",
    "POST /api/v0/dag/import, DELAY, failure",
    "POST /api/v0/dag/import, DROP, failure",
    "POST /api/v0/dag/import, DROP_AFTER, failure",
    "POST /api/v0/pin/add, DROP, failure",
    "POST /api/v0/pin/add, DROP_AFTER, failure",
    "GET /routing/v1/ipns, DELAY, UNAVAILABLE",
    "GET /routing/v1/ipns, DROP, UNAVAILABLE",
    "GET /routing/v1/ipns, WRONG_BYTES, inline head of record",
    "PUT /routing/v1/ipns, DELAY, failure",
    "PUT /routing/v1/ipns, DROP, failure",
    "PUT /routing/v1/ipns, DROP_AFTER, failure"
  })
  void faultOnTheWireIsNamedAndLosesNothing(
      String command, LoopbackNode.Fault fault, String namedBy) throws Exception {
    boolean isHeldUp = fault == LoopbackNode.Fault.DELAY;
    RemoteLogClient alice = client(isHeldUp ? SHORT_DEADLINE : DEADLINE);
    RemoteLogClient bob = client(isHeldUp ? SHORT_DEADLINE : DEADLINE);
    GroupId group = alice.createGroup("friends").id();
    bob.join(alice.invite(group, InviteOptions.DEFAULT), "Bob");
    alice.send(group, "before");
    sync(alice);
    sync(bob);
    alice.send(group, "news");
    boolean isWriters = namedBy.equals("failure");
    if (!isWriters) {
      sync(alice);
    }

    node.fault(command, fault);
    SyncReport report = sync(isWriters ? alice : bob);

    List<String> said = new ArrayList<>();
    report.gaps().forEach(gap -> said.add(gap.cause() + " " + gap.detail()));
    said.addAll(report.refusals());
    report.failures().forEach(text -> said.add("failure " + text));
    System.out.println(fault + " of " + command + ": " + said);
    assertThat(said).anyMatch(text -> text.contains(namedBy));
    ids(bob, group);
    node.work();
    assertThat(sync(alice).failures()).isEmpty();
    assertThat(sync(bob).isComplete()).isTrue();
    assertThat(ids(bob, group)).isEqualTo(ids(alice, group)).hasSize(2);
  }
}

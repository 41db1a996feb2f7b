package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.CountingContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.cached.CachedPointer;
import org.remotelog.pointer.ipns.IpnsPointer;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.pointer.local.MemoryPointer;

/** What a pass of a watch costs when nobody has written. */
@Timeout(60)
final class IdlePassTest {
  private static final SyncOptions SPARING =
      SyncOptions.DEFAULT.withReach(SyncOptions.Reach.SPARING);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final CountingContentStore store = new CountingContentStore(new MemoryContentStore());
  private GroupId group;

  private RemoteLogClient client(ContentStore kept, HeadPointer pointer) {
    return RemoteLogClient.builder()
        .home(new MemoryHome())
        .store(kept)
        .pointer(pointer)
        .clock(clock)
        .build();
  }

  /** Two members who know all of each other. */
  private void meet(RemoteLogClient alice, RemoteLogClient bob) throws Exception {
    group = alice.createGroup("friends").id();
    bob.join(alice.invite(group, InviteOptions.DEFAULT), "Bob");
    for (int i = 0; i < 2; i++) {
      alice.send(group, "from alice");
      alice.sync(Optional.empty());
      bob.send(group, "from bob");
      bob.sync(Optional.empty());
    }
    alice.sync(Optional.empty());
    clock.pass(MINUTE);
  }

  private void assertIdle(SyncReport report) {
    assertThat(report.requests()).isEqualTo(1);
    assertThat(report.rounds()).isEqualTo(1);
    assertThat(report.bytesIn()).isPositive().isLessThan(1_500);
    assertThat(report.bytesOut()).isZero();
    assertThat(report.newMessages()).isZero();
    assertThat(List.of(report.gaps(), report.warnings(), report.failures()))
        .containsOnly(List.of());
  }

  @Test
  void idlePassOverAnEmbeddedPointerIsOneRequestForEachLogAndNoneToTheStore(@TempDir Path folder)
      throws Exception {
    try (EmbeddedPointer pointer = new EmbeddedPointer(folder)) {
      RemoteLogClient alice = client(store, pointer);
      RemoteLogClient bob = client(store, pointer);
      meet(alice, bob);
      long gets = store.gets();
      long puts = store.puts();
      SyncReport report = bob.sync(Optional.empty(), SPARING);
      System.out.println("idle pass, embedded: 1 request, " + report.bytesIn() + " bytes in");
      assertIdle(report);
      assertThat(store.gets()).isEqualTo(gets);
      assertThat(store.puts()).isEqualTo(puts);
      assertIdle(alice.sync(Optional.empty(), SPARING));
    }
  }

  /** A router that keeps what is put. */
  private static final class Router implements AutoCloseable {
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, byte[]> records = new ConcurrentHashMap<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();

    Router() throws IOException {
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        calls.incrementAndGet();
        byte[] reply = new byte[0];
        if (exchange.getRequestMethod().equals("PUT")) {
          records.put(path, body);
        } else {
          reply = records.getOrDefault(path, reply);
        }
        bytes.addAndGet(body.length + reply.length);
        boolean isRecord = reply.length > 0;
        if (exchange.getRequestMethod().equals("GET") && !isRecord) {
          reply = "delegate error: routing: not found".getBytes(StandardCharsets.UTF_8);
        }
        exchange
            .getResponseHeaders()
            .set("Content-Type", isRecord ? "application/vnd.ipfs.ipns-record" : "text/plain");
        exchange.sendResponseHeaders(200, reply.length == 0 ? -1 : reply.length);
        exchange.getResponseBody().write(reply);
      }
    }

    HeadPointer pointer(SettableClock clock) {
      String uri = "http://127.0.0.1:" + server.getAddress().getPort();
      return new IpnsPointer(new org.remotelog.http.HttpServer(uri), Optional.empty(), clock);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void idlePassOverHttpIsOneCallForEachLog() throws Exception {
    try (Router router = new Router();
        HeadPointer ofAlice = router.pointer(clock);
        HeadPointer ofBob = router.pointer(clock)) {
      RemoteLogClient alice = client(store, ofAlice);
      RemoteLogClient bob = client(store, ofBob);
      meet(alice, bob);
      long gets = store.gets();
      router.calls.set(0);
      router.bytes.set(0);
      SyncReport report = bob.sync(Optional.empty(), SPARING);
      System.out.println(
          "idle pass, http: " + router.calls + " call, " + router.bytes + " bytes of bodies");
      assertIdle(report);
      assertThat(router.calls.get()).isEqualTo(1);
      assertThat(router.bytes.get()).isEqualTo(report.bytesIn());
      assertThat(store.gets()).isEqualTo(gets);
    }
  }

  /** Each read is a transaction; of notes of pointers and of forks there are none without news. */
  @Test
  void idlePassReadsTheHomeNoMoreThanTwentyTimes() throws Exception {
    MemoryPointer pointer = new MemoryPointer();
    AtomicInteger reads = new AtomicInteger();
    MemoryHome home = new MemoryHome();
    RemoteLogClient bob =
        RemoteLogClient.builder()
            .home(counting(home, reads))
            .store(store)
            .pointer(pointer)
            .clock(clock)
            .build();
    meet(client(store, pointer), bob);
    reads.set(0);
    assertIdle(bob.sync(Optional.empty(), SPARING));
    assertThat(reads.get()).isLessThanOrEqualTo(20);
  }

  private static Home counting(MemoryHome home, AtomicInteger reads) {
    return new Home() {
      @Override
      public <T> T transaction(Work<T> work) throws IOException {
        return home.transaction(work);
      }

      @Override
      public <T> T read(Work<T> work) throws IOException {
        reads.incrementAndGet();
        return home.read(work);
      }

      @Override
      public void close() {
        home.close();
      }
    };
  }

  @Test
  void cachedPointerHidesNewsForNoLongerThanAMinute() throws Exception {
    MemoryPointer pointer = new MemoryPointer();
    RemoteLogClient alice = client(store, pointer);
    RemoteLogClient bob = client(store, new CachedPointer(pointer, clock));
    meet(alice, bob);
    bob.sync(Optional.empty(), SPARING);
    alice.send(group, "news");
    alice.flush();
    WatchPace pace = WatchPace.begin(WatchPace.Terms.of(Duration.ofSeconds(20)), 0);
    long nowMs = 0;
    int passes = 0;
    long got = 0;
    while (got == 0) {
      SyncReport report = bob.sync(Optional.empty(), SPARING);
      passes++;
      got = report.newMessages();
      pace = pace.polled(WatchPace.Outcome.of(report), Pending.NONE, nowMs, 0);
      if (got == 0) {
        long wait = pace.waitMs(nowMs);
        nowMs += wait;
        clock.pass(Duration.ofMillis(wait));
      }
    }
    assertThat(nowMs).isLessThanOrEqualTo(MINUTE.toMillis());
    assertThat(passes).isGreaterThan(1);
  }

  @Test
  void publishingAloneAsksNobody() throws Exception {
    MemoryPointer pointer = new MemoryPointer();
    RemoteLogClient alice = client(store, pointer);
    RemoteLogClient bob = client(store, pointer);
    meet(alice, bob);
    SyncOptions publishing = SyncOptions.DEFAULT.withReach(SyncOptions.Reach.NOBODY);
    alice.send(group, "news");
    assertThat(alice.pending(Optional.of(group)).messages()).isEqualTo(1);
    assertThat(alice.pending(Optional.empty()).bytes()).isPositive();
    long gets = store.gets();
    SyncReport report = alice.sync(Optional.of(group), publishing);
    assertThat(report.published()).isEqualTo(1);
    assertThat(report.rounds()).isZero();
    assertThat(report.bytesIn()).isZero();
    assertThat(store.gets()).isEqualTo(gets);
    assertThat(alice.pending(Optional.empty())).isEqualTo(Pending.NONE);
    assertThat(alice.sync(Optional.of(group), publishing).requests()).isZero();
    assertThat(bob.sync(Optional.empty(), SPARING).newMessages()).isEqualTo(1);
  }
}

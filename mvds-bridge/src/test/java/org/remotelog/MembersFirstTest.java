package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import org.remotelog.mvds.transport.tcp.TlsKey;

/** What is missing here and there is asked of members that are connected, before it is fetched. */
@Timeout(600)
final class MembersFirstTest {
  private static final DirectOptions QUICK =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(20));
  private static final int BODY_BYTES = 200;
  private static final int EVERY = 100;
  private static final int HOLE = 37;

  private final Costs costs;
  private final List<SentMessage> sent = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService passes = Executors.newSingleThreadExecutor();

  MembersFirstTest() throws Exception {
    this.costs = new Costs();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    passes.shutdownNow();
  }

  private void write(int messages, int atOnce) throws Exception {
    while (sent.size() < messages) {
      sent.addAll(costs.appendNoise(atOnce, BODY_BYTES));
      costs.flush();
    }
  }

  /** A reader that got all directly but some, which knows who came in. */
  private Device without(Device reader, IntPredicate isMissing) throws Exception {
    for (int i = 0; i < sent.size(); i++) {
      if (!isMissing.test(i)) {
        reader.client.receive(
            costs.group, costs.writer.client.encoded(costs.group, sent.get(i).id()));
      }
    }
    return reader;
  }

  private TlsKey keyOf(Device device) throws Exception {
    LogName log = device.log(costs.group);
    List<LogIdentity> own = device.home.read(t -> new GroupRows(t).ownLogs(costs.group));
    own.removeIf(identity -> !identity.name().equals(log));
    return new DirectKeys().of(own.get(0));
  }

  /** As if all had been offered before: what comes then was asked for. */
  private void offersNothing(Device from, Device to) throws Exception {
    String cursor = DirectFeed.cursor(keyOf(to).peer());
    LogName log = to.log(costs.group);
    from.home.update(
        tables -> {
          Inbox inbox = new Inbox(tables, costs.group);
          inbox.commitCursor(cursor, inbox.lastRow());
          HeldByMember.begin(tables, costs.group, log, false);
        });
  }

  private DirectSync direct(Device device) throws Exception {
    DirectSync direct = device.client.direct(costs.group, QUICK, DirectEvents.NONE);
    open.add(direct);
    return direct;
  }

  private static InetSocketAddress listen(DirectSync direct) throws Exception {
    return direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(10);
    }
  }

  /** Connects a reader with the writer, who offers nothing by itself. */
  private DirectSync connect(Device reader) throws Exception {
    offersNothing(costs.writer, reader);
    offersNothing(reader, costs.writer);
    DirectSync direct = direct(reader);
    direct.dial(listen(direct(costs.writer)));
    await(() -> !direct.connected().isEmpty());
    return direct;
  }

  private List<PassTrace.Line> asked(Device reader) throws Exception {
    List<PassTrace.Line> lines = new ArrayList<>();
    for (PassTrace.Line line : reader.client.proofs().explain(costs.group).orElseThrow().lines()) {
      if (line.kind() == PassTrace.Kind.MEMBERS) {
        lines.add(line);
      }
    }
    return lines;
  }

  private void assertComplete(Device reader) throws Exception {
    Set<MessageId> ids = new HashSet<>();
    for (DeliveredMessage message : reader.messages(costs.group)) {
      if (message.confirmed()) {
        ids.add(message.id());
      }
    }
    for (SentMessage one : sent) {
      assertThat(ids).contains(one.id());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void scatteredOnesCostNoSegmentWhenTheirWriterIsConnected(int atOnce) throws Exception {
    Device alone = costs.reader();
    Device met = costs.reader();
    alone.sync();
    met.sync();
    write(10_000, atOnce);
    without(alone, i -> i % EVERY == HOLE);
    without(met, i -> i % EVERY == HOLE);
    DirectSync direct = connect(met);
    long record = costs.recordBytes();

    SyncReport byStore = alone.sync();
    long before = direct.report().bytesIn();
    SyncReport byMember = met.sync();
    long directBytes = direct.report().bytesIn() - before;

    System.out.printf(
        "100 scattered of 10,000 missing, %d per publish: without members %,d bytes in %d segments;"
            + " the writer connected %,d bytes in %d segments, %,d of them the record, and %,d bytes"
            + " directly for %d entries%n",
        atOnce,
        byStore.bytesIn(),
        byStore.segmentsIn(),
        byMember.bytesIn(),
        byMember.segmentsIn(),
        record,
        directBytes,
        byMember.fromMembers());
    assertComplete(met);
    assertThat(byMember.isComplete()).isTrue();
    assertThat(byMember.fromMembers()).isBetween(95L, 100L);
    int small = byMember.segmentsIn();
    assertThat(small).as("small ones").isLessThanOrEqualTo(2);
    assertThat(byMember.bytesIn())
        .isLessThan(record + 1_024 + (long) small * CoreLimits.MIN_ASKED_SEGMENT_BYTES);
    // What a slow machine has on its way when the second question is asked comes once for each,
    // and once more when it has not acknowledged it within a second.
    assertThat(directBytes).isLessThan(asked(met).size() * 4 * byMember.fromMembers() * BODY_BYTES);
    assertThat(byStore.fromMembers()).isZero();
    assertThat(asked(alone)).isEmpty();
    // Once after the head and once after the page.
    assertThat(asked(met)).hasSizeBetween(1, 2);
    for (PassTrace.Line line : asked(met)) {
      assertThat(line.place()).isEqualTo("connected members");
      assertThat(line.number()).as("segments spared").isPositive();
    }
    await(() -> direct.report().pending() == 0);
  }

  @Test
  void readerWithoutAnythingAsksNobody() throws Exception {
    Device reader = costs.reader();
    reader.sync();
    write(1_000, 100);
    DirectSync direct = connect(reader);

    SyncReport report = reader.sync();

    assertThat(report.fromMembers()).isZero();
    assertThat(report.newMessages()).isEqualTo(1_000);
    assertThat(asked(reader)).isEmpty();
    assertThat(direct.report().received()).isZero();
  }

  @Test
  void otherMemberGivesWhatItHasFromTheLogWhenTheWriterIsAway() throws Exception {
    Device reader = costs.reader();
    Device helper = costs.reader();
    reader.sync();
    write(1_000, 100);
    helper.sync();
    without(reader, i -> i % EVERY == HOLE);
    offersNothing(helper, reader);
    offersNothing(reader, helper);
    DirectSync direct = direct(reader);
    direct.dial(listen(direct(helper)));
    await(() -> !direct.connected().isEmpty());

    SyncReport report = reader.sync();

    assertThat(report.fromMembers()).isEqualTo(10);
    assertThat(report.segmentsIn()).isZero();
    assertComplete(reader);
  }

  /** A member that answers as a test wants. */
  private final class Puppet implements AutoCloseable {
    private final TcpTransport transport;
    private final PeerId to;
    private long number;

    Puppet(Device as, Device meets, DirectSync listening) throws Exception {
      this.transport =
          TcpTransport.withTls(
              keyOf(as), key -> Optional.of(TlsKey.peerOf(key)), new SecureRandom());
      this.to = keyOf(meets).peer();
      transport.dial(listen(listening));
      open.add(0, this);
      // What is sent before both ends know of the connection is lost.
      while (!(transport.next(Duration.ofMillis(50)).orElse(null)
          instanceof TransportEvent.Connected)) {
        assertThat(Thread.interrupted()).isFalse();
      }
      await(() -> !listening.connected().isEmpty());
    }

    /** The places of the next payload that has some. */
    List<WantedPlaces> asked() throws Exception {
      while (true) {
        Optional<Payload> payload = next();
        if (payload.isPresent() && !payload.get().wantedPlaces().isEmpty()) {
          return payload.get().wantedPlaces();
        }
      }
    }

    Optional<Payload> next() throws Exception {
      Optional<TransportEvent> event = transport.next(Duration.ofMillis(50));
      return event.isPresent() && event.get() instanceof TransportEvent.Received received
          ? Optional.of(PayloadCodec.decode(Dialect.SPEC, received.payload()).payload())
          : Optional.empty();
    }

    void send(Payload payload) {
      transport.send(to, ++number, PayloadCodec.encode(Dialect.SPEC, payload));
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  @Test
  void silentMemberIsWaitedForOnceAndThenSegmentsAreFetched() throws Exception {
    Device reader = costs.reader();
    reader.sync();
    write(1_000, 100);
    without(reader, i -> i % EVERY == HOLE);
    offersNothing(reader, costs.writer);
    try (Puppet silent = new Puppet(costs.writer, reader, direct(reader))) {
      Future<SyncReport> pass = passes.submit(reader::sync);
      List<WantedPlaces> wanted = silent.asked();
      assertThat(WantedPlaces.count(wanted)).isEqualTo(10);
      assertThat(wanted).singleElement().satisfies(of -> assertThat(of.runs()).hasSize(10));
      SyncReport report = pass.get();
      assertThat(report.fromMembers()).isZero();
      assertThat(report.segmentsIn()).isPositive();
      assertThat(report.isComplete()).isTrue();
      assertComplete(reader);
      assertThat(asked(reader)).singleElement().extracting(PassTrace.Line::number).isEqualTo(0L);
    }
  }

  @Test
  void wrongAnswersCountForNothing() throws Exception {
    Device reader = costs.reader();
    reader.sync();
    write(1_000, 100);
    without(reader, i -> i % EVERY == HOLE);
    offersNothing(reader, costs.writer);
    try (Puppet liar = new Puppet(costs.writer, reader, direct(reader))) {
      Future<SyncReport> pass = passes.submit(reader::sync);
      liar.asked();
      List<Message> wrong = new ArrayList<>();
      for (int i = HOLE; i < sent.size(); i += EVERY) {
        Message true1 =
            MessageCodec.decode(
                Dialect.SPEC, costs.writer.client.encoded(costs.group, sent.get(i).id()));
        wrong.add(
            new Message(
                true1.group(), true1.timestampSeconds(), Bytes.utf8("lie " + i), true1.metadata()));
      }
      liar.send(Payload.of(List.of(), List.of(), List.of(), wrong));
      SyncReport report = pass.get();
      assertThat(report.fromMembers()).isZero();
      assertThat(report.segmentsIn()).isPositive();
      assertComplete(reader);
      assertThat(reader.messages(costs.group))
          .filteredOn(message -> Device.text(message).startsWith("lie"))
          .noneMatch(DeliveredMessage::confirmed);
    }
  }

  @Test
  void passEndsWhenDirectConnectionsAreClosedWhileItWaits() throws Exception {
    Device reader = costs.reader();
    reader.sync();
    write(1_000, 100);
    without(reader, i -> i % EVERY == HOLE);
    offersNothing(reader, costs.writer);
    DirectSync direct = direct(reader);
    try (Puppet silent = new Puppet(costs.writer, reader, direct)) {
      Future<SyncReport> pass = passes.submit(reader::sync);
      silent.asked();
      direct.close();
      assertThat(pass.get().isComplete()).isTrue();
      assertComplete(reader);
    }
  }

  /** Everything of the log that this member asks for. */
  private static WantedPlaces all(LogName log, int count) {
    return new WantedPlaces(log.publicKey(), List.of(new WantedPlaces.Run(1, count)));
  }

  private static Payload asking(WantedPlaces wanted) {
    return Payload.of(List.of(), List.of(), List.of(), List.of()).wanting(List.of(wanted));
  }

  @Test
  void memberIsAnsweredWithItsPlacesAndOneThatWasRemovedIsNot() throws Exception {
    Device asker = costs.reader();
    write(20, 20);
    offersNothing(costs.writer, asker);
    LogName log = costs.writer.log(costs.group);
    DirectSync direct = direct(costs.writer);
    try (Puppet puppet = new Puppet(asker, costs.writer, direct)) {
      puppet.send(asking(all(log, 1_000)));
      Set<MessageId> got = new HashSet<>();
      while (got.size() < sent.size()) {
        for (Message message : puppet.next().map(Payload::messages).orElse(List.of())) {
          assertThat(message.metadata().position()).isPresent();
          got.add(org.remotelog.mvds.codec.MessageIds.of(message));
        }
      }
      costs.writer.client.removeMember(costs.group, asker.log(costs.group));
      await(() -> direct.connected().isEmpty());
      long given = direct.report().sent();
      puppet.send(asking(all(log, 1_000)));
      for (int i = 0; i < 20; i++) {
        assertThat(puppet.next()).isEmpty();
      }
      assertThat(direct.report().sent()).isEqualTo(given);
    }
  }
}

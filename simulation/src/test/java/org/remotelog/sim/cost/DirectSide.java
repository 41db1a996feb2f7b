package org.remotelog.sim.cost;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.InboxMessages;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bridge.ReceiptIntake;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Tables;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;

/**
 * The engine of one device, on the home of its client and on a {@link LostLink}: as direct sync
 * does, it is given each own message at once, and after each pass it is told what receipts cover,
 * what a log carries, and that there is news of the peer. It works while its device is online, on
 * the thread and by the clock of the run.
 */
final class DirectSide {
  /** As direct sync has it when nothing else is asked for: ten payloads a second. */
  static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(100);

  private static final Bytes RECORDS = Bytes.utf8("r");

  final Copies copies = new Copies();
  final LostLink link;
  final PlainEngine plain;
  final Waits waits;
  private final List<MessageId> fresh = new ArrayList<>();
  private final Home home;
  private final GroupRows.OwnGroup own;
  private final LogName theirLog;
  private final PeerId peer;
  private final LongSupplier clockMs;
  private final InboxMessages messages;
  private final MvdsNode node;
  private Optional<HeldByMember.Stand> compared = Optional.empty();
  private long newestRecord;
  private long mostPending;

  /** A group's secrets, as its logs want them. */
  private record Secrets(GroupRows.OwnGroup own) implements EpochSecrets {
    @Override
    public int current() {
      return own.group().currentEpoch();
    }

    @Override
    public Optional<SecretBytes> secret(int epoch) {
      return Optional.ofNullable(own.group().epochs().get(epoch));
    }
  }

  DirectSide(Home home, GroupId group, LogName theirLog, LongSupplier clockMs) throws Exception {
    this.home = home;
    this.own = home.read(tables -> new GroupRows(tables).group(group).orElseThrow());
    this.theirLog = theirLog;
    this.peer = PeerId.of(theirLog.publicKey());
    this.clockMs = clockMs;
    this.link = new LostLink(peer);
    this.waits = new Waits(POLICY, clockMs.getAsLong());
    this.plain = new PlainEngine(group, peer, POLICY, clockMs.getAsLong());
    Network none = new Network(List.of(), List.of(), Runnable::run, 1, Duration.ofSeconds(1));
    LogWriter writer = new LogWriter(home, none, new SecureRandom(), clockMs, LogEvents.NONE);
    // Nothing comes on the link, so nothing is stamped.
    this.messages = new InboxMessages(new Bridge(writer, clockMs, () -> Bytes.EMPTY), group);
    NodeOptions options =
        new NodeOptions(POLICY, Dialect.SPEC, 1, clockMs, clockMs, Optional.empty());
    this.node = new MvdsNode(home, messages, link, options, copies);
    ask(node.addPeer(group, peer, SyncMode.BATCH));
  }

  private <T> T ask(CompletableFuture<T> call) throws Exception {
    node.turn(Duration.ZERO);
    return call.get();
  }

  private <T> T look(Function<MvdsState, T> look) throws Exception {
    return ask(node.inspect(look));
  }

  /** The message is in the home; the engine gets it when the device is online. */
  void wrote(MessageId id) {
    copies.written(id, clockMs.getAsLong());
    fresh.add(id);
  }

  /** One second online. */
  void online() throws Exception {
    waits.online(clockMs.getAsLong());
    for (MessageId id : fresh) {
      ask(node.share(peer, id));
      int sizeBytes = home.read(tables -> messages.sizeBytes(tables, id));
      plain.give(id, sizeBytes, clockMs.getAsLong());
    }
    fresh.clear();
    node.turn(Duration.ZERO);
    plain.online(clockMs.getAsLong());
    mostPending = Math.max(mostPending, pending());
  }

  /** A pass of the client is over. */
  void passed() throws Exception {
    ReceiptIntake.Taken taken = home.read(this::receipts);
    if (!taken.isNothing()) {
      home.update(taken::keep);
    }
    HeldByMember.Stand stand =
        home.read(tables -> HeldByMember.stand(tables, own.group().id(), Optional.of(theirLog)));
    if (stand.wentBack()) {
      throw new AssertionError("receipts of " + theirLog + " went back");
    }
    List<MvdsState.Given> given = look(state -> state.given(peer));
    if (compared.filter(stand::isSame).isPresent()) {
      given = given.stream().filter(one -> !one.isCarried()).toList();
    }
    for (MvdsState.Given one : given) {
      settle(one);
    }
    compared = Optional.of(stand);
    long record = home.read(this::newestRecord);
    if (record > newestRecord) {
      ask(node.news(peer));
      waits.news(clockMs.getAsLong());
      newestRecord = record;
    }
  }

  private Optional<ReaderState.Accepted> theirHead(Tables tables) throws IOException {
    return new LogJournal(tables).reader(theirLog, new Secrets(own)).accepted();
  }

  private ReceiptIntake.Taken receipts(Tables tables) throws IOException {
    List<ReceiptIntake.Statement> statements = new ArrayList<>();
    theirHead(tables)
        .ifPresent(
            it -> statements.add(new ReceiptIntake.Statement(theirLog, it.head().receipts())));
    return new ReceiptIntake(tables, own).look(statements, new Secrets(own));
  }

  private long newestRecord(Tables tables) throws IOException {
    return theirHead(tables).map(it -> it.record().sequence()).orElse(0L);
  }

  private record Fate(boolean isHeld, boolean isOnLog) {}

  private void settle(MvdsState.Given one) throws Exception {
    Fate fate =
        home.read(
            tables -> {
              HeldByMember held = new HeldByMember(tables, own.group().id(), Optional.of(theirLog));
              InboxRow row = held.find(one.id()).orElseThrow();
              return new Fate(held.holds(row), held.isOnLog(row));
            });
    if (fate.isHeld()) {
      ask(node.acknowledged(peer, one.id()));
      copies.cleared(one.id(), clockMs.getAsLong());
    } else if (fate.isOnLog() && !one.isCarried()) {
      ask(node.carried(one.id()));
      copies.carried(one.id(), clockMs.getAsLong());
    }
  }

  /** Messages that the engine still gives, or is to be given. */
  long pending() throws Exception {
    return fresh.size() + look(MvdsState::size);
  }

  long mostPending() {
    return mostPending;
  }

  /** Rows of the engine's records in the home. */
  long rows() throws IOException {
    return home.read(tables -> tables.table(HomeTable.MVDS).count(RECORDS, Keys.after(RECORDS)));
  }

  String lines() throws Exception {
    List<Copies.Way> ways = new ArrayList<>(copies.all());
    ways.sort(Comparator.comparingLong(Copies.Way::clearedAfterMs));
    return String.format(
        "  direct, on a link that loses all: %,d payloads, %,d B%n"
            + "    copies %,d, messages by copies %s, at most %d by their waits; of 2/MVDS alone"
            + " %,d copies, %,d B%n"
            + "    pending at most %,d messages, at the end %,d; cleared after %d s by the median,"
            + " %d s at most%n",
        link.payloads(),
        link.bytes(),
        ways.stream().mapToLong(Copies.Way::copies).sum(),
        Copies.spread(ways),
        ways.stream().mapToInt(waits::most).max().orElse(0),
        plain.copies(),
        plain.bytes(),
        mostPending,
        pending(),
        ways.get(ways.size() / 2).clearedAfterMs() / 1_000,
        ways.get(ways.size() - 1).clearedAfterMs() / 1_000);
  }
}

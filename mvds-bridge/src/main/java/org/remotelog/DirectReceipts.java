package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bridge.ReceiptIntake;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Head;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.node.MvdsNode;

/**
 * What receipts in the heads of members mean for what is given to them directly: what a member
 * holds by them needs no giving and ends in the engine; what it holds no longer is given again. And
 * what is on a log is told to the engine, which repeats it far less often.
 *
 * <p>After a crash it begins anew: receipts are remembered before the engine acts on them, and all
 * that the engine gives is compared with them at the start. What went back is remembered until the
 * peer's cursor was set back, in one transaction with that.
 *
 * <p>Belongs to the thread of the feed, the only one that moves cursors.
 */
final class DirectReceipts {
  private final Home home;
  private final GroupRows.OwnGroup own;
  private final MvdsNode node;
  private final Function<PeerId, Optional<LogName>> logOf;

  /** Peers of which all that the engine gives was compared, and with which receipts. */
  private final Map<PeerId, HeldByMember.Stand> compared = new HashMap<>();

  DirectReceipts(
      Home home, GroupRows.OwnGroup own, MvdsNode node, Function<PeerId, Optional<LogName>> logOf) {
    this.home = home;
    this.own = own;
    this.node = node;
    this.logOf = logOf;
  }

  /** Whether the receipts of these peers were looked at since this process began. */
  boolean knowsAll(Collection<PeerId> peers) {
    return compared.keySet().containsAll(peers);
  }

  /**
   * Takes in the newest heads of all peers of the engine, and of these.
   *
   * @return peers that hold less than before: all rows are to be looked at for them again
   */
  Set<PeerId> run(Collection<PeerId> connected) throws IOException, InterruptedException {
    Set<PeerId> peers = new LinkedHashSet<>(ask(node.inspect(MvdsState::peers)));
    peers.addAll(connected);
    compared.keySet().retainAll(peers);
    Map<PeerId, LogName> logs = new LinkedHashMap<>();
    for (PeerId peer : peers) {
      // A key that several logs claim says nothing of who is there.
      logOf.apply(peer).ifPresent(log -> logs.put(peer, log));
    }
    ReceiptIntake.Taken taken = home.read(tables -> look(tables, logs.values()));
    if (!taken.isNothing()) {
      home.update(taken::keep);
    }
    Set<PeerId> setBack = new LinkedHashSet<>();
    for (PeerId peer : peers) {
      Optional<LogName> log = Optional.ofNullable(logs.get(peer));
      HeldByMember.Stand stand = home.read(t -> HeldByMember.stand(t, own.group().id(), log));
      if (stand.wentBack()) {
        home.update(tables -> giveAgain(tables, peer, log.get()));
        setBack.add(peer);
      }
      settle(peer, log, stand);
    }
    return setBack;
  }

  private ReceiptIntake.Taken look(Tables tables, Collection<LogName> members) throws IOException {
    GroupKeys keys = new GroupKeys(own.group());
    LogJournal journal = new LogJournal(tables);
    List<ReceiptIntake.Statement> statements = new ArrayList<>();
    for (LogName member : new LinkedHashSet<>(members)) {
      Optional<Head> head = journal.reader(member, keys).accepted().map(ReaderState.Accepted::head);
      // Those of large groups stand in rosters, and are taken in by the pass that reads them.
      head.ifPresent(of -> statements.add(new ReceiptIntake.Statement(member, of.receipts())));
    }
    return new ReceiptIntake(tables, own).look(statements, keys);
  }

  /** From the first row on: those that the peer still holds by its receipts cost a look each. */
  private void giveAgain(Tables tables, PeerId peer, LogName log) throws IOException {
    new Inbox(tables, own.group().id()).commitCursor(DirectFeed.cursor(peer), 0);
    HeldByMember.actedOn(tables, own.group().id(), log);
  }

  /** What is to be told of the records of one peer. */
  private record Settling(List<MessageId> held, List<MessageId> carried) {}

  private void settle(PeerId peer, Optional<LogName> log, HeldByMember.Stand stand)
      throws IOException, InterruptedException {
    List<MvdsState.Given> given = new ArrayList<>(ask(node.inspect(s -> s.given(peer))));
    if (stand.isSame(compared.get(peer))) {
      // The others were compared with the same receipts before.
      given.removeIf(MvdsState.Given::isCarried);
    }
    if (!given.isEmpty()) {
      settle(peer, log, given);
    }
    compared.put(peer, stand);
  }

  private void settle(PeerId peer, Optional<LogName> log, List<MvdsState.Given> given)
      throws IOException, InterruptedException {
    Settling settling = home.read(tables -> compare(tables, log, given));
    List<CompletableFuture<Boolean>> told = new ArrayList<>();
    settling.held().forEach(id -> told.add(node.acknowledged(peer, id)));
    settling.carried().forEach(id -> told.add(node.carried(id)));
    for (CompletableFuture<Boolean> call : told) {
      ask(call);
    }
  }

  private Settling compare(Tables tables, Optional<LogName> log, List<MvdsState.Given> given)
      throws IOException {
    HeldByMember held = new HeldByMember(tables, own.group().id(), log);
    Settling settling = new Settling(new ArrayList<>(), new ArrayList<>());
    for (MvdsState.Given message : given) {
      Optional<InboxRow> row = held.find(message.id());
      if (!row.isPresent()) {
        continue;
      }
      if (held.holds(row.get())) {
        settling.held().add(message.id());
      } else if (!message.isCarried() && held.isOnLog(row.get())) {
        settling.carried().add(message.id());
      }
    }
    return settling;
  }

  private static <T> T ask(CompletableFuture<T> call) throws IOException, InterruptedException {
    return DirectFeed.ask(call);
  }
}

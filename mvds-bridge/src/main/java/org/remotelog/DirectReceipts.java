package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bridge.ReceiptIntake;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.mvds.GroupId;
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
 * that the engine gives is compared with them at the start. What went back is remembered until all
 * rows that the peer was given are to be looked at again, in one transaction with that; at most
 * once in {@link ClientBounds#DIRECT_SET_BACK_MS} for each member.
 *
 * <p>Belongs to the thread of the feed, the only one that moves cursors.
 */
final class DirectReceipts {
  private final Home home;
  private final GroupId group;
  private final Supplier<GroupRows.OwnGroup> own;
  private final MvdsNode node;
  private final Function<PeerId, Optional<LogName>> logOf;
  private final Said said;

  /** What the newest head of a log says that its writer holds. */
  interface Said {
    List<Receipt> of(LogName member) throws IOException;
  }

  /** Peers of which all that the engine gives was compared, and with which receipts. */
  private final Map<PeerId, HeldByMember.Stand> compared = new HashMap<>();

  /** When members were last looked at again because they held less. */
  private final Map<LogName, Long> setBackMs = new HashMap<>();

  private final LongSupplier elapsedMs;

  DirectReceipts(
      Home home,
      GroupId group,
      Supplier<GroupRows.OwnGroup> own,
      MvdsNode node,
      Function<PeerId, Optional<LogName>> logOf,
      Said said,
      LongSupplier elapsedMs) {
    this.home = home;
    this.group = group;
    this.own = own;
    this.node = node;
    this.logOf = logOf;
    this.said = said;
    this.elapsedMs = elapsedMs;
  }

  /** Whether the receipts of these peers were looked at since this process began. */
  boolean knowsAll(Collection<PeerId> peers) {
    return compared.keySet().containsAll(peers);
  }

  /** Takes in the newest heads of all peers of the engine, and of these. */
  void run(Collection<PeerId> connected) throws IOException, InterruptedException {
    Set<PeerId> peers = new LinkedHashSet<>(ask(node.inspect(MvdsState::peers)));
    peers.addAll(connected);
    compared.keySet().retainAll(peers);
    Map<PeerId, LogName> logs = new LinkedHashMap<>();
    for (PeerId peer : peers) {
      // A key that several logs claim says nothing of who is there.
      logOf.apply(peer).ifPresent(log -> logs.put(peer, log));
    }
    if (!peers.isEmpty()) {
      // A device that has only begun forgets nobody: its peers are still to come.
      remember(logs);
    }
    List<ReceiptIntake.Statement> statements = new ArrayList<>();
    for (LogName member : new LinkedHashSet<>(logs.values())) {
      // Those of large groups stand in rosters, and are taken in by the pass that reads them.
      statements.add(new ReceiptIntake.Statement(member, said.of(member)));
    }
    GroupRows.OwnGroup now = own.get();
    GroupKeys keys = new GroupKeys(now.group());
    ReceiptIntake.Taken taken =
        home.read(tables -> new ReceiptIntake(tables, now).look(statements, keys));
    if (!taken.isNothing()) {
      home.update(taken::keep);
    }
    setBackMs.keySet().retainAll(logs.values());
    for (PeerId peer : peers) {
      Optional<LogName> log = Optional.ofNullable(logs.get(peer));
      HeldByMember.Stand stand = home.read(t -> HeldByMember.stand(t, group, log));
      if (stand.wentBack() && isTime(log.get())) {
        home.update(tables -> giveAgain(tables, peer, log.get()));
      }
      settle(peer, log, stand);
    }
  }

  /** What a member lost meanwhile is remembered until it is time again. */
  private boolean isTime(LogName member) {
    long nowMs = elapsedMs.getAsLong();
    boolean isTime =
        !Optional.ofNullable(setBackMs.get(member))
            .filter(before -> nowMs - before < ClientBounds.DIRECT_SET_BACK_MS)
            .isPresent();
    if (isTime) {
      setBackMs.put(member, nowMs);
    }
    return isTime;
  }

  /**
   * Keeps rows of these members and of no others: what is kept of a member grows with the group.
   * Nothing is known of what a member held before its row began.
   */
  private void remember(Map<PeerId, LogName> logs) throws IOException {
    Set<LogName> kept = new HashSet<>(home.read(t -> HeldByMember.members(t, group)));
    if (kept.equals(new HashSet<>(logs.values()))) {
      return;
    }
    home.update(
        tables -> {
          for (LogName member : kept) {
            if (!logs.containsValue(member)) {
              HeldByMember.forget(tables, group, member);
            }
          }
          Inbox inbox = new Inbox(tables, group);
          for (Map.Entry<PeerId, LogName> peer : logs.entrySet()) {
            boolean wasGiven = inbox.cursor(DirectFeed.cursor(peer.getKey())) > 0;
            HeldByMember.begin(tables, group, peer.getValue(), wasGiven);
          }
        });
  }

  /** All rows that the peer was given: {@link DirectAgain} looks at them. */
  private void giveAgain(Tables tables, PeerId peer, LogName log) throws IOException {
    Inbox inbox = new Inbox(tables, group);
    inbox.commitCursor(DirectAgain.cursor(peer), inbox.cursor(DirectFeed.cursor(peer)));
    HeldByMember.actedOn(tables, group, log);
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
    HeldByMember held = new HeldByMember(tables, group, log);
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

  private <T> T ask(CompletableFuture<T> call) throws IOException, InterruptedException {
    return DirectFeed.ask(node, call);
  }
}

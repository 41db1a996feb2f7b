package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.node.MvdsNode;

/**
 * Gives one peer records of rows of the inbox, but of those that it holds.
 *
 * <p>Belongs to the thread of the feed; {@link #gave} is safe for others.
 */
final class DirectGiving {
  private final Home home;
  private final GroupId group;
  private final Supplier<GroupRows.OwnGroup> own;
  private final MvdsNode node;
  private final Function<PeerId, Optional<LogName>> logOf;
  private final Predicate<PeerId> isMember;
  private final DirectSources sources = new DirectSources();

  /** The newest row of which the engine was told that it is here. */
  private long toldRow;

  /** A row that receipts need cannot be read. */
  private boolean isDamaged;

  DirectGiving(
      Home home,
      GroupId group,
      Supplier<GroupRows.OwnGroup> own,
      MvdsNode node,
      Function<PeerId, Optional<LogName>> logOf,
      Predicate<PeerId> isMember) {
    this.home = home;
    this.group = group;
    this.own = own;
    this.node = node;
    this.logOf = logOf;
    this.isMember = isMember;
  }

  /** A message that the peer gave need not be offered back to it. */
  void gave(PeerId from, MessageId id) {
    sources.note(from, id);
  }

  boolean isDamaged() {
    return isDamaged;
  }

  /** Whether receipts are left out of account, as what is kept of them cannot be read. */
  void damaged(boolean now) {
    isDamaged = now;
  }

  /** How many rows the peer may be given now. */
  int room(PeerId peer) throws IOException, InterruptedException {
    int given = DirectFeed.ask(node, node.inspect(state -> state.givenTo(peer)));
    return Math.min(ClientBounds.DIRECT_WINDOW - given, ClientBounds.DIRECT_STEP);
  }

  /**
   * A row that the peer may lack.
   *
   * @param isHeld whether the peer has it by its receipts
   * @param isOnLog whether others find it on a log
   */
  record Waiting(Inbox.Numbered row, boolean isHeld, boolean isOnLog) {}

  /** Rows after this one, ascending. */
  List<Waiting> after(PeerId peer, long after, int limit) throws IOException {
    return home.read(tables -> waiting(tables, peer, after, limit));
  }

  private List<Waiting> waiting(Tables tables, PeerId peer, long after, int limit)
      throws IOException {
    Optional<LogName> member = isDamaged ? Optional.empty() : logOf.apply(peer);
    HeldByMember held = new HeldByMember(tables, group, member);
    List<Waiting> rows = new ArrayList<>();
    for (Inbox.Numbered row : new Inbox(tables, group).after(after, limit)) {
      rows.add(new Waiting(row, held.holds(row.row()), held.isOnLog(row.row())));
    }
    return rows;
  }

  /**
   * Gives the peer records of these rows.
   *
   * @return of how many; empty when the engine has none for the peer
   */
  OptionalInt share(PeerId peer, List<Waiting> rows, boolean isFresh)
      throws IOException, InterruptedException {
    Optional<LogName> theirs = logOf.apply(peer);
    List<CompletableFuture<Boolean>> told = new ArrayList<>();
    List<CompletableFuture<Boolean>> shared = new ArrayList<>();
    for (Waiting waiting : rows) {
      InboxRow row = waiting.row().row();
      if (waiting.row().number() > toldRow) {
        toldRow = waiting.row().number();
        told.add(node.stored(row.id()));
      }
      if (!waiting.isHeld() && !isFrom(peer, theirs, row)) {
        shared.add(node.share(peer, row.id(), mode(row, isFresh)));
        if (waiting.isOnLog()) {
          told.add(node.carried(row.id()));
        }
      }
    }
    for (CompletableFuture<Boolean> call : told) {
      DirectFeed.ask(node, call);
    }
    boolean isShared = true;
    for (CompletableFuture<Boolean> call : shared) {
      isShared &= DirectFeed.ask(node, call);
    }
    return isShared ? OptionalInt.of(shared.size()) : OptionalInt.empty();
  }

  /** Moves a cursor of the peer; false when it is none any longer. */
  boolean move(PeerId peer, String cursor, long row) throws IOException, InterruptedException {
    // In the engine's turn, so that it cannot overtake a removal of the peer.
    return DirectFeed.ask(
        node,
        node.within(
            (tables, state) -> {
              boolean isPeer = isMember.test(peer) && state.peers().contains(peer);
              if (isPeer) {
                new Inbox(tables, group).commitCursor(cursor, row);
              }
              return isPeer;
            }));
  }

  /** Whether the peer evidently holds the message. */
  private boolean isFrom(PeerId peer, Optional<LogName> theirs, InboxRow row) {
    // Unconfirmed positions are claims, by which somebody could keep a message from the peer.
    boolean isTheirs =
        theirs.isPresent()
            && row.confirmed()
            && row.position().map(InboxRow.Place::log).equals(theirs);
    return isTheirs || sources.gave(peer, row.id());
  }

  /** What this device writes now is nowhere else yet: offering it first would cost time. */
  private Optional<SyncMode> mode(InboxRow row, boolean isFresh) {
    LogName ownLog = own.get().group().ownLog();
    boolean isOwn = row.position().map(InboxRow.Place::log).filter(ownLog::equals).isPresent();
    return isOwn && isFresh ? Optional.of(SyncMode.BATCH) : Optional.empty();
  }
}

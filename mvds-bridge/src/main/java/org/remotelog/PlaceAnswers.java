package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.node.MvdsNode;

/**
 * Gives members what they want by places in logs, as if they had asked for each message by its id.
 * Whatever they ask for, the inbox is read once for all of them: its newest rows are remembered by
 * place, from the first question on. Given is only what a signed head has confirmed in its place,
 * or an own message: others only claim theirs. Of each member one list waits at a time, and few are
 * answered in a time.
 *
 * <p>{@link #wanted} may be called by the engine's thread, all else belongs to the thread of the
 * feed.
 */
final class PlaceAnswers {
  private final Home home;
  private final GroupId group;
  private final MvdsNode node;
  private final Predicate<PeerId> isMember;
  private final LongSupplier elapsedMs;
  private final PlaceIndex index = new PlaceIndex(ClientBounds.MAX_DIRECT_PLACES);

  /** The newest list of each peer that is not answered yet. */
  private final Map<PeerId, List<WantedPlaces>> waiting = new LinkedHashMap<>();

  /** When the lists of each peer would all have had their time. */
  private final Map<PeerId, Long> busyUntilMs = new HashMap<>();

  /** Lists that were refused, and who sent them; told by the thread of the feed. */
  private final List<PeerId> refused = new ArrayList<>();

  /** The newest row that the index has. */
  private long indexedRow;

  /** Whether the index has a claim of a place at which another message was confirmed since. */
  private boolean isMisled;

  /** When the index last began anew because it was misled. */
  private Optional<Long> clearedMs = Optional.empty();

  PlaceAnswers(
      Home home, GroupId group, MvdsNode node, Predicate<PeerId> isMember, LongSupplier elapsedMs) {
    this.home = home;
    this.group = group;
    this.node = node;
    this.isMember = isMember;
    this.elapsedMs = elapsedMs;
  }

  /** A peer wants messages by their places; false when it has asked too often. */
  synchronized boolean wanted(PeerId peer, List<WantedPlaces> wanted) {
    long nowMs = elapsedMs.getAsLong();
    long busyMs = Math.max(nowMs, busyUntilMs.getOrDefault(peer, nowMs));
    long mostMs = nowMs + (ClientBounds.MAX_PLACE_LISTS - 1) * ClientBounds.PLACE_LIST_MS;
    if (busyMs > mostMs) {
      if (refused.size() < ClientBounds.MAX_PLACE_LISTS) {
        refused.add(peer);
      }
      return false;
    }
    busyUntilMs.put(peer, busyMs + ClientBounds.PLACE_LIST_MS);
    waiting.put(peer, wanted);
    return true;
  }

  /** A peer that went away waits for nothing. */
  synchronized void forget(PeerId peer) {
    waiting.remove(peer);
    long nowMs = elapsedMs.getAsLong();
    // Not before their time is over, or coming again would be a way to ask more often.
    busyUntilMs.values().removeIf(untilMs -> untilMs <= nowMs);
  }

  private synchronized Map<PeerId, List<WantedPlaces>> takeWaiting() {
    Map<PeerId, List<WantedPlaces>> taken = new LinkedHashMap<>(waiting);
    waiting.clear();
    return taken;
  }

  private synchronized List<PeerId> takeRefused() {
    List<PeerId> taken = new ArrayList<>(refused);
    refused.clear();
    return taken;
  }

  /** Answers all lists that wait. */
  void answer() throws IOException, InterruptedException {
    for (PeerId peer : takeRefused()) {
      String detail = peer + " asks for places of messages too often";
      DirectFeed.ask(node, node.refuse(Refusal.ASKED_TOO_OFTEN, detail));
    }
    for (Map.Entry<PeerId, List<WantedPlaces>> of : takeWaiting().entrySet()) {
      if (isMember.test(of.getKey())) {
        bringUp();
        answer(of.getKey(), of.getValue());
      }
    }
  }

  private void answer(PeerId peer, List<WantedPlaces> wanted)
      throws IOException, InterruptedException {
    int under = DirectFeed.ask(node, node.inspect(state -> state.givenTo(peer)));
    int room = ClientBounds.DIRECT_WINDOW - under;
    List<Found> found = home.read(tables -> find(tables, wanted, room));
    List<CompletableFuture<Boolean>> told = new ArrayList<>();
    for (Found one : found) {
      told.add(node.askedFor(peer, one.id()));
      if (one.isOnLog()) {
        told.add(node.carried(one.id()));
      }
    }
    for (CompletableFuture<Boolean> call : told) {
      DirectFeed.ask(node, call);
    }
  }

  private record Found(MessageId id, boolean isOnLog) {}

  private List<Found> find(Tables tables, List<WantedPlaces> wanted, int room) throws IOException {
    HeldByMember held = new HeldByMember(tables, group, Optional.empty());
    List<Found> found = new ArrayList<>();
    long bytes = 0;
    for (WantedPlaces places : wanted) {
      LogName log = LogName.of(places.log());
      for (WantedPlaces.Run run : places.runs()) {
        for (long at = run.first(); at <= run.last(); at++) {
          if (found.size() >= room || bytes >= ClientBounds.MAX_PLACE_ANSWER_BYTES) {
            return found;
          }
          Optional<InboxRow> row = row(tables, log, at);
          if (row.isPresent()) {
            found.add(new Found(row.get().id(), held.isOnLog(row.get())));
            bytes += (long) row.get().body().size() + row.get().metadata().size();
          }
        }
      }
    }
    return found;
  }

  private Optional<InboxRow> row(Tables tables, LogName log, long sequence) throws IOException {
    long number = index.row(log, sequence);
    if (number == 0) {
      return Optional.empty();
    }
    // A message may have got another place since it was looked at.
    Optional<InboxRow> found =
        new Inbox(tables, group)
            .after(number - 1, 1).stream()
                .map(Inbox.Numbered::row)
                .filter(row -> row.confirmed() && isAt(row, log, sequence))
                .findFirst();
    isMisled |= !found.isPresent() && new LogJournal(tables).commitment(log, sequence).isPresent();
    return found;
  }

  private static boolean isAt(InboxRow row, LogName log, long sequence) {
    return row.position()
        .filter(at -> at.branch() == 0 && at.sequence() == sequence && at.log().equals(log))
        .isPresent();
  }

  /** Reads the rows that came since the last time; of a long inbox the newest ones only. */
  private void bringUp() throws IOException {
    if (isMisled && isTimeToClear()) {
      index.clear();
      indexedRow = 0;
    }
    isMisled = false;
    long last = home.read(tables -> new Inbox(tables, group).lastRow());
    indexedRow = Math.max(indexedRow, last - ClientBounds.MAX_DIRECT_PLACES);
    while (indexedRow < last) {
      if (index.isFull()) {
        index.clear();
        indexedRow = Math.max(0, last - ClientBounds.MAX_DIRECT_PLACES / 2);
      }
      home.read(
          tables -> {
            indexStep(tables);
            return Boolean.TRUE;
          });
    }
  }

  private void indexStep(Tables tables) throws IOException {
    LogJournal journal = new LogJournal(tables);
    for (Inbox.Numbered row :
        new Inbox(tables, group).after(indexedRow, ClientBounds.DIRECT_STEP)) {
      Optional<InboxRow.Place> place = row.row().position();
      // Where a head has decided, it was not for a message that still only claims the place.
      if (place.isPresent()
          && (row.row().confirmed()
              || !journal.commitment(place.get().log(), place.get().sequence()).isPresent())) {
        index.add(row.number(), place.get());
      }
      indexedRow = row.number();
    }
  }

  /** Seldom, as members can bring it about. */
  private boolean isTimeToClear() {
    long nowMs = elapsedMs.getAsLong();
    boolean isTime =
        !clearedMs.filter(before -> nowMs - before < ClientBounds.PLACES_ANEW_MS).isPresent();
    clearedMs = isTime ? Optional.of(nowMs) : clearedMs;
    return isTime;
  }
}

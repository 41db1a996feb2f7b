package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.Successor;
import org.remotelog.log.client.LogEnding;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Succession;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;
import org.remotelog.mvds.codec.MetadataCodec;

/**
 * Ends an own log and goes on in another, in one transaction. What was not published before is
 * appended anew with the same message ids, so whoever has seen a message sees it once.
 */
public final class Handover {
  private final GroupSession session;
  private final LogName ended;
  private final LogName next;
  private final Map<MessageId, Long> moved = new HashMap<>();

  private Handover(GroupSession session, LogName ended, LogName next) {
    this.session = session;
    this.ended = ended;
    this.next = next;
  }

  /**
   * Ends the log of the first identity, and goes on in that of the second.
   *
   * @return how many entries were taken along
   */
  public static int run(
      GroupSession session, LogIdentity ended, LogIdentity next, EpochSecrets secrets)
      throws IOException {
    List<Entry> pending = LogEnding.end(session.tables(), ended.name(), secrets);
    GivenUpReceipts.fallBack(
        session.tables(),
        session.own().group().id(),
        new LogJournal(session.tables()).reader(ended.name(), secrets));
    Successor successor =
        Succession.consent(ended.name(), next.name(), Ed25519.signer(next.seed()));
    new EndedLogs(session.tables()).replace(session.own(), ended, next, successor);
    Continuations.take(session, ended.name(), List.of(successor));
    Handover handover = new Handover(session, ended.name(), next.name());
    for (Entry entry : pending) {
      session
          .tables()
          .table(HomeTable.MEMBERS)
          .delete(
              Keys.of(
                  session.own().group().id().bytes(),
                  ended.name().publicKey(),
                  Keys.u64(entry.sequence())));
      handover.move(entry);
    }
    return pending.size();
  }

  /**
   * Takes entries along that another copy of this home wrote in a history of an ended log which is
   * not the main one here: the last head of the log does not have them, and takes the place of the
   * head that has. Does nothing for logs that were not ended here.
   */
  public static void takeAlong(GroupSession session, LogName log, List<Entry> entries)
      throws IOException {
    Optional<LogName> next = goesOnIn(session, log);
    if (!next.isPresent()) {
      return;
    }
    Handover handover = new Handover(session, log, next.get());
    Inbox inbox = new Inbox(session.tables(), session.own().group().id());
    for (Entry entry : entries) {
      if (!isElsewhere(inbox, log, new MessageId(entry.id()))) {
        handover.move(entry);
      }
    }
  }

  /**
   * The same with entries that were taken for those of the main history when they came. Nothing
   * finds messages by their place: all are gone through, once in the life of a log.
   *
   * @param from the history that they came as; those of others than the main one, 0, were taken
   *     along when they came
   */
  public static void takeAlongMoved(
      GroupSession session, LogName log, int from, List<SequenceRange> ranges) throws IOException {
    Optional<LogName> next = from == 0 ? goesOnIn(session, log) : Optional.empty();
    if (!next.isPresent()) {
      return;
    }
    Handover handover = new Handover(session, log, next.get());
    Inbox inbox = new Inbox(session.tables(), session.own().group().id());
    long at = 0;
    while (at < inbox.lastRow()) {
      for (Inbox.Numbered one : inbox.after(at, Limits.MAX_HANDOVER_ROWS)) {
        at = one.number();
        handover.moveIfAt(one.row(), ranges);
      }
    }
    List<InboxRow> waiting = inbox.newestWaiting(Integer.MAX_VALUE);
    Collections.reverse(waiting);
    for (InboxRow row : waiting) {
      handover.moveIfAt(row, ranges);
    }
  }

  private void moveIfAt(InboxRow row, List<SequenceRange> ranges) throws IOException {
    Optional<InboxRow.Place> at =
        row.position().filter(place -> place.log().equals(ended) && place.branch() == 0);
    for (SequenceRange range : ranges) {
      if (at.isPresent()
          && range.first() <= at.get().sequence()
          && at.get().sequence() <= range.last()) {
        move(row.entryAt(at.get()));
        return;
      }
    }
  }

  /** The own log that goes on for one that was ended here, by whatever number of steps. */
  private static Optional<LogName> goesOnIn(GroupSession session, LogName log) throws IOException {
    Map<LogName, LogName> successors = new HashMap<>();
    for (EndedLogs.Ended ended : new EndedLogs(session.tables()).list(session.own().group().id())) {
      successors.put(ended.identity().name(), ended.successor().log());
    }
    LogName next = log;
    while (successors.containsKey(next)) {
      next = successors.remove(next);
    }
    return next.equals(log) ? Optional.empty() : Optional.of(next);
  }

  /** Whether the message stands in the main history as well, or in another log. */
  private static boolean isElsewhere(Inbox inbox, LogName log, MessageId id) throws IOException {
    Optional<InboxRow> delivered = inbox.deliveredById(id);
    return (delivered.isPresent() ? delivered : inbox.waiting(id))
        .flatMap(InboxRow::position)
        .filter(place -> !place.log().equals(log) || place.branch() == 0)
        .isPresent();
  }

  private void move(Entry entry) throws IOException {
    MessageId id = new MessageId(entry.id());
    Bytes metadata = metadata(entry);
    LogWriter.NewMessage again =
        new LogWriter.NewMessage(entry.id(), entry.timestampSeconds(), metadata, entry.body());
    Entry fresh = session.writer.append(session.tables(), next, List.of(again)).get(0);
    moved.put(id, fresh.sequence());
    if (!session.acceptMemberEntry(next, fresh.sequence(), id, fresh.body())) {
      InboxRow.Place place = new InboxRow.Place(next, fresh.sequence(), fresh.salt());
      Inbox inbox = new Inbox(session.tables(), session.own().group().id());
      Optional<Inbox.Standing> standing = inbox.standing(id);
      if (standing.isPresent() && standing.get().isDelivered()) {
        long row = standing.get().row();
        session.delivery.confirmed(row, inbox.delivered(row).confirmedAt(place, metadata), true);
      } else {
        Optional<InboxRow> waiting = inbox.waiting(id);
        if (waiting.isPresent()) {
          inbox.replaceWaiting(waiting.get().confirmedAt(place, metadata));
        }
      }
    }
  }

  /** The same parents, at the places that they have now. */
  private Bytes metadata(Entry entry) throws IOException {
    Metadata metadata;
    try {
      metadata = MetadataCodec.decode(entry.metadata());
    } catch (MalformedException e) {
      return entry.metadata();
    }
    List<Parent> parents = new ArrayList<>();
    for (Parent parent : metadata.parents()) {
      boolean isHere =
          parent.position().filter(at -> at.log().equals(ended.publicKey())).isPresent();
      parents.add(isHere ? placed(parent) : parent);
    }
    return parents.equals(metadata.parents())
        ? entry.metadata()
        : MetadataCodec.encodeWithoutPosition(Metadata.ofParents(parents));
  }

  /** A parent from the ended log; a number in a history that others may not have says nothing. */
  private Parent placed(Parent parent) throws IOException {
    if (moved.containsKey(parent.id())) {
      return Parent.at(parent.id(), new ParentPosition(next.publicKey(), moved.get(parent.id())));
    }
    Optional<InboxRow.Place> place = session.placeOf(parent.id());
    if (place.filter(at -> at.log().equals(next)).isPresent()) {
      return Parent.at(parent.id(), new ParentPosition(next.publicKey(), place.get().sequence()));
    }
    boolean isAside = place.filter(at -> at.branch() > 0).isPresent();
    return isAside ? new Parent(parent.id(), Optional.empty()) : parent;
  }
}

package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
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
import org.remotelog.log.Successor;
import org.remotelog.log.client.LogEnding;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Succession;
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
  private final Map<Long, Long> moved = new HashMap<>();

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
      handover.move(entry);
    }
    return pending.size();
  }

  private void move(Entry entry) throws IOException {
    MessageId id = new MessageId(entry.id());
    Bytes metadata = metadata(entry);
    LogWriter.NewMessage again =
        new LogWriter.NewMessage(entry.id(), entry.timestampSeconds(), metadata, entry.body());
    Entry fresh = session.writer.append(session.tables(), next, List.of(again)).get(0);
    moved.put(entry.sequence(), fresh.sequence());
    session
        .tables()
        .table(HomeTable.MEMBERS)
        .delete(
            Keys.of(
                session.own().group().id().bytes(), ended.publicKey(), Keys.u64(entry.sequence())));
    if (!session.acceptMemberEntry(next, fresh.sequence(), id, fresh.body())) {
      InboxRow.Place place = new InboxRow.Place(next, fresh.sequence(), fresh.salt());
      Inbox inbox = new Inbox(session.tables(), session.own().group().id());
      Optional<Inbox.Standing> standing = inbox.standing(id);
      if (standing.isPresent() && standing.get().isDelivered()) {
        long row = standing.get().row();
        session.delivery.confirmed(row, inbox.delivered(row).confirmedAt(place, metadata), true);
      }
    }
  }

  /** The same parents, at the places that they have now. */
  private Bytes metadata(Entry entry) {
    try {
      Metadata metadata = MetadataCodec.decode(entry.metadata());
      List<Parent> parents = new ArrayList<>();
      boolean isChanged = false;
      for (Parent parent : metadata.parents()) {
        Optional<ParentPosition> at = parent.position();
        Optional<Long> now =
            at.filter(p -> p.log().equals(ended.publicKey())).map(p -> moved.get(p.sequence()));
        isChanged |= now.isPresent();
        parents.add(
            now.isPresent()
                ? Parent.at(parent.id(), new ParentPosition(next.publicKey(), now.get()))
                : parent);
      }
      return isChanged
          ? MetadataCodec.encodeWithoutPosition(Metadata.ofParents(parents))
          : entry.metadata();
    } catch (MalformedException e) {
      return entry.metadata();
    }
  }
}

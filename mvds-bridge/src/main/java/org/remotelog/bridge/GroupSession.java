package org.remotelog.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.Member;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.MemberEntryCodec;
import org.remotelog.group.Membership;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogWriter;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.MetadataCodec;
import org.remotelog.mvds.core.CausalOrder;

/**
 * One group inside one transaction: takes entries and messages in, dedupes them, delivers them in
 * causal order, and appends own ones.
 */
public final class GroupSession {
  private static final long MAX_SEQUENCE = org.remotelog.log.Limits.MAX_SEQUENCE;
  private static final Bytes NO_SALT = Bytes.wrap(new byte[Limits.POSITION_SALT_BYTES]);

  private final Tables tables;
  private final GroupRows.OwnGroup own;
  private final GroupRows rows;
  private final Inbox inbox;
  private final Claims claims;
  private final EntriesAside aside;
  final Delivery delivery;
  private final Bridge.Kept kept;
  final LogWriter writer;
  private final LongSupplier clockMs;
  private final Arrivals arrivals = new Arrivals();

  GroupSession(
      Tables tables,
      GroupRows.OwnGroup own,
      Bridge.Kept kept,
      CausalOrder order,
      LogWriter writer,
      LongSupplier clockMs)
      throws IOException {
    this.tables = tables;
    this.own = own;
    this.kept = kept;
    this.writer = writer;
    this.clockMs = clockMs;
    this.rows = new GroupRows(tables);
    this.inbox = new Inbox(tables, own.group().id());
    this.claims = new Claims(tables, inbox);
    this.aside = new EntriesAside(tables, own.group().id());
    this.delivery = new Delivery(tables, own.group().id(), inbox, order, kept.waiting());
  }

  /** What became of a message that was appended. */
  public record Appended(MessageId id, LogName log, long sequence) {}

  /** What became of a message that came without its log. */
  public enum Received {
    NEW,
    DUPLICATE,
    IGNORED
  }

  public GroupRows.OwnGroup own() {
    return own;
  }

  public GroupRows rows() {
    return rows;
  }

  public Tables tables() {
    return tables;
  }

  public Membership membership() {
    return kept.membership();
  }

  /** Messages delivered in this session. */
  public long delivered() {
    return delivery.delivered();
  }

  /** What came to this session that was here before. */
  public Arrivals arrivals() {
    return arrivals;
  }

  /** Whether messages wait for parents. */
  public boolean isWaiting() {
    return kept.waiting().size() > 0;
  }

  /**
   * Takes verified entries of a member's log, ascending.
   *
   * @param branch 0, or another history of a forked log, which of a removed member never counts
   */
  public void accept(LogName log, int branch, List<Entry> entries) throws IOException {
    for (Entry entry : entries) {
      // What a removed member wrote after its last accepted position does not count, unless the
      // removal itself turns out not to count: the reader will not bring the entry again.
      InboxRow.Place place = new InboxRow.Place(log, entry.sequence(), entry.salt(), branch);
      if (place.position() <= membership().limitOf(log)) {
        accept(place, entry);
      } else {
        aside.put(row(place, entry));
      }
    }
  }

  private void accept(InboxRow.Place place, Entry entry) throws IOException {
    MessageId id = new MessageId(entry.id());
    // Before the id is looked up: a copy in another log must not hide the entry in this one.
    if (acceptMemberEntry(place.log(), place.position(), id, entry.body())) {
      return;
    }
    Optional<Inbox.Standing> standing = inbox.standing(id);
    if (standing.isPresent()) {
      confirm(standing.get(), inbox.row(id, standing.get()), place, entry.metadata());
      return;
    }
    delivery.arrive(row(place, entry));
  }

  private InboxRow row(InboxRow.Place place, Entry entry) {
    return new InboxRow(
        new MessageId(entry.id()),
        Optional.of(place),
        entry.timestampSeconds(),
        entry.metadata(),
        entry.body(),
        Bytes.EMPTY,
        true,
        clockMs.getAsLong(),
        List.of());
  }

  boolean acceptMemberEntry(LogName log, long sequence, MessageId id, Bytes body)
      throws IOException {
    Envelope envelope = EnvelopeCodec.open(body);
    if (!envelope.contentType().equals(Envelope.MEMBER_ENTRY)) {
      return false;
    }
    try {
      Optional<MemberEntry> entry = MemberEntryCodec.decode(envelope.content());
      // Only a head ends a log: an entry would lack the successor's consent.
      if (entry.isPresent() && !(entry.get() instanceof MemberEntry.LogContinued)) {
        rows.putMemberEntry(own.group().id(), log, sequence, entry.get());
        membership().add(log, sequence, entry.get());
      }
    } catch (MalformedException e) {
      // A member that writes nonsense changes nothing; its entry stays in its log for all to see.
    }
    inbox.noteMemberEntry(id);
    return true;
  }

  /** A message that is here already stands in a signed log. */
  private void confirm(Inbox.Standing standing, InboxRow row, InboxRow.Place place, Bytes metadata)
      throws IOException {
    if (row.confirmed()) {
      arrivals.again();
      // A copy in another log may name parents that never come; the one that is free goes first.
      if (!standing.isDelivered() && delivery.isFree(metadata)) {
        delivery.correct(row.confirmedAt(place, metadata));
      }
      return;
    }
    if (row.position().isPresent()) {
      inbox.dropClaim(row.position().get().log(), row.position().get().sequence(), row.id());
    }
    boolean sameMetadata = metadata.equals(row.metadata());
    arrivals.confirmed(sameMetadata && !row.position().filter(at -> !at.equals(place)).isPresent());
    InboxRow confirmed = row.confirmedAt(place, metadata);
    if (standing.isDelivered()) {
      delivery.confirmed(standing.row(), confirmed, sameMetadata);
    } else if (sameMetadata) {
      inbox.replaceWaiting(confirmed);
    } else {
      delivery.correct(confirmed);
    }
  }

  /** Messages that came by other ways are what a signed head of the log says. */
  public void confirm(LogName log, SequenceRange range) throws IOException {
    for (long at = range.first(); at <= range.last(); at++) {
      Optional<Claims.Settled> settled = claims.settle(log, at);
      if (settled.isPresent()) {
        InboxRow row = settled.get().row();
        InboxRow.Place place = settled.get().place();
        if (place.position() <= membership().limitOf(log)) {
          confirm(settled.get().standing(), row, place, row.metadata());
        } else {
          aside.put(row.confirmedAt(place, row.metadata()));
        }
      }
    }
  }

  /**
   * Takes a message that came from a peer and not through a log. It stays unconfirmed until a
   * signed head of its author's log covers it.
   */
  public Received receive(Message message) throws IOException {
    MessageId id = MessageIds.of(message);
    if (inbox.standing(id).isPresent()) {
      arrivals.again();
      return Received.DUPLICATE;
    }
    if (ignores(message)) {
      return Received.IGNORED;
    }
    Bytes metadata = MetadataCodec.encodeWithoutPosition(message.metadata());
    Optional<InboxRow.Place> place = Optional.empty();
    if (message.metadata().position().isPresent()) {
      MessagePosition position = message.metadata().position().get();
      LogName log = LogName.of(position.log());
      long limit = membership().limitOf(log);
      // Nobody can tell this device what stands in its own logs.
      if (limit > 0 && !rows.isOwnLog(own.group().id(), log)) {
        place = Optional.of(new InboxRow.Place(log, position.sequence(), position.salt()));
      }
    }
    InboxRow row =
        new InboxRow(
            id,
            place,
            message.timestampSeconds(),
            metadata,
            message.body(),
            message.unknownFields(),
            false,
            clockMs.getAsLong(),
            List.of());
    if (place.isPresent()) {
      claims.note(row, place.get());
    }
    delivery.arrive(row);
    return Received.NEW;
  }

  /**
   * Whether a message that came directly is not taken: a member entry, as signed logs alone decide
   * who belongs to the group, or what a removed member wrote after the last position that counts.
   */
  boolean ignores(Message message) {
    if (EnvelopeCodec.open(message.body()).contentType().equals(Envelope.MEMBER_ENTRY)) {
      return true;
    }
    Optional<MessagePosition> position = message.metadata().position();
    Optional<Member> author = position.flatMap(at -> membership().member(LogName.of(at.log())));
    return author.isPresent() && position.get().sequence() > author.get().limit();
  }

  /** The newest messages, as parents of the next one. */
  public List<Parent> newest() {
    return delivery.newest();
  }

  /** Where a delivered message stands in its log. */
  public Optional<InboxRow.Place> placeOf(MessageId id) throws IOException {
    return inbox.deliveredById(id).flatMap(InboxRow::position);
  }

  /** A delivered message as a parent; empty when it was not delivered. */
  public Optional<Parent> parent(MessageId id) throws IOException {
    Optional<InboxRow> row = inbox.deliveredById(id);
    if (!row.isPresent()) {
      return Optional.empty();
    }
    Optional<ParentPosition> position =
        row.get()
            .position()
            .filter(place -> row.get().confirmed())
            .map(place -> new ParentPosition(place.log().publicKey(), place.sequence()));
    return Optional.of(new Parent(id, position));
  }

  /**
   * Appends a message to an own log and delivers it.
   *
   * @throws MessageTooLargeException when it is over the limit
   */
  public Appended append(
      LogName log, long timestampSeconds, Envelope envelope, List<Parent> parents)
      throws IOException {
    Entry entry = appendEntry(log, timestampSeconds, envelope, Metadata.ofParents(parents));
    MessageId id = new MessageId(entry.id());
    delivery.own(row(new InboxRow.Place(log, entry.sequence(), entry.salt()), entry));
    return new Appended(id, log, entry.sequence());
  }

  /** Appends a member entry to an own log; it counts at once, if it counts. */
  public Appended appendMemberEntry(
      LogName log, long timestampSeconds, Bytes nonce, MemberEntry member) throws IOException {
    Envelope envelope = new Envelope(nonce, Envelope.MEMBER_ENTRY, MemberEntryCodec.encode(member));
    Entry entry = appendEntry(log, timestampSeconds, envelope, Metadata.NONE);
    MessageId id = new MessageId(entry.id());
    acceptMemberEntry(log, entry.sequence(), id, entry.body());
    return new Appended(id, log, entry.sequence());
  }

  private Entry appendEntry(
      LogName log, long timestampSeconds, Envelope envelope, Metadata metadata) throws IOException {
    Bytes body = EnvelopeCodec.encode(envelope);
    Metadata placed =
        metadata.withPosition(
            Optional.of(new MessagePosition(log.publicKey(), MAX_SEQUENCE, NO_SALT)));
    Message message = new Message(own.group().id(), timestampSeconds, body, placed);
    long size = (long) body.size() + MetadataCodec.encode(placed).size();
    if (size <= Limits.MAX_MESSAGE_BYTES) {
      size = MessageCodec.size(Dialect.SPEC, message);
    }
    if (size > Limits.MAX_MESSAGE_BYTES) {
      throw new MessageTooLargeException(size, Limits.MAX_MESSAGE_BYTES);
    }
    LogWriter.NewMessage fresh =
        new LogWriter.NewMessage(
            MessageIds.of(message).digest(),
            timestampSeconds,
            MetadataCodec.encodeWithoutPosition(metadata),
            body);
    return writer.append(tables, log, List.of(fresh)).get(0);
  }

  /**
   * Time passes: what waited too long for its parents is delivered without them, and what was set
   * aside is taken in when it counts by now.
   */
  public void tick(long nowMs) throws IOException {
    for (InboxRow row : aside.take((log, at) -> at <= membership().limitOf(log))) {
      InboxRow.Place place = row.position().orElseThrow(() -> Delivery.gone(row.id()));
      accept(place, row.entryAt(place));
    }
    delivery.tick(nowMs);
  }

  CausalOrder.Step restore() throws IOException {
    return delivery.restore();
  }

  void carryOut(CausalOrder.Step step) throws IOException {
    delivery.carryOut(step.effects());
  }

  void save() throws IOException {
    delivery.save();
  }
}

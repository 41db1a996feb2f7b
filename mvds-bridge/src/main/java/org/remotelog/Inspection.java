package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bridge.OwnName;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.Group;
import org.remotelog.group.Member;
import org.remotelog.group.Membership;
import org.remotelog.home.Tables;
import org.remotelog.log.Entry;
import org.remotelog.log.Gap;
import org.remotelog.log.Head;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.WriterState;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MetadataCodec;

/** Reads what the home knows; changes nothing. */
final class Inspection {
  private Inspection() {}

  static List<DeliveredMessage> messages(Tables tables, GroupId group, long afterRow, int limit)
      throws IOException {
    List<DeliveredMessage> messages = new ArrayList<>();
    Map<LogName, String> names = new HashMap<>();
    for (Inbox.Numbered numbered : new Inbox(tables, group).after(afterRow, limit)) {
      if (messages.isEmpty()) {
        names.putAll(names(tables, group));
      }
      messages.add(message(numbered, names));
    }
    return messages;
  }

  private static Map<LogName, String> names(Tables tables, GroupId group) throws IOException {
    Map<LogName, String> names = new HashMap<>();
    Optional<GroupRows.OwnGroup> own = new GroupRows(tables).group(group);
    if (own.isPresent()) {
      members(tables, own.get()).forEach(member -> names.put(member.log(), member.name()));
    }
    return names;
  }

  private static DeliveredMessage message(Inbox.Numbered numbered, Map<LogName, String> names) {
    InboxRow row = numbered.row();
    Envelope envelope = EnvelopeCodec.open(row.body());
    List<MessageId> parents;
    try {
      parents = MetadataCodec.decode(row.metadata()).parentIds();
    } catch (MalformedException e) {
      parents = List.of();
    }
    return new DeliveredMessage(
        numbered.number(),
        row.id(),
        row.position().map(InboxRow.Place::log),
        row.position().map(place -> names.getOrDefault(place.log(), "")).orElse(""),
        row.position().map(InboxRow.Place::sequence).orElse(0L),
        row.position().map(InboxRow.Place::branch).orElse(0),
        row.timestampSeconds(),
        parents,
        envelope.contentType(),
        envelope.content(),
        row.confirmed(),
        row.missingParents());
  }

  static List<WaitingMessage> waiting(Tables tables, GroupId group, int limit) throws IOException {
    List<WaitingMessage> messages = new ArrayList<>();
    Inbox inbox = new Inbox(tables, group);
    for (InboxRow row : inbox.newestWaiting(limit)) {
      List<AbsentParent> absent = new ArrayList<>();
      inbox.absentParents(row).forEach(parent -> absent.add(absent(parent)));
      DeliveredMessage message = message(new Inbox.Numbered(0, row), new HashMap<>());
      messages.add(
          new WaitingMessage(
              message.id(),
              message.log(),
              message.sequence(),
              message.timestampSeconds(),
              message.parents(),
              message.contentType(),
              message.content(),
              message.confirmed(),
              absent));
    }
    return messages;
  }

  /** What waiting messages wait for, and how many wait for each. */
  static AbsentParents absentParents(Tables tables, GroupId group) throws IOException {
    Map<AbsentParent, Long> messages = new LinkedHashMap<>();
    boolean[] isMore = {false};
    new Inbox(tables, group)
        .absentParents(
            ClientBounds.MAX_MESSAGES_PER_READ,
            parent -> {
              AbsentParent absent = absent(parent);
              if (messages.size() < ClientBounds.MAX_ABSENT_PARENTS
                  || messages.containsKey(absent)) {
                messages.merge(absent, 1L, Long::sum);
              } else {
                isMore[0] = true;
              }
            });
    return new AbsentParents(messages, isMore[0]);
  }

  private static AbsentParent absent(Parent parent) {
    return new AbsentParent(
        parent.id(),
        parent.position().map(ParentPosition::log).map(LogName::of),
        parent.position().map(ParentPosition::sequence).orElse(0L));
  }

  /** What was appended to own logs and no published head covers. */
  static Pending pending(Tables tables, Optional<GroupId> only) throws IOException {
    GroupRows rows = new GroupRows(tables);
    LogJournal journal = new LogJournal(tables);
    Pending pending = Pending.NONE;
    for (GroupRows.OwnGroup own : rows.groups()) {
      if (only.isPresent() && !only.get().equals(own.group().id())) {
        continue;
      }
      for (LogIdentity identity : rows.ownLogs(own.group().id())) {
        WriterState state = journal.writer(identity.name());
        if (state.count() > state.publishedCount()) {
          SequenceRange range = new SequenceRange(state.publishedCount() + 1, state.count());
          long bytes = 0;
          for (Entry entry :
              journal.entries(
                  identity.name(), range, ClientBounds.FLUSH_MESSAGES, ClientBounds.FLUSH_BYTES)) {
            bytes += entry.body().size() + entry.metadata().size();
          }
          pending = pending.plus(new Pending(range.count(), bytes));
        }
      }
    }
    return pending;
  }

  static List<MemberInfo> members(Tables tables, GroupRows.OwnGroup own) throws IOException {
    Set<LogName> ours = ownLogs(tables, own);
    List<MemberInfo> members = new ArrayList<>();
    Set<LogName> listed = new HashSet<>();
    Membership membership = Bridge.membership(tables, own);
    Map<LogName, List<LogName>> successors = new HashMap<>();
    for (Member member : membership.members()) {
      member
          .continues()
          .ifPresent(
              ended ->
                  successors.computeIfAbsent(ended, unused -> new ArrayList<>()).add(member.log()));
    }
    for (Member member : membership.members()) {
      listed.add(member.log());
      members.add(
          new MemberInfo(
              member.log(),
              member.name(),
              ours.contains(member.log()),
              member.mayInvite(),
              member.isRemoved(),
              0,
              0,
              member.continues(),
              successors.getOrDefault(member.log(), List.of())));
    }
    if (listed.add(own.group().ownLog())) {
      // Joined, but the inviter has not been online since.
      members.add(
          new MemberInfo(
              own.group().ownLog(),
              OwnName.get(tables, own.group().id()),
              true,
              false,
              false,
              0,
              0,
              Optional.empty(),
              List.of()));
    }
    return members;
  }

  /** The same with the times of their records and heads, which takes a look at each. */
  static List<MemberInfo> membersAndExpiry(Tables tables, GroupRows.OwnGroup own)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    List<MemberInfo> members = new ArrayList<>();
    for (MemberInfo member : members(tables, own)) {
      if (member.own()) {
        WriterState state = journal.writer(member.log());
        members.add(member.withTimes(expiresAtMs(state), state.headWrittenAtMs()));
      } else {
        ReaderState state = journal.reader(member.log(), new GroupKeys(own.group()));
        long writtenAtMs = state.accepted().map(one -> one.head().writtenAtMs()).orElse(0L);
        members.add(member.withTimes(expiresAtMs(state), writtenAtMs));
      }
    }
    return members;
  }

  static List<Gap> gaps(Tables tables, GroupRows.OwnGroup own) throws IOException {
    List<Gap> gaps = new ArrayList<>();
    LogJournal journal = new LogJournal(tables);
    Membership membership = Bridge.membership(tables, own);
    for (MemberInfo member : members(tables, own)) {
      // What a removed member wrote after its last accepted position is not missed.
      long limit = member.removed() ? membership.limitOf(member.log()) : Long.MAX_VALUE;
      for (Gap gap : journal.gaps(member.log())) {
        if (gap.range().first() <= limit) {
          gaps.add(gap);
        }
      }
    }
    return gaps;
  }

  static LogView logs(Tables tables, GroupRows.OwnGroup own) throws IOException {
    List<LogState> logs = new ArrayList<>();
    for (MemberInfo member : members(tables, own)) {
      logs.add(member.own() ? ownLog(tables, member) : otherLog(tables, own, member));
    }
    return new LogView(info(own.group()), logs);
  }

  static GroupInfo info(Group group) {
    return new GroupInfo(group.id(), group.name(), group.ownLog());
  }

  private static Set<LogName> ownLogs(Tables tables, GroupRows.OwnGroup own) throws IOException {
    Set<LogName> ours = new HashSet<>();
    for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
      ours.add(identity.name());
    }
    return ours;
  }

  private static long expiresAtMs(WriterState state) {
    return state.standing().map(WriterState.Standing::expiresAtMs).orElse(0L);
  }

  private static long expiresAtMs(ReaderState state) {
    return state.accepted().map(accepted -> accepted.record().validity().toEpochMilli()).orElse(0L);
  }

  private static LogState ownLog(Tables tables, MemberInfo member) throws IOException {
    WriterState state = new LogJournal(tables).writer(member.log());
    return new LogState(
        member.log(),
        member.name(),
        true,
        false,
        state.count(),
        state.count(),
        state.publishedCount(),
        state.headCid(),
        state.recordSequence(),
        state.headWrittenAtMs(),
        expiresAtMs(state),
        state.segments(),
        state.pages(),
        state.notes().rosterBlocks());
  }

  private static LogState otherLog(Tables tables, GroupRows.OwnGroup own, MemberInfo member)
      throws IOException {
    ReaderState state = new LogJournal(tables).reader(member.log(), new GroupKeys(own.group()));
    long held = 0;
    for (SequenceRange range : state.held().asList()) {
      held += range.count();
    }
    Optional<Head> head = state.accepted().map(ReaderState.Accepted::head);
    return new LogState(
        member.log(),
        member.name(),
        false,
        head.map(Head::retired).orElse(false),
        state.count(),
        held,
        state.count(),
        state.accepted().map(accepted -> accepted.record().head()),
        state.accepted().map(accepted -> accepted.record().sequence()).orElse(0L),
        head.map(Head::writtenAtMs).orElse(0L),
        expiresAtMs(state),
        head.map(Head::segments).orElse(List.of()),
        head.map(Head::pages).orElse(List.of()),
        head.map(Head::rosterBlocks).orElse(List.of()));
  }
}

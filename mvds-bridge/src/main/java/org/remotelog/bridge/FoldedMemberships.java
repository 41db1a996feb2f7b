package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.MemberEntryCodec;
import org.remotelog.group.Membership;
import org.remotelog.home.Row;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/**
 * Remembers who belongs to some groups by the rows from which that follows: a pass asks for it
 * often, and it seldom changes. Safe for use by several threads.
 */
final class FoldedMemberships {
  private static final int PLACES = 16;

  private final AtomicReferenceArray<Folded> places = new AtomicReferenceArray<>(PLACES);

  private record Folded(GroupId group, LogName creator, List<Row> rows, Membership membership) {
    boolean isOf(GroupRows.OwnGroup own, List<Row> now) {
      return group.equals(own.group().id())
          && creator.equals(own.group().creator())
          && rows.equals(now);
    }
  }

  Membership of(Tables tables, GroupRows.OwnGroup own) throws IOException {
    GroupId group = own.group().id();
    List<Row> rows = new GroupRows(tables).memberRows(group);
    int place = Math.floorMod(group.hashCode(), PLACES);
    Folded before = places.get(place);
    if (before != null && before.isOf(own, rows)) {
      return before.membership();
    }
    Membership membership = fold(own, rows);
    // Asked once, it only answers from now on, and so serves several threads.
    var unused = membership.members();
    places.set(place, new Folded(group, own.group().creator(), rows, membership));
    return membership;
  }

  /** One that may be added to. */
  static Membership fold(Tables tables, GroupRows.OwnGroup own) throws IOException {
    return fold(own, new GroupRows(tables).memberRows(own.group().id()));
  }

  private static Membership fold(GroupRows.OwnGroup own, List<Row> rows) throws IOException {
    Membership membership = new Membership(own.group().creator());
    for (GroupRows.PlacedMemberEntry placed : entries(rows)) {
      membership.add(placed.log(), placed.sequence(), placed.entry());
    }
    return membership;
  }

  /** The entries in rows; those of kinds that nobody knows yet are left out. */
  static List<GroupRows.PlacedMemberEntry> entries(List<Row> rows) throws IOException {
    List<GroupRows.PlacedMemberEntry> entries = new ArrayList<>();
    for (Row row : rows) {
      Optional<GroupRows.PlacedMemberEntry> entry =
          Rows.decode("member entry", () -> memberEntry(row.key(), row.value()));
      entry.ifPresent(entries::add);
    }
    return entries;
  }

  private static Optional<GroupRows.PlacedMemberEntry> memberEntry(Bytes key, Bytes row)
      throws MalformedException {
    ByteReader in = new ByteReader(key);
    in.take(Digest.SIZE);
    LogName log = LogName.of(in.take(LogName.SIZE));
    long sequence = in.u64();
    in.expectEnd();
    if (sequence < 1) {
      throw new MalformedException("no log has the position " + sequence);
    }
    return MemberEntryCodec.decode(row)
        .map(entry -> new GroupRows.PlacedMemberEntry(log, sequence, entry));
  }
}

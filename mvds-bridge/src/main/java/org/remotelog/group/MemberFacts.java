package org.remotelog.group;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.MemberEntry.MembersAdded;

/**
 * The member entries of one log, by sequence number and, should a forked log have two at one
 * number, by their bytes: a set whose content does not depend on the order of arrival, also when it
 * is full.
 */
final class MemberFacts {
  private record Key(long sequence, Bytes encoded) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::sequence).thenComparing(Key::encoded);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private final NavigableMap<Key, MemberEntry> entries = new TreeMap<>();
  private int rows;

  /** Adds an entry; false if it is there already or beyond the limit. */
  boolean add(long sequence, MemberEntry entry) {
    Key key = new Key(sequence, MemberEntryCodec.encode(entry));
    if (entries.putIfAbsent(key, entry) != null) {
      return false;
    }
    rows += rowsOf(entry);
    while (rows > Limits.MAX_ROWS_PER_LOG) {
      rows -= rowsOf(entries.lastEntry().getValue());
      entries.pollLastEntry();
    }
    return entries.containsKey(key);
  }

  /** The entries up to a sequence number, inclusive, in order. */
  Iterable<MemberEntry> upTo(long limit) {
    if (entries.isEmpty() || entries.lastKey().sequence() <= limit) {
      return entries.values();
    }
    Map<Key, MemberEntry> counted = entries.headMap(new Key(limit + 1, Bytes.EMPTY), false);
    return counted.values();
  }

  private static int rowsOf(MemberEntry entry) {
    return entry instanceof MembersAdded added ? added.members().size() : 1;
  }
}

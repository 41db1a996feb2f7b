package org.remotelog.log.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Entry;
import org.remotelog.log.Limits;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.proto.EntryRow;
import org.remotelog.log.codec.proto.Run;

/**
 * The plaintext of segments: entries as the protobuf message {@code Run}.
 *
 * <p>Reading goes field by field instead of through the generated class, which would need some
 * forty bytes of memory for two bytes of unknown fields: with this reader the limits on entries, on
 * inflated bytes and on {@link Limits#MAX_RUN_BYTES} bound the memory.
 */
final class RunCodec {
  private static final int MAX_PARENTS = Limits.MAX_ENTRY_BYTES / (2 + Digest.SIZE);

  /**
   * The run's bytes.
   *
   * @throws IllegalArgumentException if the entries are none or too many, or do not follow one
   *     another
   */
  static Bytes encode(List<Entry> entries) {
    if (entries.isEmpty() || entries.size() > Limits.MAX_SEGMENT_ENTRIES) {
      throw new IllegalArgumentException("run of " + entries.size() + " entries");
    }
    long first = entries.get(0).sequence();
    Run.Builder run = Run.newBuilder().setFirst(first);
    Map<Digest, Integer> known = new HashMap<>();
    long timestamp = 0;
    long bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.sequence() != first + i) {
        throw new IllegalArgumentException(
            "entry " + entry.sequence() + " where " + (first + i) + " should be");
      }
      bytes += entry.metadata().size() + entry.body().size();
      if (bytes > Limits.MAX_RUN_BYTES) {
        throw new IllegalArgumentException("run of more than " + Limits.MAX_RUN_BYTES + " bytes");
      }
      run.addEntries(row(entry, Parents.of(entry.metadata(), i, known), timestamp));
      known.put(entry.id(), i);
      timestamp = entry.timestampSeconds();
    }
    return Bytes.wrap(run.build().toByteArray());
  }

  private static EntryRow row(Entry entry, Parents parents, long previousTimestamp) {
    return EntryRow.newBuilder()
        .setSalt(Outside.string(entry.salt()))
        .setTimestampDelta(entry.timestampSeconds() - previousTimestamp)
        .addAllParentsBack(parents.back())
        .setParentsRaw(Outside.string(parents.raw()))
        .setMetadataRest(Outside.string(parents.rest()))
        .setBody(Outside.string(entry.body()))
        .build();
  }

  /** The entries of a run that must be exactly those of the range. */
  static List<Entry> decode(Bytes bytes, SequenceRange range, MessageIdRule rule)
      throws MalformedException {
    try {
      return new Reading(range, rule).read(CodedInputStream.newInstance(bytes.toArray()));
    } catch (IOException e) {
      throw new MalformedException("segment of " + range + " holds no run: " + e.getMessage(), e);
    }
  }

  /** The progress of one decoding. */
  private static final class Reading {
    private final SequenceRange range;
    private final MessageIdRule rule;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Digest> ids = new ArrayList<>();
    private long timestamp;
    private long bytes;

    Reading(SequenceRange range, MessageIdRule rule) {
      this.range = range;
      this.rule = rule;
    }

    List<Entry> read(CodedInputStream in) throws IOException, MalformedException {
      long first = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (isField(tag, Run.FIRST_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT)) {
          first = in.readUInt64();
        } else if (isField(tag, Run.ENTRIES_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
          int limit = in.pushLimit(in.readRawVarint32());
          entry(in);
          in.popLimit(limit);
        } else {
          skip(in, tag);
        }
      }
      if (first != range.first() || entries.size() != range.count()) {
        throw new MalformedException(
            String.format(
                "segment of %s holds %d entries from %d on", range, entries.size(), first));
      }
      return entries;
    }

    private void entry(CodedInputStream in) throws IOException, MalformedException {
      if (entries.size() >= range.count()) {
        throw new MalformedException("segment of " + range + " holds more entries than that");
      }
      RowReading row = new RowReading();
      row.read(in);
      Parents parents = row.parents();
      timestamp += row.timestampDelta;
      long size = parents.metadataBytes() + row.body.size();
      bytes += size;
      if (size > Limits.MAX_ENTRY_BYTES || bytes > Limits.MAX_RUN_BYTES) {
        throw new MalformedException(
            "segment of " + range + " exceeds the limit for messages in entry " + next());
      }
      if (row.salt.size() != Limits.ENTRY_SALT_BYTES) {
        throw new MalformedException(
            "entry " + next() + " has a salt of " + row.salt.size() + " bytes");
      }
      Bytes metadata = parents.metadata(ids);
      Digest id = rule.idOf(timestamp, row.body);
      entries.add(new Entry(next(), id, row.salt, timestamp, metadata, row.body));
      ids.add(id);
    }

    private long next() {
      return range.first() + entries.size();
    }
  }

  /** The fields of one entry while they are read. */
  private static final class RowReading {
    private final List<Long> back = new ArrayList<>();
    private Bytes salt = Bytes.EMPTY;
    private Bytes raw = Bytes.EMPTY;
    private Bytes rest = Bytes.EMPTY;
    private Bytes body = Bytes.EMPTY;
    private long timestampDelta;

    Parents parents() {
      return new Parents(back, raw, rest);
    }

    void read(CodedInputStream in) throws IOException, MalformedException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          sized(in, tag);
        } else if (isField(
            tag, EntryRow.TIMESTAMP_DELTA_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT)) {
          timestampDelta = in.readSInt64();
        } else if (isField(tag, EntryRow.PARENTS_BACK_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT)) {
          parentBack(in);
        } else {
          skip(in, tag);
        }
      }
    }

    private void sized(CodedInputStream in, int tag) throws IOException, MalformedException {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case EntryRow.SALT_FIELD_NUMBER -> salt = Bytes.wrap(in.readByteArray());
        case EntryRow.PARENTS_RAW_FIELD_NUMBER -> raw = Bytes.wrap(in.readByteArray());
        case EntryRow.METADATA_REST_FIELD_NUMBER -> rest = Bytes.wrap(in.readByteArray());
        case EntryRow.BODY_FIELD_NUMBER -> body = Bytes.wrap(in.readByteArray());
        case EntryRow.PARENTS_BACK_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          while (in.getBytesUntilLimit() > 0) {
            parentBack(in);
          }
          in.popLimit(limit);
        }
        case EntryRow.SEALED_FIELD_NUMBER ->
            throw new MalformedException(
                "an entry is sealed under a key of its own, which is not known here");
        default -> skip(in, tag);
      }
    }

    private void parentBack(CodedInputStream in) throws IOException, MalformedException {
      if (back.size() >= MAX_PARENTS) {
        throw new MalformedException("an entry has more than " + MAX_PARENTS + " parents");
      }
      back.add(in.readUInt64());
    }
  }

  private static boolean isField(int tag, int number, int wireType) {
    return WireFormat.getTagFieldNumber(tag) == number
        && WireFormat.getTagWireType(tag) == wireType;
  }

  private static void skip(CodedInputStream in, int tag) throws IOException, MalformedException {
    int wireType = WireFormat.getTagWireType(tag);
    if (wireType == WireFormat.WIRETYPE_START_GROUP || wireType == WireFormat.WIRETYPE_END_GROUP) {
      throw new MalformedException("a run has a protobuf group");
    }
    in.skipField(tag);
  }

  private RunCodec() {}
}

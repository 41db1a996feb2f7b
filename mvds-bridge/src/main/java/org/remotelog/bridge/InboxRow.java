package org.remotelog.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.SideBranch;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;

/**
 * A message as the home keeps it, delivered or waiting.
 *
 * @param position where it stands in a log; empty for a message that came without a position
 * @param metadata canonical metadata without the position extension
 * @param unknownFields fields of a newer version that came with it directly, for those who get it
 *     directly from here; no log has them
 * @param confirmed whether a signed head covers the position and this content
 * @param atMs when it came, by this device's clock
 * @param missingParents parents that it was delivered without
 */
public record InboxRow(
    MessageId id,
    Optional<Place> position,
    long timestampSeconds,
    Bytes metadata,
    Bytes body,
    Bytes unknownFields,
    boolean confirmed,
    long atMs,
    List<MessageId> missingParents) {

  /**
   * A position in a log, with the salt that opens the commitment there.
   *
   * @param branch 0; the history of a forked log that it is in, when that is not the main one
   */
  public record Place(LogName log, long sequence, Bytes salt, int branch) {
    public Place {
      if (branch < 0 || branch > CoreLimits.MAX_SIDE_BRANCHES) {
        throw new IllegalArgumentException("branch " + branch);
      }
    }

    /** A position in the main branch. */
    public Place(LogName log, long sequence, Bytes salt) {
      this(log, sequence, salt, 0);
    }

    /** The same number in another history. */
    Place in(int other) {
      return new Place(log, sequence, salt, other);
    }

    /** The position as a number that no other branch has. */
    public long position() {
      return SideBranch.position(branch, sequence);
    }
  }

  private static final int VERSION = 1;

  /** The same with unknown fields, whose length stands before the body's. */
  private static final int VERSION_WITH_UNKNOWN = 2;

  /** The same with the branch of a forked log, after the position. */
  private static final int VERSION_OF_BRANCH = 3;

  public InboxRow {
    missingParents = List.copyOf(missingParents);
  }

  /** The entry that it is at this place of a log. */
  Entry entryAt(Place place) {
    return new Entry(place.sequence(), id.digest(), place.salt(), timestampSeconds, metadata, body);
  }

  InboxRow deliveredWithout(List<MessageId> missing) {
    return new InboxRow(
        id, position, timestampSeconds, metadata, body, unknownFields, confirmed, atMs, missing);
  }

  InboxRow confirmedAt(Place place, Bytes confirmedMetadata) {
    return new InboxRow(
        id,
        Optional.of(place),
        timestampSeconds,
        confirmedMetadata,
        body,
        unknownFields,
        true,
        atMs,
        missingParents);
  }

  Bytes toBytes() {
    int version = version();
    ByteWriter out = new ByteWriter().u8(version).bytes(id.bytes());
    out.u8(position.isPresent() ? 1 : 0);
    if (position.isPresent()) {
      out.bytes(position.get().log().publicKey()).varint(position.get().sequence());
      out.bytes(position.get().salt());
      if (version == VERSION_OF_BRANCH) {
        out.u8(position.get().branch());
      }
    }
    out.u64(timestampSeconds).u8(confirmed ? 1 : 0).u64(atMs).varint(missingParents.size());
    for (MessageId parent : missingParents) {
      out.bytes(parent.bytes());
    }
    out.varint(metadata.size()).bytes(metadata);
    if (version != VERSION) {
      out.varint(unknownFields.size()).bytes(unknownFields);
    }
    return out.bytes(body).toBytes();
  }

  private int version() {
    if (position.isPresent() && position.get().branch() > 0) {
      return VERSION_OF_BRANCH;
    }
    return unknownFields.isEmpty() ? VERSION : VERSION_WITH_UNKNOWN;
  }

  static InboxRow parse(Bytes row) throws MalformedException {
    ByteReader in = new ByteReader(row);
    int version = in.u8();
    if (version < VERSION || version > VERSION_OF_BRANCH) {
      throw new MalformedException("inbox row of version " + version);
    }
    MessageId id = id(in);
    Optional<Place> place = Optional.empty();
    if (in.u8() == 1) {
      place = Optional.of(place(in, version));
    }
    long timestamp = in.u64();
    boolean confirmed = in.u8() == 1;
    long atMs = in.u64();
    long count = in.varint();
    if (count < 0 || count > Limits.MAX_PARENTS) {
      throw new MalformedException("inbox row with " + count + " missing parents");
    }
    List<MessageId> missing = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      missing.add(id(in));
    }
    Bytes metadata = in.take(in.varint());
    Bytes unknown = version == VERSION ? Bytes.EMPTY : in.take(in.varint());
    return new InboxRow(
        id, place, timestamp, metadata, in.takeRest(), unknown, confirmed, atMs, missing);
  }

  private static Place place(ByteReader in, int version) throws MalformedException {
    LogName log = LogName.of(in.take(LogName.SIZE));
    long sequence = in.varint();
    Bytes salt = in.take(Limits.POSITION_SALT_BYTES);
    int branch = version == VERSION_OF_BRANCH ? in.u8() : 0;
    if (branch > CoreLimits.MAX_SIDE_BRANCHES) {
      throw new MalformedException("inbox row of branch " + branch);
    }
    return new Place(log, sequence, salt, branch);
  }

  private static MessageId id(ByteReader in) throws MalformedException {
    return MessageId.of(in.take(Digest.SIZE));
  }
}

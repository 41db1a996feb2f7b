package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;

/**
 * Metadata taken apart for a run: the ids of parents that it begins with, and the rest.
 *
 * <p>Metadata begins with protobuf fields of number 1 and 32 bytes, one a parent. Ids do not
 * compress, and most parents are entries of the same run, so these are told by their distance.
 * Taking apart loses nothing, whatever the bytes are.
 *
 * @param back for each parent the distance to an earlier entry of the run, or 0 for one in {@code
 *     raw}
 * @param raw 32 bytes for each 0 in {@code back}
 * @param rest what follows the parents
 */
record Parents(List<Long> back, Bytes raw, Bytes rest) {
  private static final byte FIELD_TAG = 0x0a;
  private static final int FIELD_BYTES = 2 + Digest.SIZE;

  /**
   * Takes metadata apart.
   *
   * @param index which entry of the run has the metadata, from 0
   * @param known the index of each id of an earlier entry of the run
   */
  static Parents of(Bytes metadata, int index, Map<Digest, Integer> known) {
    List<Long> back = new ArrayList<>();
    ByteWriter raw = new ByteWriter();
    int at = 0;
    while (isParent(metadata, at)) {
      Digest parent = Digest.of(metadata.slice(at + 2, at + FIELD_BYTES));
      Integer earlier = known.get(parent);
      if (earlier == null) {
        back.add(0L);
        raw.bytes(parent.bytes());
      } else {
        back.add((long) (index - earlier));
      }
      at += FIELD_BYTES;
    }
    return new Parents(back, raw.toBytes(), metadata.slice(at, metadata.size()));
  }

  /** How many bytes {@link #metadata} will give. */
  long metadataBytes() {
    return (long) FIELD_BYTES * back.size() + rest.size();
  }

  /**
   * The metadata again.
   *
   * @param earlier the ids of the entries of the run before this one
   */
  Bytes metadata(List<Digest> earlier) throws MalformedException {
    ByteWriter writer = new ByteWriter();
    int at = 0;
    for (long distance : back) {
      Bytes parent;
      if (distance == 0) {
        if (raw.size() - at < Digest.SIZE) {
          throw new MalformedException("an entry lacks ids of parents");
        }
        parent = raw.slice(at, at + Digest.SIZE);
        at += Digest.SIZE;
      } else if (distance < 0 || distance > earlier.size()) {
        throw new MalformedException("a parent lies before the run that it should be in");
      } else {
        parent = earlier.get(earlier.size() - (int) distance).bytes();
      }
      writer.u8(FIELD_TAG).u8(Digest.SIZE).bytes(parent);
    }
    if (at != raw.size()) {
      throw new MalformedException("an entry has more ids of parents than it names");
    }
    return writer.bytes(rest).toBytes();
  }

  private static boolean isParent(Bytes metadata, int at) {
    return metadata.size() - at >= FIELD_BYTES
        && metadata.get(at) == FIELD_TAG
        && metadata.get(at + 1) == Digest.SIZE;
  }
}

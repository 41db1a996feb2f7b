package org.remotelog.log.crypto;

import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * The clear first bytes of a segment: version, key schedule, epoch, leaf and salt.
 *
 * @param epoch the epoch whose secret seals the segment
 * @param leaf the leaf of the log's tree in that epoch, never used for another segment
 * @param salt {@link Limits#SEALING_SALT_BYTES} random bytes, never used before
 */
public record SegmentHeader(int epoch, long leaf, Bytes salt) {
  /** Version of the format of segments. */
  public static final int VERSION = 1;

  /** Bytes of every header. */
  public static final int SIZE = 1 + 1 + 4 + 4 + Limits.SEALING_SALT_BYTES;

  public SegmentHeader {
    KeySchedule.checkEpoch(epoch);
    if (leaf < 0 || leaf > Limits.MAX_LEAF) {
      throw new IllegalArgumentException("leaf " + leaf + " is not of 32 bits");
    }
    if (salt.size() != Limits.SEALING_SALT_BYTES) {
      throw new IllegalArgumentException("salt of " + salt.size() + " bytes");
    }
  }

  /** The header as it stands in the block. */
  public Bytes toBytes() {
    return new ByteWriter()
        .u8(VERSION)
        .u8(KeySchedule.ID)
        .u32(epoch)
        .u32(leaf)
        .bytes(salt)
        .toBytes();
  }

  /** The header at the beginning of a segment block. */
  public static SegmentHeader parse(Bytes block) throws MalformedException {
    ByteReader reader = new ByteReader(block);
    if (block.size() < SIZE + Limits.TAG_BYTES) {
      throw new MalformedException("segment of " + block.size() + " bytes is too short");
    }
    int version = reader.u8();
    if (version != VERSION) {
      throw new MalformedException("segment version " + version + " is not known here");
    }
    int schedule = reader.u8();
    if (schedule != KeySchedule.ID) {
      throw new MalformedException("key schedule " + schedule + " is not known here");
    }
    long epoch = reader.u32();
    if (epoch > Integer.MAX_VALUE) {
      throw new MalformedException("epoch " + epoch + " of a segment is too large");
    }
    return new SegmentHeader((int) epoch, reader.u32(), reader.take(Limits.SEALING_SALT_BYTES));
  }
}

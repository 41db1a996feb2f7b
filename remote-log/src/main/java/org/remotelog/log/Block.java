package org.remotelog.log;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * Bytes to be stored under their CID, at most {@link Limits#MAX_BLOCK_BYTES}. The constructor does
 * not hash: {@link #verified} does, for bytes from outside.
 */
public record Block(Cid cid, Bytes data) {
  /** Refuses data above the limit as an error of the caller. */
  public Block {
    if (data.size() > Limits.MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "a block of " + data.size() + " bytes is above " + Limits.MAX_BLOCK_BYTES);
    }
  }

  /**
   * The block of these bytes.
   *
   * @throws IllegalArgumentException above the limit
   */
  public static Block of(Cid.Codec codec, Bytes data) {
    return new Block(Cid.of(codec, data), data);
  }

  /**
   * The block of bytes that came from outside.
   *
   * @throws MalformedException if they are too many or do not have this CID
   */
  public static Block verified(Cid cid, Bytes data) throws MalformedException {
    if (data.size() > Limits.MAX_BLOCK_BYTES) {
      throw new MalformedException(
          "a block of " + data.size() + " bytes is above " + Limits.MAX_BLOCK_BYTES);
    }
    if (!cid.verify(data)) {
      throw new MalformedException("the block's bytes do not have its CID");
    }
    return new Block(cid, data);
  }

  @Override
  public String toString() {
    return "Block(" + cid + ", " + data.size() + " bytes)";
  }
}

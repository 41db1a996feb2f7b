package org.remotelog.log.crypto;

import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;

/**
 * Sealing of segments. The key is used once: HKDF-SHA256(leaf key, salt of the header, "remote-log
 * segment v1" and the log's name). The associated data is the header, the log's name and the first
 * and last entry, so a segment cannot be passed off as another log's or as other entries.
 */
public final class SegmentSealer {
  /** Bytes that sealing adds to the plaintext. */
  public static final int OVERHEAD_BYTES = SegmentHeader.SIZE + Limits.TAG_BYTES;

  private static final Bytes INFO = Bytes.utf8("remote-log segment v1");

  /** The whole block: header, ciphertext, tag. */
  public static Bytes seal(
      SecretBytes leafKey,
      SegmentHeader header,
      LogName log,
      SequenceRange range,
      Bytes plaintext) {
    Bytes clear = header.toBytes();
    SecretBytes key = key(leafKey, header, log);
    return Bytes.concat(clear, AesGcm.seal(key, associated(clear, log, range), plaintext));
  }

  /**
   * The plaintext of a block.
   *
   * @param leafKey the key of the leaf that {@link SegmentHeader#parse} found in the block
   */
  public static Bytes open(SecretBytes leafKey, LogName log, SequenceRange range, Bytes block)
      throws MalformedException {
    SegmentHeader header = SegmentHeader.parse(block);
    Bytes clear = block.slice(0, SegmentHeader.SIZE);
    Bytes sealed = block.slice(SegmentHeader.SIZE, block.size());
    SecretBytes key = key(leafKey, header, log);
    return AesGcm.open(key, associated(clear, log, range), sealed, "segment of " + range);
  }

  private static SecretBytes key(SecretBytes leafKey, SegmentHeader header, LogName log) {
    return Hkdf.key(leafKey, header.salt(), Bytes.concat(INFO, log.publicKey()));
  }

  private static Bytes associated(Bytes header, LogName log, SequenceRange range) {
    return new ByteWriter()
        .bytes(header)
        .bytes(log.publicKey())
        .u64(range.first())
        .u64(range.last())
        .toBytes();
  }

  private SegmentSealer() {}
}

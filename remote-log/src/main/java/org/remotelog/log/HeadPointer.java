package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.remotelog.bytes.Bytes;

/**
 * Where head records are published and resolved. It can delay news or withhold it, never forge it.
 * Safe for use by several threads. Each call gives up with an IOException after its deadline, and
 * with an InterruptedIOException when its thread is interrupted.
 */
public interface HeadPointer extends AutoCloseable {
  /**
   * Publishes exactly these bytes of a record. Publishing the same record again is fine.
   *
   * @throws StaleHeadException when the pointer holds a newer record of the log
   * @throws ConflictingHeadException when the pointer holds another head of the same sequence; the
   *     record may be kept beside it
   * @throws RefusedRecordException when the bytes are no record signed by the log
   * @throws IOException when publishing failed; it may nevertheless have taken effect
   */
  void publish(LogName log, Bytes record, Duration deadline) throws IOException;

  /**
   * Every distinct record that the pointer holds for the log, best first, not verified; empty when
   * it holds none. At most {@link Limits#MAX_RECORDS_PER_NAME}.
   */
  List<Bytes> resolve(LogName log, Duration deadline) throws IOException;

  /** The URI of the pointer, without credentials. */
  String describe();

  @Override
  void close() throws IOException;
}

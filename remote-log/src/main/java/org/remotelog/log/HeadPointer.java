package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
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

  /**
   * Tells that these logs are about to be resolved, each by a call of its own: a pointer that can
   * asks for all of them at once. Makes no request itself.
   */
  default void willResolve(Collection<LogName> logs) {}

  /** The URI of the pointer, without credentials. */
  String describe();

  /** The places behind this pointer, each with its own name; one that is one place is its own. */
  default List<HeadPointer> parts() {
    return Collections.singletonList(this);
  }

  /**
   * This pointer with each place behind it wrapped, so that what each of them is asked and answers
   * can be seen. It shares everything else with this pointer, which stays the one to close.
   */
  default HeadPointer around(UnaryOperator<HeadPointer> wrapping) {
    return wrapping.apply(this);
  }

  /**
   * Publishes the records that were promised to a place behind this pointer which could not take
   * them then; does nothing where none is owed.
   *
   * @param deadline for each place
   * @throws IOException naming the places that still lack something; the others have got theirs
   */
  default void settle(Duration deadline) throws IOException {}

  @Override
  void close() throws IOException;
}

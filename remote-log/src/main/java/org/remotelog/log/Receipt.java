package org.remotelog.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;

/**
 * The statement "of log L I hold entries 1 to n, under root R, except these runs".
 *
 * <p>Fifty receipts must fit into a head that travels inside its record, so a receipt does not
 * carry names: it has the first {@link Limits#RECEIPT_LOG_TAG_BYTES} bytes of the SHA-256 of the
 * log's name and the first {@link Limits#RECEIPT_ROOT_TAG_BYTES} bytes of the root. Ask {@link
 * #concerns} with each log that is known, then {@link #confirms} with that log's own root at {@link
 * #upTo}. Two names with one tag are harmless: commitments bind the name of their log, so a root of
 * the other log does not match. The root tag protects against mistakes and forks, not against a
 * writer who searches for two branches of its own log with one tag.
 *
 * @param logTag which log, see above
 * @param upTo the last entry that the statement covers, from 1
 * @param rootTag which branch of the log, see above
 * @param except runs within 1..upTo that are not held, ascending and not overlapping, at most
 *     {@link Limits#MAX_RECEIPT_EXCEPTIONS}
 */
public record Receipt(Bytes logTag, long upTo, Bytes rootTag, List<SequenceRange> except) {
  public Receipt {
    if (logTag.size() != Limits.RECEIPT_LOG_TAG_BYTES) {
      throw new IllegalArgumentException("log tag of " + logTag.size() + " bytes");
    }
    if (rootTag.size() != Limits.RECEIPT_ROOT_TAG_BYTES) {
      throw new IllegalArgumentException("root tag of " + rootTag.size() + " bytes");
    }
    if (upTo < 1 || upTo > Limits.MAX_SEQUENCE) {
      throw new IllegalArgumentException("receipt up to " + upTo);
    }
    except = Collections.unmodifiableList(new ArrayList<>(except));
    ReferenceChecks.ascending("exceptions", except, Limits.MAX_RECEIPT_EXCEPTIONS);
    if (!except.isEmpty() && except.get(except.size() - 1).last() > upTo) {
      throw new IllegalArgumentException("receipt up to " + upTo + " excepts later entries");
    }
  }

  /** The receipt for {@code log} whose root at {@code upTo} is {@code root}. */
  public static Receipt of(LogName log, long upTo, Digest root, List<SequenceRange> except) {
    return new Receipt(
        logTagOf(log), upTo, root.bytes().slice(0, Limits.RECEIPT_ROOT_TAG_BYTES), except);
  }

  /** Whether this receipt speaks of {@code log}. */
  public boolean concerns(LogName log) {
    return logTag.equals(logTagOf(log));
  }

  /** Whether {@code root}, the root of the log at {@link #upTo}, is the one that was seen. */
  public boolean confirms(Digest root) {
    return rootTag.equals(root.bytes().slice(0, Limits.RECEIPT_ROOT_TAG_BYTES));
  }

  /** Whether the entry is covered, i.e. not above {@link #upTo} and not excepted. */
  public boolean covers(long sequence) {
    if (sequence < 1 || sequence > upTo) {
      return false;
    }
    for (SequenceRange run : except) {
      if (sequence >= run.first() && sequence <= run.last()) {
        return false;
      }
    }
    return true;
  }

  /** What stands for the name of a log in receipts. */
  public static Bytes logTagOf(LogName log) {
    return Sha256.of(log.publicKey()).bytes().slice(0, Limits.RECEIPT_LOG_TAG_BYTES);
  }
}

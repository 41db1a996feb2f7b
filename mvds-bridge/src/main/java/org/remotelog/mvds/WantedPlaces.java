package org.remotelog.mvds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Bytes;

/**
 * Messages that the sender of a payload lacks, by their places in one log. Whoever holds some of
 * them answers with MESSAGEs; nobody has to.
 *
 * @param log the name of the log, {@value Limits#ID_BYTES} bytes
 * @param runs ascending, without overlap, at least one
 */
public record WantedPlaces(Bytes log, List<Run> runs) {
  /** Numbers that follow one another, both ends included. */
  public record Run(long first, long last) {
    public Run {
      if (first < 1 || last < first || last > Limits.MAX_SEQUENCE) {
        throw new IllegalArgumentException("no run of numbers: " + first + " to " + last);
      }
    }

    /** How many numbers there are. */
    public long count() {
      return last - first + 1;
    }
  }

  public WantedPlaces {
    if (log.size() != Limits.ID_BYTES) {
      throw new IllegalArgumentException("a log name of " + log.size() + " bytes");
    }
    runs = Collections.unmodifiableList(new ArrayList<>(runs));
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("nothing is wanted of the log");
    }
    long before = 0;
    for (Run run : runs) {
      if (run.first() <= before) {
        throw new IllegalArgumentException("runs that do not ascend: " + runs);
      }
      before = run.last();
    }
  }

  /** How many messages there are. */
  public long count() {
    long count = 0;
    for (Run run : runs) {
      count += run.count();
    }
    return count;
  }

  /** How many messages there are in all of these. */
  public static long count(List<WantedPlaces> wanted) {
    long count = 0;
    for (WantedPlaces one : wanted) {
      count += one.count();
    }
    return count;
  }
}

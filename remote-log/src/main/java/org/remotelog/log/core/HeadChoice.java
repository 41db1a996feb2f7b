package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadRecord;

/**
 * Which of several valid head records of one log counts.
 *
 * <p>Newer is the higher sequence. The same sequence and the same head is the same head signed
 * again, and the later expiry wins. The same sequence with another head is a fork: both are kept.
 * Older than the floor, the highest record accepted so far, is a rollback and is refused.
 */
public final class HeadChoice {
  /** Size of a tag of a head, in bytes. */
  public static final int TAG_BYTES = 8;

  private HeadChoice() {}

  /** By which the heads of one number are told apart when only the tag is remembered. */
  public static Bytes tag(HeadRecord record) {
    return record.head().digest().bytes().slice(0, TAG_BYTES);
  }

  /**
   * The verdict over the records that came in.
   *
   * @param candidates records newer than the floor, or the floor's own head signed again; best
   *     first, one for each sequence
   * @param conflicts records that contradict the floor or a candidate of the same sequence
   * @param older records below the floor
   */
  public record Choice(
      List<HeadRecord> candidates, List<HeadRecord> conflicts, List<HeadRecord> older) {
    public Choice {
      candidates = List.copyOf(candidates);
      conflicts = List.copyOf(conflicts);
      older = List.copyOf(older);
    }
  }

  /** Compares verified records of one log with each other and with the floor. */
  public static Choice of(List<HeadRecord> records, Optional<HeadRecord> floor) {
    List<HeadRecord> newestFirst = new ArrayList<>(records);
    // Stable: of two that contradict each other the first counts, as pointers keep the first too.
    newestFirst.sort((one, other) -> Long.compare(other.sequence(), one.sequence()));
    List<HeadRecord> candidates = new ArrayList<>();
    List<HeadRecord> conflicts = new ArrayList<>();
    List<HeadRecord> older = new ArrayList<>();
    for (HeadRecord record : newestFirst) {
      boolean atFloor = floor.isPresent() && record.sequence() == floor.get().sequence();
      if (floor.isPresent() && record.sequence() < floor.get().sequence()) {
        older.add(record);
      } else if (atFloor && !record.head().equals(floor.get().head())) {
        conflicts.add(record);
      } else {
        addCandidate(record, candidates, conflicts);
      }
    }
    return new Choice(candidates, conflicts, older);
  }

  private static void addCandidate(
      HeadRecord record, List<HeadRecord> candidates, List<HeadRecord> conflicts) {
    for (int i = 0; i < candidates.size(); i++) {
      HeadRecord twin = candidates.get(i);
      if (twin.sequence() == record.sequence()) {
        if (!twin.head().equals(record.head())) {
          conflicts.add(record);
        } else if (isBetter(record, twin)) {
          candidates.set(i, record);
        }
        return;
      }
    }
    candidates.add(record);
  }

  /** The same head signed again: the later expiry wins, then the copy that has its head with it. */
  private static boolean isBetter(HeadRecord record, HeadRecord twin) {
    int order = record.validity().compareTo(twin.validity());
    return order > 0
        || (order == 0
            && record.verifiedInlineHead().isPresent()
            && !twin.verifiedInlineHead().isPresent());
  }
}

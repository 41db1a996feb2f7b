package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;

/**
 * What {@link Proofs#verify} checked of one log, and what it found.
 *
 * @param member the display name of its writer
 * @param own whether this device writes it
 * @param recordSequence number of the record that counts, 0 when there is none
 * @param count entries that its head states
 * @param records records that pointers gave
 * @param heads heads opened
 * @param pages pages that were followed
 * @param segments segments that were opened
 * @param entries entries that passed every check
 * @param compared entries that this home holds, and that were compared with what it holds
 * @param bytes received from stores and pointers
 * @param root the root computed from the entries; empty when some are missing
 * @param pending own entries that no published head covers yet
 * @param ahead entries that the network has beyond the head that this home has accepted
 * @param faults what is wrong, at most {@link ClientBounds#MAX_FAULTS_PER_LOG}
 * @param moreFaults faults beyond those
 * @param notes what is odd and no fault
 */
public record LogCheck(
    LogName log,
    String member,
    boolean own,
    long recordSequence,
    long count,
    int records,
    int heads,
    int pages,
    int segments,
    long entries,
    long compared,
    long bytes,
    Optional<Digest> root,
    long pending,
    long ahead,
    List<VerifyFault> faults,
    long moreFaults,
    List<String> notes) {
  public LogCheck {
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }
}

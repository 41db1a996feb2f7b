package org.remotelog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogAudit;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * What each pointer gave for one log, compared with the other pointers and with the highest record
 * that this home has accepted or signed.
 */
final class RecordCheck {
  private final LogName log;
  private final Optional<Floor> floor;
  private final long signed;
  private final FaultList faults;
  private final List<String> notes;
  private final Instant now;
  private final List<HeadRecord> valid = new ArrayList<>();

  /** The newest record that this home has accepted, or has signed itself. */
  record Floor(long sequence, Cid head) {}

  /**
   * @param signed the newest sequence that this home has signed, on its way or published; {@link
   *     Long#MAX_VALUE} for the log of another device
   */
  RecordCheck(
      LogName log,
      Optional<Floor> floor,
      long signed,
      FaultList faults,
      List<String> notes,
      Instant now) {
    this.log = log;
    this.floor = floor;
    this.signed = signed;
    this.faults = faults;
    this.notes = notes;
    this.now = now;
  }

  void check(List<LogAudit.Answer> answers, Map<String, PlaceCheck> pointers) {
    List<List<HeadRecord>> byPointer = new ArrayList<>();
    for (LogAudit.Answer answer : answers) {
      List<HeadRecord> records = parse(answer);
      byPointer.add(records);
      valid.addAll(records);
    }
    long newest = floor.map(Floor::sequence).orElse(0L);
    boolean isKnown = floor.isPresent();
    for (HeadRecord record : valid) {
      newest = Math.max(newest, record.sequence());
      isKnown = true;
    }
    for (int i = 0; i < answers.size(); i++) {
      PlaceCheck check = judge(answers.get(i), byPointer.get(i), newest, isKnown);
      pointers.merge(check.place(), check, PlaceCheck::plus);
    }
    forks();
  }

  private List<HeadRecord> parse(LogAudit.Answer answer) {
    List<HeadRecord> records = new ArrayList<>();
    for (Bytes bytes : answer.records()) {
      try {
        HeadRecord record = IpnsRecordCodec.parse(log, bytes);
        records.add(record);
        if (record.isExpired(now)) {
          notes.add(
              "record "
                  + record.sequence()
                  + " of "
                  + answer.pointer()
                  + " expired at "
                  + record.validity());
        }
      } catch (MalformedException e) {
        faults.add(
            VerifyFault.Cause.RECORD_REFUSED,
            Optional.empty(),
            answer.pointer(),
            "gave a record that is refused: " + e.getMessage());
      }
    }
    return records;
  }

  private PlaceCheck judge(
      LogAudit.Answer answer, List<HeadRecord> records, long newest, boolean isKnown) {
    String place = answer.pointer();
    if (!answer.failure().isEmpty()) {
      faults.add(VerifyFault.Cause.POINTER_FAILED, Optional.empty(), place, answer.failure());
      return new PlaceCheck(place, 1, 0, 0, 1);
    }
    boolean isWrong = records.size() < answer.records().size();
    for (HeadRecord record : records) {
      if (record.sequence() < newest) {
        isWrong = true;
        faults.add(
            VerifyFault.Cause.OLDER_RECORD,
            Optional.empty(),
            place,
            "gave record " + record.sequence() + ", older than record " + newest + whose(newest));
      }
      if (record.inlineHead().isPresent() && !record.verifiedInlineHead().isPresent()) {
        isWrong = true;
        faults.add(
            VerifyFault.Cause.HEAD_ALTERED,
            Optional.empty(),
            place,
            "the head inside record " + record.sequence() + " does not hash to " + record.head());
      }
    }
    if (answer.records().isEmpty() && isKnown) {
      faults.add(VerifyFault.Cause.NO_RECORD, Optional.empty(), place, "has no record of the log");
      return new PlaceCheck(place, 1, 1, 0, 0);
    }
    return new PlaceCheck(place, 1, 0, isWrong ? 1 : 0, 0);
  }

  private String whose(long newest) {
    return floor.isPresent() && floor.get().sequence() == newest
        ? " that this home has seen"
        : " of another pointer";
  }

  /** Records of one sequence with different heads, that of this home among them. */
  private void forks() {
    List<Floor> seen = new ArrayList<>();
    floor.ifPresent(seen::add);
    for (HeadRecord record : valid) {
      Floor next = new Floor(record.sequence(), record.head());
      boolean isNew = !seen.contains(next);
      if (isNew && record.sequence() > signed) {
        faults.add(
            VerifyFault.Cause.FORKED,
            Optional.empty(),
            "",
            "record " + record.sequence() + " was signed by another copy of this home");
      }
      boolean contradicts =
          isNew && seen.stream().anyMatch(one -> one.sequence() == next.sequence());
      if (contradicts) {
        faults.add(
            VerifyFault.Cause.FORKED,
            Optional.empty(),
            "",
            "another head was signed with sequence " + next.sequence() + ": " + next.head());
      }
      if (isNew) {
        seen.add(next);
      }
    }
  }
}

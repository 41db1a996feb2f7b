package org.remotelog.pointer.multi;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.IpnsRecordCodec;

/** What all places answered about one log, checked and compared. */
final class Survey {
  private record Looked(
      String place, List<HeadRecord> records, Optional<String> wrong, Optional<String> silent) {}

  private final LogName log;
  private final List<Looked> places = new ArrayList<>();
  private final List<HeadRecord> union = new ArrayList<>();

  Survey(LogName log, List<PartCalls.Answer<List<Bytes>>> answers) {
    this.log = log;
    for (PartCalls.Answer<List<Bytes>> answer : answers) {
      places.add(look(answer));
    }
    for (Looked place : places) {
      place.records().forEach(record -> merge(union, record));
    }
    union.sort((first, second) -> RecordOrder.compare(second, first));
  }

  private Looked look(PartCalls.Answer<List<Bytes>> answer) {
    List<HeadRecord> records = new ArrayList<>();
    Optional<String> wrong = Optional.empty();
    List<Bytes> reply = answer.reply().orElse(Collections.emptyList());
    int most = Math.min(reply.size(), org.remotelog.log.Limits.MAX_RECORDS_PER_NAME);
    for (Bytes bytes : reply.subList(0, most)) {
      try {
        merge(records, IpnsRecordCodec.parse(log, bytes));
      } catch (MalformedException e) {
        wrong = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    records.sort((first, second) -> RecordOrder.compare(second, first));
    String place = answer.part().describe();
    return new Looked(
        place, records, wrong, answer.failure().map(why -> String.valueOf(why.getMessage())));
  }

  /**
   * Of one head under one number the latest signing counts, and rather one with the head inline.
   */
  private static void merge(List<HeadRecord> records, HeadRecord record) {
    for (int i = 0; i < records.size(); i++) {
      HeadRecord known = records.get(i);
      if (known.sequence() == record.sequence() && known.head().equals(record.head())) {
        int order = RecordOrder.compare(record, known);
        boolean inline =
            record.verifiedInlineHead().isPresent() && !known.verifiedInlineHead().isPresent();
        if (order > 0 || (order == 0 && inline)) {
          records.set(i, record);
        }
        return;
      }
    }
    records.add(record);
  }

  /** Every distinct valid record, best first. */
  List<Bytes> records() throws IOException {
    boolean known = false;
    List<String> why = new ArrayList<>();
    for (PlaceReport report : reports()) {
      known |= report.state() == PlaceReport.State.EMPTY;
      why.add(report.place() + ": " + report.why());
    }
    if (union.isEmpty() && !known) {
      throw new IOException("no pointer tells about " + log + "; " + String.join("; ", why));
    }
    List<Bytes> bytes = new ArrayList<>();
    for (HeadRecord record : union) {
      if (bytes.size() < org.remotelog.log.Limits.MAX_RECORDS_PER_NAME) {
        bytes.add(record.bytes());
      }
    }
    return bytes;
  }

  List<PlaceReport> reports() {
    List<PlaceReport> reports = new ArrayList<>();
    for (Looked place : places) {
      reports.add(report(place));
    }
    return reports;
  }

  private PlaceReport report(Looked place) {
    if (place.silent().isPresent()) {
      return new PlaceReport(
          place.place(), PlaceReport.State.SILENT, 0, Optional.empty(), place.silent().get());
    }
    Optional<HeadRecord> record =
        place.records().isEmpty() ? Optional.empty() : Optional.of(place.records().get(0));
    long behind = record.map(own -> union.get(0).sequence() - own.sequence()).orElse(0L);
    if (place.wrong().isPresent()) {
      return new PlaceReport(
          place.place(), PlaceReport.State.WRONG, behind, record, place.wrong().get());
    }
    if (!record.isPresent()) {
      return new PlaceReport(place.place(), PlaceReport.State.EMPTY, 0, record, "no record");
    }
    if (RecordOrder.compare(record.get(), union.get(0)) < 0) {
      String why = behind == 0 ? "an older signing of the same number" : behind + " behind";
      return new PlaceReport(place.place(), PlaceReport.State.STALE, behind, record, why);
    }
    boolean forked = !record.get().head().equals(union.get(0).head());
    String why = forked ? "another head under the same number" : "";
    return new PlaceReport(place.place(), PlaceReport.State.FRESH, behind, record, why);
  }

  /**
   * Not one that has expired, and not one with a head inside that is not its own; and of a fork
   * none, because that would take a side.
   */
  private boolean mayPassOn(HeadRecord best, Instant now) {
    boolean isForked =
        union.size() > 1
            && union.get(1).sequence() == best.sequence()
            && !union.get(1).head().equals(best.head());
    boolean isIntact = !best.inlineHead().isPresent() || best.verifiedInlineHead().isPresent();
    return !isForked && isIntact && !best.isExpired(now);
  }

  /** Remembers which places lack the best record, if that may be passed on. */
  void repair(Repairs repairs, Instant now) {
    for (PlaceReport report : reports()) {
      if (report.state() == PlaceReport.State.SILENT || union.isEmpty()) {
        continue;
      }
      HeadRecord best = union.get(0);
      boolean lacks =
          !report.record().isPresent() || RecordOrder.compare(report.record().get(), best) < 0;
      if (lacks && mayPassOn(best, now)) {
        repairs.add(report.place(), new OwedRecords.Owed(log, best.bytes()));
      } else {
        repairs.forget(report.place(), log);
      }
    }
  }
}

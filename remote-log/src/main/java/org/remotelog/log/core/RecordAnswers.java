package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * What was given as records of a log, parsed.
 *
 * @param valid the records that the log's key signed, with who gave them first, in that order
 * @param refused what is wrong with the others
 */
record RecordAnswers(Map<HeadRecord, String> valid, List<Refused> refused) {
  /** Bytes that are no record of the log, who gave them, and why they are none. */
  record Refused(String source, String why) {}

  static RecordAnswers of(LogName log, List<ReaderInput.Answer> answers) {
    Map<HeadRecord, String> valid = new LinkedHashMap<>();
    List<Refused> refused = new ArrayList<>();
    for (ReaderInput.Answer answer : answers) {
      try {
        valid.putIfAbsent(IpnsRecordCodec.parse(log, answer.record()), answer.source());
      } catch (MalformedException e) {
        refused.add(new Refused(answer.source(), String.valueOf(e.getMessage())));
      }
    }
    return new RecordAnswers(valid, refused);
  }

  List<HeadRecord> records() {
    return new ArrayList<>(valid.keySet());
  }

  /** Says who gave bytes that are no record of the log. */
  RecordAnswers told(List<ReaderEffect> effects) {
    for (Refused one : refused) {
      effects.add(new ReaderEffect.Refused("head record", one.source(), one.why()));
    }
    return this;
  }
}

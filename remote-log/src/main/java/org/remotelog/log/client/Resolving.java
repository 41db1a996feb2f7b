package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.core.ReaderInput;

/** What the pointers say of one log, until all have answered. */
final class Resolving {
  private final Map<HeadPointer, List<Bytes>> byPointer = new HashMap<>();
  private List<ReaderInput.Answer> answers = new ArrayList<>();
  private List<String> failures = new ArrayList<>();
  private int outstanding;
  private boolean wasAsked;

  /** So many pointers are being asked. */
  void begin(int pointers) {
    answers = new ArrayList<>();
    failures = new ArrayList<>();
    outstanding = pointers;
    wasAsked = true;
  }

  void answered(HeadPointer pointer, List<Bytes> records) {
    String place = pointer.describe();
    records.forEach(record -> answers.add(new ReaderInput.Answer(record, place)));
    byPointer.put(pointer, records);
    outstanding--;
  }

  void failed(HeadPointer pointer, String why) {
    failures.add(pointer.describe() + ": " + why);
    byPointer.remove(pointer);
    outstanding--;
  }

  /** Whether any pointer was asked for the log. */
  boolean wasAsked() {
    return wasAsked;
  }

  boolean isOver() {
    return outstanding == 0;
  }

  /** Whether a pointer failed or had nothing. */
  boolean isLacking() {
    return !failures.isEmpty() || byPointer.containsValue(List.<Bytes>of());
  }

  ReaderInput.Resolved resolved() {
    return new ReaderInput.Resolved(answers, failures);
  }

  /** The pointers that gave this record in this round of questions; empty for one of a roster. */
  String whoGave(Bytes record) {
    Set<String> places = new LinkedHashSet<>();
    for (ReaderInput.Answer answer : answers) {
      if (answer.record().equals(record)) {
        places.add(answer.source());
      }
    }
    return String.join(", ", places);
  }

  /** The records that a pointer gave last; nothing for one that did not answer. */
  Map<HeadPointer, List<Bytes>> byPointer() {
    return byPointer;
  }
}

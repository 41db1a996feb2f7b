package org.remotelog.log;

/**
 * What an embedder may want to see or count. Called on the thread that does the work; a method that
 * throws or blocks harms that work. No payloads and no keys are passed.
 */
public interface LogEvents {
  /** Sees nothing. */
  LogEvents NONE = new LogEvents() {};

  /** A head that covers entries 1..count was taken by every store and pointer. */
  default void published(LogName log, long count, long recordSequence) {}

  /** A store or pointer could not be written to; the work is kept and tried again. */
  default void publishFailed(LogName log, String where, String why) {}

  /** Bytes from outside failed a check and were not used. */
  default void refused(LogName log, String what, String source, String why) {}

  /** Two valid records of one log contradict each other. */
  default void forked(LogName log, HeadRecord one, HeadRecord other) {}

  /** A pointer gave an older record than one that was accepted before. */
  default void stale(LogName log, long sequence, long floor) {}

  /**
   * A roster shows a newer record of a log than its own pointers: they are frozen, behind or empty.
   *
   * @param sequence of the record that was shown
   * @param given the highest number that the pointers gave, 0 when they gave nothing
   * @param source whose roster it is
   */
  default void behind(LogName log, long sequence, long given, String source) {}

  /** A pointer that had lost a record of the log, or never got it, has it again. */
  default void reput(LogName log, long recordSequence, String where) {}

  /**
   * A record came without the head that it names, or with other bytes in its place; the head is
   * fetched from a store, in a round more.
   */
  default void headApart(LogName log, Cid head) {}

  /**
   * A block of the log is in no store any more; the pointers are asked once more in this pass, as a
   * newer head may have replaced it. When none has, a gap follows.
   */
  default void blockGone(LogName log, Cid block) {}

  /**
   * A message names an entry behind the newest head of this log that any pointer gives: news of the
   * log is late or withheld, or the message lies.
   *
   * @param sequence the entry
   * @param known how many entries that head has
   */
  default void awaited(LogName log, long sequence, long known) {}

  /**
   * Messages came directly with another place or other metadata than in the signed log; what the
   * log says counts.
   */
  default void corrected(LogName log, long messages) {}

  /** Something is odd and does not stop the work. */
  default void warned(LogName log, String text) {}

  /** Verified entries were handed on. */
  default void delivered(LogName log, SequenceRange range) {}

  /** A round of a catch-up pass begins, with so many requests side by side. */
  default void round(int number, int requests) {}
}

package org.remotelog.cli;

/** What the process says when it ends; scripts rely on the numbers. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** Done as far as possible: entries are missing, or stored bytes were refused. */
  static final int INCOMPLETE = 3;

  private ExitCode() {}
}

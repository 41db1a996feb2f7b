package org.remotelog.cli;

/** A command that cannot go on: what is wrong, what to do about it, and the exit code. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;
  private final int exitCode;

  private CommandException(String what, String advice, int exitCode) {
    super(what);
    this.advice = advice;
    this.exitCode = exitCode;
  }

  static CommandException failed(String what, String advice) {
    return new CommandException(what, advice, ExitCode.FAILED);
  }

  /** What was asked for cannot be had now. */
  static CommandException incomplete(String what, String advice) {
    return new CommandException(what, advice, ExitCode.INCOMPLETE);
  }

  static CommandException usage(String what, String advice) {
    return new CommandException(what, advice, ExitCode.USAGE);
  }

  String what() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  String advice() {
    return advice;
  }

  int exitCode() {
    return exitCode;
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.remotelog.RemoteLogException;

/**
 * What a failed command shows: one line on standard error, and the exit code. This is the one place
 * where exceptions become words.
 */
record Failure(String what, String advice, int exitCode) {

  static Failure of(Throwable thrown) {
    if (thrown instanceof CommandException command) {
      return new Failure(command.what(), command.advice(), command.exitCode());
    }
    if (thrown instanceof RemoteLogException refused) {
      return new Failure(messageOf(refused), refused.advice(), ExitCode.FAILED);
    }
    if (thrown instanceof FileSystemException file) {
      return new Failure(describe(file), "Check the folder and its rights", ExitCode.FAILED);
    }
    if (thrown instanceof IOException) {
      // The library's own say what to do.
      boolean isOwn = thrown.getClass().getName().startsWith("org.remotelog.");
      String advice = isOwn ? "" : "Try again; what was acknowledged is not lost";
      return new Failure(messageOf(thrown), advice, ExitCode.FAILED);
    }
    if (thrown instanceof InterruptedException) {
      return new Failure("interrupted", "", ExitCode.FAILED);
    }
    return new Failure(
        "internal error, " + thrown.getClass().getSimpleName() + ": " + messageOf(thrown),
        "Run it again with --debug and report what it prints",
        ExitCode.FAILED);
  }

  Failure withAdvice(String other) {
    return new Failure(what, other, exitCode);
  }

  JsonLine json() {
    return new JsonLine().put("error", what).put("hint", advice).put("exitCode", exitCode);
  }

  /** {@code error: what. advice.} */
  String line() {
    String end = advice.isEmpty() ? "" : " " + sentence(advice);
    return "error: " + sentence(what) + end;
  }

  private static String sentence(String text) {
    String bare = text.strip();
    return bare.endsWith(".") || bare.endsWith("?") || bare.endsWith("!") ? bare : bare + ".";
  }

  private static String describe(FileSystemException file) {
    String name = String.valueOf(file.getFile());
    if (file instanceof AccessDeniedException) {
      return name + " may not be read or written";
    }
    if (file instanceof NoSuchFileException) {
      return name + " is not there";
    }
    String reason = file.getReason();
    return name + ": " + (reason == null ? file.getClass().getSimpleName() : reason);
  }

  private static String messageOf(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}

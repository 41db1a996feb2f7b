package org.remotelog.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite reports about one file into failures that say what to do. */
final class Failures {
  private static final Pattern DOUBLED =
      Pattern.compile("\\[SQLITE_\\w+\\] .*? \\((.*)\\)", Pattern.DOTALL);

  private final Path file;

  Failures(Path file) {
    this.file = file;
  }

  IOException explain(SQLException e) {
    int extended =
        e instanceof SQLiteException failure ? failure.getResultCode().code : e.getErrorCode();
    if (isDamage(extended) || isMissingTable(e)) {
      return damaged(reason(e), e);
    }
    return switch (SQLiteErrorCode.getErrorCode(extended & 0xff)) {
      case SQLITE_FULL, SQLITE_IOERR ->
          new StorageFullException(
              file
                  + " cannot be written ("
                  + reason(e)
                  + "): the disk is full or fails. Free some space and try again",
              e);
      case SQLITE_BUSY, SQLITE_LOCKED -> busy(e);
      case SQLITE_CANTOPEN ->
          new IOException(file + " cannot be opened: check that it may be read and written", e);
      case SQLITE_READONLY, SQLITE_PERM ->
          new IOException(file + " cannot be written: check its permissions", e);
      default -> new IOException(file + ": " + reason(e), e);
    };
  }

  DatabaseDamagedException damaged(String reason) {
    return new DatabaseDamagedException(damage(reason));
  }

  private DatabaseDamagedException damaged(String reason, Throwable cause) {
    return new DatabaseDamagedException(damage(reason), cause);
  }

  private String damage(String reason) {
    return file
        + " is damaged ("
        + reason
        + "): put it back from a backup, or move it away with its -wal and -shm files";
  }

  /** What SQLite says, once: the driver puts a code and a longer wording around it. */
  static String reason(SQLException e) {
    String message = String.valueOf(e.getMessage());
    Matcher doubled = DOUBLED.matcher(message);
    return doubled.matches() ? doubled.group(1) : message;
  }

  private DatabaseBusyException busy(SQLException e) {
    return new DatabaseBusyException(
        file + " is kept busy by another process; try again when that has finished", e);
  }

  static boolean isBusy(SQLException e) {
    int primary = e.getErrorCode() & 0xff;
    return primary == SQLiteErrorCode.SQLITE_BUSY.code
        || primary == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  private static boolean isDamage(int extended) {
    int primary = extended & 0xff;
    return primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code
        || primary == SQLiteErrorCode.SQLITE_TOOBIG.code
        || extended == SQLiteErrorCode.SQLITE_IOERR_READ.code
        || extended == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ.code;
  }

  private static boolean isMissingTable(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("no such table") || message.contains("no such column");
  }
}

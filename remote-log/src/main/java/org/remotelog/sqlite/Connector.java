package org.remotelog.sqlite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/** Opens connections to one database file and sets its schema up. */
final class Connector {
  private static final int RETRY_MS = 20;

  private static final String STATED =
      "SELECT (SELECT user_version FROM pragma_user_version),"
          + " (SELECT application_id FROM pragma_application_id),"
          + " (SELECT count(*) FROM sqlite_schema)";

  private final Path folder;
  private final Path file;
  private final DatabaseSchema schema;
  private final Failures failures;
  private final List<String> settings;

  /**
   * @param settings pragmas for every connection that writes, after the usual ones
   */
  Connector(Path folder, DatabaseSchema schema, List<String> settings) {
    this.settings = settings;
    this.folder = folder.toAbsolutePath();
    this.file = this.folder.resolve(schema.fileName());
    this.schema = schema;
    this.failures = new Failures(file);
  }

  Path file() {
    return file;
  }

  Failures failures() {
    return failures;
  }

  /** A connection that writes; makes folder, file and tables only where it may. */
  Session openForWriting(boolean make, long deadlineNs) throws IOException {
    if (make) {
      LocalFolders.prepare(folder);
      LocalFolders.createFile(file);
      if (Files.size(file) == 0 && hasWriteAheadLog()) {
        throw failures.damaged("it is empty, although changes to it wait in its -wal file");
      }
    } else {
      requireThere();
      LocalFolders.refuseNetwork(folder);
    }
    Session session = connect(false, "");
    return setUp(
        session,
        () -> {
          useWriteAheadLog(session, deadlineNs);
          session.execute("PRAGMA synchronous=FULL");
          session.execute("PRAGMA cache_size=-" + Limits.WRITER_CACHE_KIB);
          for (String setting : settings) {
            session.execute(setting);
          }
          if (!make && knownVersion(session) == 0) {
            throw missing();
          }
          migrate(session, deadlineNs);
        });
  }

  /** A connection that only reads, and never creates a database. */
  Session openForReading() throws IOException {
    requireThere();
    LocalFolders.refuseNetwork(folder);
    // On read-only media SQLite cannot make the -shm file that it needs to see a -wal file. Without
    // a -wal file nothing can be missed, and nobody can be writing.
    boolean fixed = !Files.isWritable(folder) && !hasWriteAheadLog();
    try {
      Session session = connect(true, fixed ? "?immutable=1" : "");
      return setUp(
          session,
          () -> {
            session.execute("PRAGMA cache_size=-" + Limits.READER_CACHE_KIB);
            checkVersion(session);
          });
    } catch (DatabaseDamagedException | DatabaseMissingException | DatabaseVersionException e) {
      throw e;
    } catch (IOException e) {
      if (!Files.isWritable(folder) && hasWriteAheadLog()) {
        throw new IOException(
            file
                + " has changes in its -wal file, which cannot be read in a folder without"
                + " permission to write: copy the folder, -wal file included, to another place",
            e);
      }
      throw e;
    }
  }

  /** Checks inside a transaction that the file still has the schema of this program. */
  void checkVersion(Session session) throws IOException {
    int version = knownVersion(session);
    if (version == 0) {
      throw missing();
    }
    if (version < schema.version()) {
      throw new DatabaseVersionException(
          file
              + " has schema version "
              + version
              + ", this program reads version "
              + schema.version()
              + ": run a command that writes once, which brings it up to date",
          version,
          schema.version());
    }
  }

  private void migrate(Session session, long deadlineNs) throws IOException {
    while (knownVersion(session) < schema.version()) {
      session.begin(true, deadlineNs);
      int version = knownVersion(session); // Another process may have been faster.
      if (version < schema.version()) {
        for (String statement : schema.migrations().get(version)) {
          session.execute(statement);
        }
        session.execute("PRAGMA application_id=" + schema.applicationId());
        session.execute("PRAGMA user_version=" + (version + 1));
      }
      session.commit();
    }
  }

  /** The schema version of the file, 0 for an empty one. */
  private int knownVersion(Session session) throws IOException {
    // One statement sees one state of the file, also while another process sets it up.
    long[] stated =
        session
            .first(STATED, row -> new long[] {row.getLong(1), row.getLong(2), row.getLong(3)})
            .orElse(new long[3]);
    int version = (int) stated[0];
    long application = stated[1];
    if (version == 0 && application == 0 && stated[2] == 0) {
      return 0;
    }
    if (application != schema.applicationId()) {
      throw new ForeignDatabaseException(
          file + " is a database of another kind, not one of remote-log's: choose another folder");
    }
    if (version <= 0) {
      throw new DatabaseDamagedException(file + " is damaged: its schema version is " + version);
    }
    if (version > schema.version()) {
      throw new DatabaseVersionException(
          file
              + " has schema version "
              + version
              + ", this program reads up to version "
              + schema.version()
              + ": upgrade remote-log",
          version,
          schema.version());
    }
    return version;
  }

  private Session connect(boolean readOnly, String parameters) throws IOException {
    Runnable closed =
        OpenFiles.open(
            file,
            () -> {
              if (!WriteAheadLog.of(file.toRealPath()).isComplete()) {
                throw failures.damaged("its -wal file lacks changes that were committed");
              }
            });
    boolean connected = false;
    try {
      Session session = connect(readOnly, parameters, closed);
      connected = true;
      return session;
    } finally {
      if (!connected) {
        closed.run();
      }
    }
  }

  private Session connect(boolean readOnly, String parameters, Runnable closed) throws IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(readOnly);
    config.setBusyTimeout(Limits.BUSY_WAIT_MS);
    // Nobody asks for generated keys; getting them is one more statement for each row written.
    config.setGetGeneratedKeys(false);
    try {
      // The URI form, because a plain path with a question mark would be cut there.
      String url = "jdbc:sqlite:" + file.toUri().toASCIIString() + parameters;
      SQLiteConnection connection = (SQLiteConnection) config.createConnection(url);
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, Limits.MAX_VALUE_BYTES);
      return new Session(connection, failures, closed);
    } catch (SQLException e) {
      throw failures.explain(e);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("SQLite cannot be loaded on this machine: " + e.getMessage(), e);
    }
  }

  private Session setUp(Session session, Steps steps) throws IOException {
    boolean done = false;
    try {
      steps.run();
      done = true;
      return session;
    } finally {
      if (!done) {
        session.rollback();
        session.close();
      }
    }
  }

  /** Switching the mode does not wait for others by itself, so it is tried again here. */
  private void useWriteAheadLog(Session session, long deadlineNs) throws IOException {
    while (true) {
      try {
        String mode =
            session.first("PRAGMA journal_mode=WAL", row -> row.getString(1)).orElse("none");
        if (!mode.equals("wal")) {
          throw new UnusableFolderException(
              folder + " cannot hold a database: its file system has no shared memory");
        }
        return;
      } catch (DatabaseBusyException e) {
        if (System.nanoTime() - deadlineNs >= 0) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a database");
    }
  }

  private boolean hasWriteAheadLog() throws IOException {
    Path log = folder.resolve(schema.fileName() + "-wal");
    return Files.exists(log) && Files.size(log) > 0;
  }

  /** SQLite takes an empty file for a new database, and throws its -wal file away. */
  private void requireThere() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw missing();
    }
    if (Files.size(file) == 0) {
      throw new DatabaseMissingException(
          file + " is empty: put it back from a backup, or delete it and set it up anew");
    }
  }

  private DatabaseMissingException missing() {
    String what =
        Files.isDirectory(folder) ? schema.fileName() + " in " + folder : "folder " + folder;
    return new DatabaseMissingException(
        "there is no " + what + ": bring it back, or set it up anew");
  }

  private interface Steps {
    void run() throws IOException;
  }
}

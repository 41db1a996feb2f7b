package org.remotelog.pointer.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.pointer.Publishing;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.DatabaseHealth;
import org.remotelog.sqlite.DatabaseMissingException;
import org.remotelog.sqlite.DatabaseSchema;
import org.remotelog.sqlite.Mode;
import org.remotelog.sqlite.Session;

/**
 * The embedded head pointer: records in the file {@code heads.db} of a folder on local disk, which
 * several homes and processes may share. It takes only records signed by their log, and never gives
 * up a newer one for an older. A conflicting one of the same sequence is kept and returned behind
 * the first, and its publisher gets a ConflictingHeadException. Deadlines bound the wait for others
 * that write.
 */
public final class EmbeddedPointer implements HeadPointer {
  /** The name of the database in the pointer's folder. */
  public static final String FILE_NAME = "heads.db";

  /** "RLHD" */
  private static final int APPLICATION_ID = 0x524c4844;

  static final DatabaseSchema SCHEMA =
      new DatabaseSchema(
          FILE_NAME,
          APPLICATION_ID,
          Collections.singletonList(
              Collections.singletonList(
                  "CREATE TABLE records (log BLOB NOT NULL, place INTEGER NOT NULL,"
                      + " record BLOB NOT NULL, PRIMARY KEY (log, place)) WITHOUT ROWID")));

  /** A row that is too long can be no record: only its size is read. */
  private static final String SELECT =
      "SELECT CASE WHEN octet_length(record) <= "
          + Limits.MAX_RECORD_BYTES
          + " THEN record ELSE x'' END FROM records WHERE log = ? ORDER BY place LIMIT "
          + Limits.MAX_RECORDS_PER_NAME;

  private static final String DELETE = "DELETE FROM records WHERE log = ?";
  private static final String INSERT = "INSERT INTO records (log, place, record) VALUES (?, ?, ?)";

  private final Path folder;
  private final Database database;
  private final boolean mayBeMissing;

  /** The pointer in the folder, which need not be there yet: the first write makes it. */
  public EmbeddedPointer(Path folder) {
    this(folder, Mode.WRITE);
  }

  /**
   * The pointer in the folder. Unless the mode is {@link Mode#WRITE} it has to be there, and every
   * call fails with a DatabaseMissingException while it is not: a disk that is not mounted must not
   * look like an empty pointer.
   */
  public EmbeddedPointer(Path folder, Mode mode) {
    this(folder, new Database(folder, SCHEMA, mode), mode == Mode.WRITE);
  }

  EmbeddedPointer(Path folder, Database database, boolean mayBeMissing) {
    this.folder = folder;
    this.database = database;
    this.mayBeMissing = mayBeMissing;
  }

  /** Makes folder and database where they are missing and may be made, and opens them. */
  public void open() throws IOException {
    database.open();
  }

  /** Looks for damage; takes time in proportion to what is held. Changes nothing. */
  public DatabaseHealth check() throws IOException {
    return database.check();
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    HeadRecord offered = Publishing.verify(log, record);
    HeldRecords result =
        database.write(
            deadline,
            session -> {
              List<Bytes> held = held(session, log);
              HeldRecords decided = HeldRecords.offer(log, held, offered);
              if (!decided.records().equals(held)) {
                replace(session, log, decided.records());
              }
              return decided;
            });
    result.report(offered);
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    List<Bytes> held;
    try {
      held = database.read(session -> held(session, log));
    } catch (DatabaseMissingException e) {
      if (!mayBeMissing) {
        throw e;
      }
      return Collections.emptyList(); // Nobody has published anything yet.
    }
    List<Bytes> records = new ArrayList<>(held);
    records.removeIf(Bytes::isEmpty);
    if (records.isEmpty() && !held.isEmpty()) {
      throw new IOException(database.file() + " holds no record of " + log + ", only damaged rows");
    }
    return Collections.unmodifiableList(records);
  }

  @Override
  public String describe() {
    return "embedded:" + folder;
  }

  @Override
  public void close() throws IOException {
    database.close();
  }

  private static List<Bytes> held(Session session, LogName log) throws IOException {
    return session.list(SELECT, row -> Session.bytes(row, 1), log.publicKey());
  }

  private static void replace(Session session, LogName log, List<Bytes> records)
      throws IOException {
    session.change(DELETE, log.publicKey());
    for (int place = 0; place < records.size(); place++) {
      session.change(INSERT, log.publicKey(), place, records.get(place));
    }
  }
}

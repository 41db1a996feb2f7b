package org.remotelog.log.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Limits;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.DatabaseHealth;
import org.remotelog.sqlite.DatabaseMissingException;
import org.remotelog.sqlite.DatabaseSchema;
import org.remotelog.sqlite.Mode;
import org.remotelog.sqlite.Session;

/**
 * The embedded content store: blocks in the file {@code blocks.db} of a folder on local disk, which
 * several homes and processes may share. A put is one durable transaction. Nothing is opened or
 * created before the first use, and nothing is created by reading. Deadlines bound the wait for
 * others that write.
 */
public final class SqliteContentStore implements ContentStore {
  /** The name of the database in the store's folder. */
  public static final String FILE_NAME = "blocks.db";

  /** "RLBK" */
  private static final int APPLICATION_ID = 0x524c424b;

  static final DatabaseSchema SCHEMA =
      new DatabaseSchema(
          FILE_NAME,
          APPLICATION_ID,
          Collections.singletonList(
              Collections.singletonList(
                  "CREATE TABLE blocks (cid BLOB NOT NULL PRIMARY KEY, data BLOB NOT NULL)")));

  /**
   * Callers give bytes that match the identifier, so other bytes that are held are a damaged copy.
   */
  private static final String PUT =
      "INSERT INTO blocks (cid, data) VALUES (?, ?)"
          + " ON CONFLICT (cid) DO UPDATE SET data = excluded.data WHERE data IS NOT excluded.data";

  /** The size alone is read first: SQLite keeps it apart, so that a huge row is not loaded. */
  private static final String GET =
      "SELECT octet_length(data), CASE WHEN octet_length(data) <= ? THEN data END"
          + " FROM blocks WHERE cid = ?";

  private static final String SIZE_OF = "SELECT octet_length(data) FROM blocks WHERE cid = ?";
  private static final String REMOVE = "DELETE FROM blocks WHERE cid = ?";
  private static final String COUNT = "SELECT count(*) FROM blocks";
  private static final String SUM = "SELECT coalesce(sum(octet_length(data)), 0) FROM blocks";

  private final Path folder;
  private final Database database;
  private final boolean mayBeMissing;

  /** The store in the folder, which need not be there yet: the first write makes it. */
  public SqliteContentStore(Path folder) {
    this(folder, Mode.WRITE);
  }

  /**
   * The store in the folder. Unless the mode is {@link Mode#WRITE} it has to be there, and every
   * call fails with a DatabaseMissingException while it is not: a disk that is not mounted must not
   * look like an empty store.
   */
  public SqliteContentStore(Path folder, Mode mode) {
    this(folder, new Database(folder, SCHEMA, mode), mode == Mode.WRITE);
  }

  SqliteContentStore(Path folder, Database database, boolean mayBeMissing) {
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
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    for (Block block : blocks) {
      if (!block.cid().verify(block.data())) {
        throw new IllegalArgumentException("the block's bytes do not match " + block.cid());
      }
    }
    if (blocks.isEmpty()) {
      return;
    }
    database.write(
        deadline,
        session -> {
          int changed = 0;
          for (Block block : blocks) {
            changed += session.change(PUT, block.cid().toBytes(), block.data());
          }
          return changed;
        });
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    Optional<Stored> stored =
        read(
            session ->
                session.first(
                    GET,
                    row -> new Stored(row.getLong(1), Session.bytes(row, 2)),
                    Limits.MAX_BLOCK_BYTES,
                    cid.toBytes()),
            Optional.empty());
    if (stored.isPresent() && stored.get().size() > Limits.MAX_BLOCK_BYTES) {
      throw new IOException(
          database.file()
              + " holds "
              + stored.get().size()
              + " bytes under "
              + cid
              + ", too many for a block: the copy is damaged");
    }
    return stored.map(Stored::data);
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return sizeOf(cid).isPresent();
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    List<Bytes> keys = new ArrayList<>();
    for (Cid cid : cids) {
      keys.add(cid.toBytes());
    }
    if (keys.isEmpty() || (mayBeMissing && !database.exists())) {
      return;
    }
    database.write(
        deadline,
        session -> {
          int changed = 0;
          for (Bytes key : keys) {
            changed += session.change(REMOVE, key);
          }
          return changed;
        });
  }

  /** The size in bytes of the copy that is held, which may be damaged. */
  public OptionalLong sizeOf(Cid cid) throws IOException {
    Optional<Long> size =
        read(
            session -> session.first(SIZE_OF, row -> row.getLong(1), cid.toBytes()),
            Optional.empty());
    return size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty();
  }

  /** How much the store holds; takes time in proportion to the number of blocks. */
  public StoreSize size() throws IOException {
    return read(
        session -> new StoreSize(session.number(COUNT), session.number(SUM)), new StoreSize(0, 0));
  }

  @Override
  public String describe() {
    return "embedded:" + folder;
  }

  @Override
  public void close() throws IOException {
    database.close();
  }

  private <T> T read(Database.Work<T> work, T missing) throws IOException {
    try {
      return database.read(work);
    } catch (DatabaseMissingException e) {
      if (!mayBeMissing) {
        throw e;
      }
      return missing; // Nobody has put anything yet.
    }
  }

  private record Stored(long size, Bytes data) {}
}

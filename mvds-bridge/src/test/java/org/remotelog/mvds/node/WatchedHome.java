package org.remotelog.mvds.node;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.Row;
import org.remotelog.home.Table;

/** A home that counts what is done with it, and whose transactions fail when they are told to. */
final class WatchedHome implements Home {
  /** From this size on a value that is read counts as a body. */
  private static final int BODY_BYTES = 65_536;

  private final Home home;
  private final Deque<Optional<Failure>> failures = new ArrayDeque<>();

  /** Transactions that were begun. */
  int transactions;

  /** Large values that were read. */
  int bodiesRead;

  /** Values of any size that were read. */
  int reads;

  /** When a transaction fails. */
  enum Failure {
    BEFORE_COMMIT,
    /** The commit fails, and has nevertheless taken effect. */
    AFTER_COMMIT
  }

  WatchedHome(Home home) {
    this.home = home;
  }

  /** The next transaction of which nothing is said yet fails. */
  void failNext(Failure failure) {
    failures.add(Optional.of(failure));
  }

  /** The next transaction of which nothing is said yet does not fail. */
  void passNext() {
    failures.add(Optional.empty());
  }

  @Override
  public <T> T transaction(Work<T> work) throws IOException {
    transactions++;
    Optional<Failure> failure = failures.isEmpty() ? Optional.empty() : failures.remove();
    T result =
        home.transaction(
            tables -> {
              T made = work.run(name -> new WatchedTable(tables.table(name)));
              failIf(failure, Failure.BEFORE_COMMIT);
              return made;
            });
    failIf(failure, Failure.AFTER_COMMIT);
    return result;
  }

  private static void failIf(Optional<Failure> failure, Failure when) throws IOException {
    if (failure.isPresent() && failure.get() == when) {
      throw new IOException("the disk is full: " + when);
    }
  }

  @Override
  public <T> T read(Work<T> work) throws IOException {
    return home.read(work);
  }

  @Override
  public void close() throws IOException {
    home.close();
  }

  /** Counts what is read. */
  private final class WatchedTable implements Table {
    private final Table table;

    WatchedTable(Table table) {
      this.table = table;
    }

    private void read(Bytes value) {
      reads++;
      bodiesRead += value.size() >= BODY_BYTES ? 1 : 0;
    }

    @Override
    public Optional<Bytes> get(Bytes key) throws IOException {
      Optional<Bytes> value = table.get(key);
      value.ifPresent(this::read);
      return value;
    }

    @Override
    public void put(Bytes key, Bytes value) throws IOException {
      table.put(key, value);
    }

    @Override
    public void delete(Bytes key) throws IOException {
      table.delete(key);
    }

    @Override
    public List<Row> scan(Bytes fromInclusive, Bytes toExclusive, int limit) throws IOException {
      return read(table.scan(fromInclusive, toExclusive, limit));
    }

    @Override
    public List<Row> scanDescending(Bytes fromInclusive, Bytes toExclusive, int limit)
        throws IOException {
      return read(table.scanDescending(fromInclusive, toExclusive, limit));
    }

    private List<Row> read(List<Row> rows) {
      rows.forEach(row -> read(row.value()));
      return rows;
    }

    @Override
    public long count(Bytes fromInclusive, Bytes toExclusive) throws IOException {
      return table.count(fromInclusive, toExclusive);
    }
  }
}

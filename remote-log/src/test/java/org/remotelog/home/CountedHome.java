package org.remotelog.home;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.remotelog.bytes.Bytes;

/** Counts rows of one table that are read or looked for through it. */
public final class CountedHome implements Home {
  private final Home home;
  private final HomeTable which;
  private final AtomicLong rows = new AtomicLong();

  public CountedHome(Home home, HomeTable which) {
    this.home = home;
    this.which = which;
  }

  public long rows() {
    return rows.get();
  }

  public void reset() {
    rows.set(0);
  }

  @Override
  public <T> T transaction(Work<T> work) throws IOException {
    return home.transaction(tables -> work.run(counted(tables)));
  }

  @Override
  public <T> T read(Work<T> work) throws IOException {
    return home.read(tables -> work.run(counted(tables)));
  }

  @Override
  public void close() throws IOException {
    home.close();
  }

  private Tables counted(Tables tables) {
    return name -> name == which ? counted(tables.table(name)) : tables.table(name);
  }

  private Table counted(Table table) {
    return new Table() {
      @Override
      public Optional<Bytes> get(Bytes key) throws IOException {
        rows.incrementAndGet();
        return table.get(key);
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
      public List<Row> scan(Bytes from, Bytes to, int limit) throws IOException {
        return counted(table.scan(from, to, limit));
      }

      @Override
      public List<Row> scanDescending(Bytes from, Bytes to, int limit) throws IOException {
        return counted(table.scanDescending(from, to, limit));
      }

      @Override
      public long count(Bytes from, Bytes to) throws IOException {
        return table.count(from, to);
      }

      private List<Row> counted(List<Row> found) {
        rows.addAndGet(found.size());
        return found;
      }
    };
  }
}

package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReplacedBlock;

/**
 * The blocks of one own log that newer heads have replaced: a row for each record that replaced
 * some, until they are removed from the stores. Earlier versions wrote a row for each segment and
 * no time; those are read as well.
 */
final class ReplacedRows {
  private final Table table;
  private final LogName log;

  ReplacedRows(Table table, LogName log) {
    this.table = table;
    this.log = log;
  }

  /**
   * What one record replaced.
   *
   * @param sinceMs when that record was published, on the clock of then; 0 while it is not, and -1
   *     when an earlier version has not noted it
   */
  record Replaced(long recordSequence, long sinceMs, List<ReplacedBlock> blocks) {
    Replaced {
      blocks = List.copyOf(blocks);
    }

    private Replaced since(long nowMs) {
      return new Replaced(recordSequence, Math.max(1, nowMs), blocks);
    }
  }

  void put(long recordSequence, List<ReplacedBlock> blocks) throws IOException {
    if (!blocks.isEmpty()) {
      put(new Replaced(recordSequence, 0, blocks));
    }
  }

  private void put(Replaced replaced) throws IOException {
    ByteWriter out = LogRows.row().varint(replaced.sinceMs()).varint(replaced.blocks().size());
    for (ReplacedBlock block : replaced.blocks()) {
      out.bytes(block.cid().toBytes()).u8(block.range().isPresent() ? 1 : 0);
      block.range().ifPresent(range -> LogRows.range(out, range));
    }
    table.put(key(replaced.recordSequence()), LogRows.finish(out));
  }

  /** The record is published; publishing it again changes nothing. */
  void since(long recordSequence, long nowMs) throws IOException {
    Optional<Bytes> row = table.get(key(recordSequence));
    if (row.isPresent()) {
      Replaced replaced = read(new Row(key(recordSequence), row.get()));
      if (replaced.sinceMs() == 0) {
        put(replaced.since(nowMs));
      }
    }
  }

  /** The oldest rows, ascending, up to so many blocks; at least one row when there is one. */
  List<Replaced> oldest(int maxBlocks) throws IOException {
    List<Replaced> found = new ArrayList<>();
    int[] blocks = {0};
    table.scanPrefix(
        log.publicKey(),
        row -> {
          Replaced replaced = read(row);
          blocks[0] += replaced.blocks().size();
          boolean fits = found.isEmpty() || blocks[0] <= maxBlocks;
          if (fits) {
            found.add(replaced);
          }
          return fits;
        });
    return found;
  }

  /**
   * Gives rows without a time, and those of a clock that was ahead, the present one: their blocks
   * stay for another grace time.
   */
  void mendTimes(long nowMs) throws IOException {
    SortedMap<Long, Replaced> mended = new TreeMap<>();
    for (Row row : table.scanPrefix(log.publicKey(), Integer.MAX_VALUE)) {
      Replaced replaced = read(row);
      if (replaced.sinceMs() < 0 || replaced.sinceMs() > nowMs) {
        table.delete(row.key());
        mended.merge(replaced.recordSequence(), replaced.since(nowMs), ReplacedRows::together);
      }
    }
    for (Replaced replaced : mended.values()) {
      put(replaced);
    }
  }

  private static Replaced together(Replaced one, Replaced other) {
    List<ReplacedBlock> blocks = new ArrayList<>(one.blocks());
    blocks.addAll(other.blocks());
    return new Replaced(one.recordSequence(), one.sinceMs(), blocks);
  }

  /** The blocks are removed from the stores. */
  void delete(Replaced replaced) throws IOException {
    table.delete(key(replaced.recordSequence()));
  }

  private Replaced read(Row row) throws IOException {
    try {
      long sequence = Keys.u64At(row.key(), LogName.SIZE);
      ByteReader in = LogRows.open(row.value());
      return row.key().size() == LogName.SIZE + Long.BYTES
          ? read(sequence, in)
          : readEarlier(sequence, in);
    } catch (MalformedException | IllegalArgumentException e) {
      throw new HomeDamagedException(
          "the home has a damaged row of log " + log + ": " + e.getMessage(), e);
    }
  }

  private static Replaced read(long sequence, ByteReader in) throws MalformedException {
    long sinceMs = in.varint();
    if (sinceMs < 0) {
      throw new MalformedException("blocks replaced at " + sinceMs);
    }
    List<ReplacedBlock> blocks = new ArrayList<>();
    for (int left = LogRows.count(in); left > 0; left--) {
      Cid cid = LogRows.cid(in);
      Optional<SequenceRange> range =
          LogRows.present(in) ? Optional.of(LogRows.range(in)) : Optional.empty();
      blocks.add(new ReplacedBlock(cid, range));
    }
    in.expectEnd();
    return new Replaced(sequence, sinceMs, blocks);
  }

  /** A whole reference to a segment; only what it begins with is of use. */
  private static Replaced readEarlier(long sequence, ByteReader in) throws MalformedException {
    Cid cid = LogRows.cid(in);
    Optional<SequenceRange> range = Optional.of(LogRows.range(in));
    in.take(Limits.SUBTREE_ROOT_BYTES);
    return new Replaced(sequence, -1, List.of(new ReplacedBlock(cid, range)));
  }

  private Bytes key(long recordSequence) {
    return Keys.of(log.publicKey(), Keys.u64(recordSequence));
  }
}

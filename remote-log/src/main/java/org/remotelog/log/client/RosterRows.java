package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * What is remembered of rosters: which blocks were read, and records that they showed and whose
 * heads are not to be had yet. Good for the one piece of work that gave the tables.
 */
final class RosterRows {
  private static final Bytes READ = Bytes.utf8("rosters ");
  private static final Bytes SHOWN = Bytes.utf8("shown ");

  private final Table meta;

  RosterRows(Tables tables) {
    this.meta = tables.table(HomeTable.META);
  }

  /** The blocks of this writer's roster that were read already. */
  List<Cid> read(LogName writer) throws IOException {
    Optional<Bytes> row = meta.get(Keys.of(READ, writer.publicKey()));
    try {
      return row.isPresent() ? blocks(row.get()) : new ArrayList<>();
    } catch (MalformedException e) {
      throw damaged(writer, e);
    }
  }

  void putRead(LogName writer, List<Cid> blocks) throws IOException {
    meta.put(Keys.of(READ, writer.publicKey()), row(blocks));
  }

  static Bytes row(List<Cid> blocks) {
    ByteWriter out = LogRows.row().varint(blocks.size());
    blocks.forEach(block -> out.bytes(block.toBytes()));
    return LogRows.finish(out);
  }

  static List<Cid> blocks(Bytes row) throws MalformedException {
    ByteReader in = LogRows.open(row);
    long count = in.varint();
    if (count < 0 || count > Limits.MAX_ROSTER_BLOCKS) {
      throw new MalformedException("a head with " + count + " roster blocks");
    }
    List<Cid> blocks = new ArrayList<>();
    for (long left = count; left > 0; left--) {
      blocks.add(LogRows.cid(in));
    }
    in.expectEnd();
    return blocks;
  }

  /** The record that a roster showed of a log and that could not be accepted so far. */
  Optional<Bytes> shown(LogName log) throws IOException {
    Optional<Bytes> row = meta.get(Keys.of(SHOWN, log.publicKey()));
    try {
      return row.isPresent() ? Optional.of(LogRows.open(row.get()).takeRest()) : Optional.empty();
    } catch (MalformedException e) {
      throw damaged(log, e);
    }
  }

  /** The same, read. */
  Optional<HeadRecord> shownRecord(LogName log) throws IOException {
    Optional<Bytes> row = shown(log);
    try {
      return row.isPresent()
          ? Optional.of(IpnsRecordCodec.parse(log, row.get()))
          : Optional.empty();
    } catch (MalformedException e) {
      throw damaged(log, e);
    }
  }

  void putShown(LogName log, Bytes record) throws IOException {
    meta.put(Keys.of(SHOWN, log.publicKey()), LogRows.finish(LogRows.row().bytes(record)));
  }

  void clearShown(LogName log) throws IOException {
    meta.delete(Keys.of(SHOWN, log.publicKey()));
  }

  private static HomeDamagedException damaged(LogName log, MalformedException e) {
    return new HomeDamagedException(
        "the home has a damaged row of rosters of log " + log + ": " + e.getMessage(), e);
  }
}

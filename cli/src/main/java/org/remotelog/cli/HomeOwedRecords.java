package org.remotelog.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.log.LogName;
import org.remotelog.pointer.multi.OwedRecords;

/** Owed records in a home: they outlive crashes. */
final class HomeOwedRecords implements OwedRecords {
  private static final int VERSION = 1;

  private final Home home;

  HomeOwedRecords(Home home) {
    this.home = home;
  }

  @Override
  public void put(List<String> places, LogName log, Bytes record) throws IOException {
    home.update(
        tables -> {
          for (String place : places) {
            tables
                .table(HomeTable.OWED_RECORDS)
                .put(key(place, log), new ByteWriter().u8(VERSION).bytes(record).toBytes());
          }
        });
  }

  @Override
  public List<Owed> of(String place) throws IOException {
    return home.read(
        tables -> {
          List<Owed> owed = new ArrayList<>();
          tables
              .table(HomeTable.OWED_RECORDS)
              .scanPrefix(
                  hash(place),
                  row -> {
                    owed.add(owed(row));
                    return true;
                  });
          return owed;
        });
  }

  @Override
  public void forget(String place, List<Owed> records) throws IOException {
    home.update(
        tables -> {
          Table table = tables.table(HomeTable.OWED_RECORDS);
          for (Owed one : records) {
            Bytes key = key(place, one.log());
            Optional<Bytes> row = table.get(key);
            if (row.isPresent() && owed(new Row(key, row.get())).equals(one)) {
              table.delete(key);
            }
          }
        });
  }

  private static Owed owed(Row row) throws IOException {
    try {
      ByteReader in = new ByteReader(row.value());
      int version = in.u8();
      if (version != VERSION) {
        throw new MalformedException("version " + version);
      }
      LogName log = LogName.of(row.key().slice(row.key().size() - LogName.SIZE, row.key().size()));
      return new Owed(log, in.takeRest());
    } catch (MalformedException e) {
      throw new HomeDamagedException(
          "the home has a damaged row of owed records: " + e.getMessage(), e);
    }
  }

  private static Bytes key(String place, LogName log) {
    return Keys.of(hash(place), log.publicKey());
  }

  private static Bytes hash(String place) {
    return Sha256.of(Bytes.utf8(place)).bytes();
  }
}

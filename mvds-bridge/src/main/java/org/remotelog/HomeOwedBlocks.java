package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.store.replicated.Limits;
import org.remotelog.log.store.replicated.OwedBlocks;
import org.remotelog.log.store.replicated.OwedLimitException;

/** Owed blocks in a home: they outlive crashes, and go with the home's transactions. */
public final class HomeOwedBlocks implements OwedBlocks {
  private static final int VERSION = 1;

  /** Totals: how many blocks and bytes wait, and the number of the next one. */
  private static final Bytes TOTALS = Bytes.ofHex("01");

  /** Place and number: the block. */
  private static final Bytes BLOCK = Bytes.ofHex("02");

  /** Place and CID: number and size of the block. */
  private static final Bytes TURN = Bytes.ofHex("03");

  private final Home home;

  public HomeOwedBlocks(Home home) {
    this.home = home;
  }

  private record Totals(long blocks, long bytes, long next) {
    Totals plus(int size) {
      return new Totals(blocks + 1, bytes + size, next + 1);
    }

    Totals minus(long size) {
      return new Totals(blocks - 1, bytes - size, next);
    }
  }

  private record Turn(long number, long size) {}

  @Override
  public void add(List<String> places, List<Block> blocks) throws IOException {
    Map<Cid, Block> unique = new LinkedHashMap<>();
    blocks.forEach(block -> unique.put(block.cid(), block));
    home.update(
        tables -> {
          Table table = tables.table(HomeTable.OWED_BLOCKS);
          Totals totals = totals(table);
          for (String place : places) {
            for (Block block : unique.values()) {
              if (turn(table, place, block.cid()).isPresent()) {
                continue;
              }
              put(table, place, totals.next(), block);
              totals = totals.plus(block.data().size());
            }
          }
          if (totals.blocks() > Limits.MAX_OWED_BLOCKS || totals.bytes() > Limits.MAX_OWED_BYTES) {
            throw new OwedLimitException(places, totals.blocks(), totals.bytes());
          }
          put(table, totals);
        });
  }

  @Override
  public List<Block> oldest(String place, int maxBlocks, long maxBytes) throws IOException {
    return home.read(
        tables -> {
          List<Block> oldest = new ArrayList<>();
          long[] bytes = {0};
          tables
              .table(HomeTable.OWED_BLOCKS)
              .scanPrefix(
                  Keys.of(BLOCK, hash(place)),
                  row -> {
                    Block block = block(row);
                    bytes[0] += block.data().size();
                    if (!oldest.isEmpty() && bytes[0] > maxBytes) {
                      return false;
                    }
                    oldest.add(block);
                    return oldest.size() < maxBlocks;
                  });
          return oldest;
        });
  }

  @Override
  public void forget(String place, List<Cid> cids) throws IOException {
    home.update(
        tables -> {
          Table table = tables.table(HomeTable.OWED_BLOCKS);
          Totals totals = totals(table);
          for (Cid cid : cids) {
            Optional<Turn> turn = turn(table, place, cid);
            if (turn.isPresent()) {
              table.delete(blockKey(place, turn.get().number()));
              table.delete(turnKey(place, cid));
              totals = totals.minus(turn.get().size());
            }
          }
          put(table, totals);
        });
  }

  @Override
  public void forget(String place) throws IOException {
    List<Block> some = oldest(place, Limits.MAX_BLOCKS_PER_SENDING, Limits.MAX_BYTES_PER_SENDING);
    while (!some.isEmpty()) {
      List<Cid> cids = new ArrayList<>();
      some.forEach(block -> cids.add(block.cid()));
      forget(place, cids);
      some = oldest(place, Limits.MAX_BLOCKS_PER_SENDING, Limits.MAX_BYTES_PER_SENDING);
    }
  }

  @Override
  public long count(String place) throws IOException {
    Bytes prefix = Keys.of(TURN, hash(place));
    return home.read(
        tables -> tables.table(HomeTable.OWED_BLOCKS).count(prefix, Keys.after(prefix)));
  }

  private static void put(Table table, String place, long number, Block block) throws IOException {
    table.put(
        blockKey(place, number),
        new ByteWriter().u8(VERSION).bytes(block.cid().toBytes()).bytes(block.data()).toBytes());
    table.put(
        turnKey(place, block.cid()),
        new ByteWriter().u8(VERSION).u64(number).u32(block.data().size()).toBytes());
  }

  private static void put(Table table, Totals totals) throws IOException {
    table.put(
        TOTALS,
        new ByteWriter()
            .u8(VERSION)
            .u64(totals.blocks())
            .u64(totals.bytes())
            .u64(totals.next())
            .toBytes());
  }

  private static Totals totals(Table table) throws IOException {
    Optional<Bytes> row = table.get(TOTALS);
    if (!row.isPresent()) {
      return new Totals(0, 0, 0);
    }
    return read(row.get(), in -> new Totals(in.u64(), in.u64(), in.u64()));
  }

  private static Optional<Turn> turn(Table table, String place, Cid cid) throws IOException {
    Optional<Bytes> row = table.get(turnKey(place, cid));
    if (!row.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(read(row.get(), in -> new Turn(in.u64(), in.u32())));
  }

  private static Block block(Row row) throws IOException {
    return read(
        row.value(),
        in -> {
          Block block = new Block(Cid.fromBytes(in.take(Cid.SIZE)), in.takeRest());
          if (!block.cid().verify(block.data())) {
            throw new MalformedException("its bytes do not match " + block.cid());
          }
          return block;
        });
  }

  private interface Reading<T> {
    T of(ByteReader in) throws MalformedException;
  }

  private static <T> T read(Bytes row, Reading<T> reading) throws IOException {
    try {
      ByteReader in = new ByteReader(row);
      int version = in.u8();
      if (version != VERSION) {
        throw new MalformedException("version " + version);
      }
      T value = reading.of(in);
      in.expectEnd();
      return value;
    } catch (MalformedException | IllegalArgumentException e) {
      throw new HomeDamagedException(
          "the home has a damaged row of owed blocks: " + e.getMessage(), e);
    }
  }

  private static Bytes blockKey(String place, long number) {
    return Keys.of(BLOCK, hash(place), Keys.u64(number));
  }

  private static Bytes turnKey(String place, Cid cid) {
    return Keys.of(TURN, hash(place), cid.toBytes());
  }

  private static Bytes hash(String place) {
    return Sha256.of(Bytes.utf8(place)).bytes();
  }
}

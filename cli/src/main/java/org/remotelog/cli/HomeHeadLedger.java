package org.remotelog.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Home;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.HeadLedger;
import org.remotelog.pointer.ethereum.LedgerRow;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.sqlite.Mode;

/**
 * What was published by a contract, in a home: it outlives crashes, and the pointer that was taken
 * out and is added again. It goes by chain, contract and account, not by the node that is asked:
 * what was published in the name of another account stands elsewhere in the contract, and contracts
 * of one maker often have the same address on several chains.
 */
final class HomeHeadLedger implements HeadLedger {
  private static final Bytes CHAIN = Bytes.utf8("chain ");
  private static final Bytes PUBLISHED = Bytes.utf8("published ");
  private static final Bytes ON_CHAIN = Bytes.utf8("on chain ");

  private final Home home;
  private final EthereumAddress contract;
  private final EthereumAddress account;
  private final Optional<Long> wanted;
  private final boolean mayWrite;

  /**
   * Where the home is only read, the chain that is seen first is not remembered.
   *
   * @param place the contract, and its chain where that is said
   * @param account in whose name is published; of nobody where nothing is
   */
  HomeHeadLedger(Home home, ContractAddress place, EthereumAddress account, Mode mode) {
    this.home = home;
    this.contract = place.contract();
    this.account = account;
    this.wanted = place.chain();
    this.mayWrite = mode != Mode.READ;
  }

  @Override
  public Optional<Long> chain() throws IOException {
    return home.read(tables -> chain(tables.table(HomeTable.META)));
  }

  private Optional<Long> chain(Table meta) throws IOException {
    Optional<Bytes> row = meta.get(chainKey());
    try {
      return row.isPresent() ? Optional.of(new ByteReader(row.get()).varint()) : Optional.empty();
    } catch (MalformedException e) {
      throw damaged(e);
    }
  }

  @Override
  public void putChain(long chainId) throws IOException {
    if (mayWrite) {
      home.update(tables -> putChain(tables.table(HomeTable.META), chainId));
    }
  }

  private void putChain(Table meta, long chainId) throws IOException {
    meta.put(chainKey(), new ByteWriter().varint(chainId).toBytes());
  }

  @Override
  public LedgerRow of(LogName log) throws IOException {
    Optional<Bytes> row =
        home.read(
            tables -> {
              Table meta = tables.table(HomeTable.META);
              return meta.get(key(meta, log));
            });
    return row.isPresent() ? decode(row.get()) : LedgerRow.EMPTY;
  }

  @Override
  public void change(LogName log, UnaryOperator<LedgerRow> by) throws IOException {
    home.update(
        tables -> {
          Table meta = tables.table(HomeTable.META);
          if (wanted.isPresent() && !chain(meta).isPresent()) {
            putChain(meta, wanted.get());
          }
          Bytes key = key(meta, log);
          Optional<Bytes> row = meta.get(key);
          LedgerRow before = row.isPresent() ? decode(row.get()) : LedgerRow.EMPTY;
          LedgerRow after = by.apply(before);
          if (!after.equals(before)) {
            meta.put(key, after.encode());
          }
        });
  }

  @Override
  public List<LogName> open() throws IOException {
    List<LogName> open = new ArrayList<>();
    List<Row> rows =
        home.read(
            tables -> {
              Table meta = tables.table(HomeTable.META);
              return meta.scanPrefix(prefix(meta), Integer.MAX_VALUE);
            });
    for (Row row : rows) {
      if (decode(row.value()).record().isPresent()) {
        open.add(LogName.of(row.key().slice(row.key().size() - LogName.SIZE, row.key().size())));
      }
    }
    return open;
  }

  private static LedgerRow decode(Bytes row) throws IOException {
    try {
      return LedgerRow.decode(row);
    } catch (MalformedException e) {
      throw damaged(e);
    }
  }

  private static HomeDamagedException damaged(MalformedException e) {
    return new HomeDamagedException(
        "the home has a damaged row of published heads: " + e.getMessage(), e);
  }

  private Bytes chainKey() {
    return Keys.of(CHAIN, contract.bytes());
  }

  private Bytes key(Table meta, LogName log) throws IOException {
    return Keys.of(prefix(meta), log.publicKey());
  }

  /** The chain on which the contract was seen first needs no name: it may not be known yet. */
  private Bytes prefix(Table meta) throws IOException {
    Optional<Long> first = chain(meta);
    if (!wanted.isPresent() || !first.isPresent() || first.equals(wanted)) {
      return Keys.of(PUBLISHED, contract.bytes(), account.bytes());
    }
    return Keys.of(ON_CHAIN, Keys.u64(wanted.get()), contract.bytes(), account.bytes());
  }
}

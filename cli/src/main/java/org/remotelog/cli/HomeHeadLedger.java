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
 * out and is added again. It goes by contract and account, not by the node that is asked: what was
 * published in the name of another account stands elsewhere in the contract.
 */
final class HomeHeadLedger implements HeadLedger {
  private static final Bytes CHAIN = Bytes.utf8("chain ");
  private static final Bytes PUBLISHED = Bytes.utf8("published ");

  private final Home home;
  private final EthereumAddress contract;
  private final EthereumAddress account;
  private final boolean mayWrite;

  /**
   * Where the home is only read, the chain that is seen first is not remembered.
   *
   * @param account in whose name is published; of nobody where nothing is
   */
  HomeHeadLedger(Home home, EthereumAddress contract, EthereumAddress account, Mode mode) {
    this.home = home;
    this.contract = contract;
    this.account = account;
    this.mayWrite = mode != Mode.READ;
  }

  @Override
  public Optional<Long> chain() throws IOException {
    Optional<Bytes> row = home.read(tables -> tables.table(HomeTable.META).get(chainKey()));
    try {
      return row.isPresent() ? Optional.of(new ByteReader(row.get()).varint()) : Optional.empty();
    } catch (MalformedException e) {
      throw damaged(e);
    }
  }

  @Override
  public void putChain(long chainId) throws IOException {
    if (mayWrite) {
      Bytes row = new ByteWriter().varint(chainId).toBytes();
      home.update(tables -> tables.table(HomeTable.META).put(chainKey(), row));
    }
  }

  @Override
  public LedgerRow of(LogName log) throws IOException {
    Optional<Bytes> row = home.read(tables -> tables.table(HomeTable.META).get(key(log)));
    return row.isPresent() ? decode(row.get()) : LedgerRow.EMPTY;
  }

  @Override
  public void change(LogName log, UnaryOperator<LedgerRow> by) throws IOException {
    home.update(
        tables -> {
          Table meta = tables.table(HomeTable.META);
          Optional<Bytes> row = meta.get(key(log));
          LedgerRow before = row.isPresent() ? decode(row.get()) : LedgerRow.EMPTY;
          LedgerRow after = by.apply(before);
          if (!after.equals(before)) {
            meta.put(key(log), after.encode());
          }
        });
  }

  @Override
  public List<LogName> open() throws IOException {
    List<LogName> open = new ArrayList<>();
    Bytes prefix = Keys.of(PUBLISHED, contract.bytes(), account.bytes());
    List<Row> rows =
        home.read(tables -> tables.table(HomeTable.META).scanPrefix(prefix, Integer.MAX_VALUE));
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

  private Bytes key(LogName log) {
    return Keys.of(PUBLISHED, contract.bytes(), account.bytes(), log.publicKey());
  }
}

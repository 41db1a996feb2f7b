package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.HeadLedger;
import org.remotelog.pointer.ethereum.Known;
import org.remotelog.pointer.ethereum.LedgerRow;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.sqlite.Mode;

final class HomeHeadLedgerTest {
  private static final LogName LOG = LogName.of(Sha256.of(Bytes.utf8("log")).bytes());
  private static final EthereumAddress ME = EthereumAddress.ZERO;
  private static final EthereumAddress OTHER =
      new EthereumAddress(Sha256.of(Bytes.EMPTY).bytes().slice(0, 20));
  private static final Known HEAD = new Known(7, Sha256.of(Bytes.utf8("record")));
  private static final LedgerRow ROW =
      new LedgerRow(
          List.of(HEAD), Optional.of(Bytes.utf8("record")), Optional.empty(), Optional.empty());

  private final MemoryHome home = new MemoryHome();

  @AfterEach
  void close() {
    home.close();
  }

  private HeadLedger ledger(String contract, String more, EthereumAddress account)
      throws CommandException {
    String uri = "ethereum:http://127.0.0.1:8545?contract=0x" + contract.repeat(20) + more;
    ContractAddress place = (ContractAddress) Address.kept(Address.Role.POINTER, uri);
    return new HomeHeadLedger(home, place, account, Mode.UPDATE);
  }

  @Test
  void keepsWhatWasPublishedByContractAndAccount() throws Exception {
    ledger("aa", "", ME).change(LOG, before -> ROW);
    assertThat(ledger("aa", "", ME).of(LOG)).isEqualTo(ROW);
    assertThat(ledger("aa", "", ME).open()).containsExactly(LOG);
    for (HeadLedger other : List.of(ledger("bb", "", ME), ledger("aa", "", OTHER))) {
      assertThat(other.of(LOG)).isEqualTo(LedgerRow.EMPTY);
      assertThat(other.open()).isEmpty();
    }
  }

  @Test
  void rowsAreOpenAsLongAsTheyHaveARecord() throws Exception {
    HeadLedger ledger = ledger("aa", "", ME);
    ledger.change(LOG, before -> ROW);
    ledger.change(
        LOG,
        before -> {
          assertThat(before).isEqualTo(ROW);
          return new LedgerRow(
              before.known(), Optional.empty(), Optional.empty(), Optional.of(HEAD));
        });
    assertThat(ledger.open()).isEmpty();
    assertThat(ledger.of(LOG).known()).containsExactly(HEAD);
  }

  @Test
  void contractsOfOneAddressOnTwoChainsAreKeptApart() throws Exception {
    ledger("aa", "&chain=1", ME).change(LOG, before -> ROW);
    HeadLedger other = ledger("aa", "&chain=10", ME);
    assertThat(other.of(LOG)).isEqualTo(LedgerRow.EMPTY);
    assertThat(other.open()).isEmpty();
    LedgerRow there =
        new LedgerRow(List.of(HEAD), Optional.empty(), Optional.empty(), Optional.of(HEAD));
    other.change(LOG, before -> there);
    assertThat(other.of(LOG)).isEqualTo(there);
    assertThat(ledger("aa", "&chain=1", ME).of(LOG)).isEqualTo(ROW);
    assertThat(ledger("aa", "&chain=1", ME).open()).containsExactly(LOG);
  }

  @Test
  void rowsStayWhenTheChainIsSaidLaterOrNoMore() throws Exception {
    HeadLedger unsaid = ledger("aa", "", ME);
    unsaid.change(LOG, before -> ROW);
    unsaid.putChain(5);
    assertThat(ledger("aa", "&chain=5", ME).of(LOG)).isEqualTo(ROW);

    ledger("bb", "&chain=5", ME).change(LOG, before -> ROW);
    assertThat(ledger("bb", "", ME).of(LOG)).isEqualTo(ROW);
    assertThat(ledger("bb", "", ME).chain()).contains(5L);
  }

  @Test
  void homeThatIsOnlyReadLearnsNoChain() throws Exception {
    ContractAddress place =
        (ContractAddress)
            Address.kept(
                Address.Role.POINTER,
                "ethereum:http://127.0.0.1:8545?contract=0x" + "aa".repeat(20));
    HeadLedger ledger = new HomeHeadLedger(home, place, ME, Mode.READ);
    ledger.putChain(5);
    assertThat(ledger.chain()).isEmpty();
  }

  @Test
  void damagedRowsAreNamed() throws Exception {
    HeadLedger ledger = ledger("aa", "", ME);
    ledger.change(LOG, before -> ROW);
    home.update(
        tables -> {
          var meta = tables.table(HomeTable.META);
          for (var row : meta.scanPrefix(Bytes.utf8("published "), 10)) {
            meta.put(row.key(), Bytes.utf8("?"));
          }
        });
    assertThatThrownBy(() -> ledger.of(LOG))
        .isInstanceOf(HomeDamagedException.class)
        .hasMessageContaining("published heads");
    assertThatThrownBy(ledger::open).isInstanceOf(IOException.class);
  }
}

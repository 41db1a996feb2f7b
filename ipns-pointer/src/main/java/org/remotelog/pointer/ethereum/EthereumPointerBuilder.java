package org.remotelog.pointer.ethereum;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.http.HttpServer;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadOwners;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.HttpJsonRpc;
import org.remotelog.pointer.ethereum.rpc.JsonRpc;

/** Puts a pointer together: contract, nodes, store and owners have to be given. */
public final class EthereumPointerBuilder {
  private final EthereumAddress contract;
  private final ContentStore store;
  private final HeadOwners owners;
  private final List<EthereumNode> nodes = new ArrayList<>();
  private Optional<Long> chain = Optional.empty();
  private HeadLedger ledger = new MemoryHeadLedger();
  private Optional<Account> account = Optional.empty();
  private Optional<ByRelay> relay = Optional.empty();
  private Finality finality = Finality.OF_CHAIN;
  private EthereumEvents events = EthereumEvents.NONE;
  private Clock clock = Clock.systemUTC();

  private record ByRelay(RelayAccess access, AccountKey owner) {}

  /**
   * @param contract where heads are published
   * @param store where records are put and fetched; not closed by the pointer
   * @param owners tells the accounts of logs
   */
  public EthereumPointerBuilder(EthereumAddress contract, ContentStore store, HeadOwners owners) {
    this.contract = contract;
    this.store = store;
    this.owners = owners;
  }

  /**
   * One more node of the chain, asked when those before it do not answer; closed by the pointer.
   */
  public EthereumPointerBuilder node(HttpServer server) {
    return node(new HttpJsonRpc(server));
  }

  /** The same by another way to call it. */
  public EthereumPointerBuilder node(JsonRpc rpc) {
    nodes.add(new EthereumNode(rpc));
    return this;
  }

  /** The chain; when it is not said, it is that on which the ledger saw the contract first. */
  public EthereumPointerBuilder chain(long id) {
    chain = Optional.of(id);
    return this;
  }

  /**
   * Where this device keeps what it has published. One that does not outlive the process makes own
   * heads look like those of another copy of the home: fit for readers only.
   */
  public EthereumPointerBuilder ledger(HeadLedger value) {
    ledger = value;
    return this;
  }

  /** The account in whose name this device publishes, and which pays. */
  public EthereumPointerBuilder account(Account value) {
    account = Optional.of(value);
    return this;
  }

  /**
   * A relay that publishes in the name of this key's account, instead of an account that pays. It
   * is not trusted: published is what the nodes say that the contract holds.
   *
   * @param server closed by the pointer
   */
  public EthereumPointerBuilder relay(HttpServer server, AccountKey owner) {
    return relay(() -> server, owner);
  }

  /** The same for a relay whose server is not made, and token not read, before it is asked. */
  public EthereumPointerBuilder relay(RelayAccess access, AccountKey owner) {
    relay = Optional.of(new ByRelay(access, owner));
    return this;
  }

  public EthereumPointerBuilder finality(Finality value) {
    finality = value;
    return this;
  }

  public EthereumPointerBuilder events(EthereumEvents value) {
    events = value;
    return this;
  }

  public EthereumPointerBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * The pointer.
   *
   * @throws IllegalStateException if there is an account and a relay
   */
  public EthereumPointer build() {
    if (account.isPresent() && relay.isPresent()) {
      throw new IllegalStateException("heads are published by an account or by a relay");
    }
    EthereumNodes all = new EthereumNodes(nodes);
    RegistrySite site = new RegistrySite(contract, chain, ledger);
    Optional<AccountKey> key =
        relay.isPresent() ? relay.map(ByRelay::owner) : account.map(Account::key);
    return new EthereumPointer(
        new EthereumParts(
            all, site, store, owners, ledger, finality, events, key, sending(all, site)));
  }

  private Optional<HeadSending> sending(EthereumNodes all, RegistrySite site) {
    if (relay.isPresent()) {
      return Optional.of(new RelaySending(relay.get().access(), all, site, clock));
    }
    return account.map(
        one ->
            new AccountSending(
                new HeadSender(
                    all, site, one, orders -> new LedgerSendLog(ledger, orders, events), clock),
                all,
                site,
                clock));
  }
}

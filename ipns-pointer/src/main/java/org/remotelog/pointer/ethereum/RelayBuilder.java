package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.http.HttpServer;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.HttpJsonRpc;

/** Puts a relay together: contract, account, policy and nodes have to be given. */
public final class RelayBuilder {
  private final EthereumAddress contract;
  private final Account account;
  private final RelayPolicy policy;
  private final List<EthereumNode> nodes = new ArrayList<>();
  private Optional<Long> chain = Optional.empty();
  private RelayEvents events = RelayEvents.NONE;
  private Clock clock = Clock.systemUTC();
  private Duration gather = Duration.ofMillis(Limits.RELAY_GATHER_MS);

  /**
   * @param contract where heads are published
   * @param account which pays, and must be used by nothing else at the same time
   */
  public RelayBuilder(EthereumAddress contract, Account account, RelayPolicy policy) {
    this.contract = contract;
    this.account = account;
    this.policy = policy;
  }

  /** One more node of the chain, asked when those before it do not answer; closed by the relay. */
  public RelayBuilder node(HttpServer server) {
    nodes.add(new EthereumNode(new HttpJsonRpc(server)));
    return this;
  }

  /** The chain; when it is not said, it is that of the node that answers first. */
  public RelayBuilder chain(long id) {
    chain = Optional.of(id);
    return this;
  }

  public RelayBuilder events(RelayEvents value) {
    events = value;
    return this;
  }

  public RelayBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /** How long the first head waits for others before it is sent. */
  public RelayBuilder gather(Duration value) {
    gather = value;
    return this;
  }

  /**
   * Finds the chain and the contract, and starts.
   *
   * @throws IOException when no node answers, or the contract is not there
   */
  public Relay open(Duration deadline) throws IOException {
    EthereumNodes all = new EthereumNodes(nodes);
    try {
      return Relay.open(
          this, all, new RegistrySite(contract, chain, new MemoryHeadLedger()), deadline);
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  EthereumAddress contract() {
    return contract;
  }

  Account account() {
    return account;
  }

  RelayPolicy policy() {
    return policy;
  }

  RelayEvents events() {
    return events;
  }

  Clock clock() {
    return clock;
  }

  Duration gather() {
    return gather;
  }
}

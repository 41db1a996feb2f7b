package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.HttpServer;
import org.remotelog.it.Anvil;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.HeadOwners;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.HttpJsonRpc;

/** A chain with the contract on it, and pointers to it. */
final class Chain implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Anvil anvil;
  private final EthereumAddress contract;

  private Chain(Anvil anvil, EthereumAddress contract) {
    this.anvil = anvil;
    this.contract = contract;
  }

  /** A chain on which a block is final when two more are on it. */
  static Chain start(String... flags) throws Exception {
    String[] all = new String[flags.length + 2];
    all[0] = "--slots-in-an-epoch";
    all[1] = "1";
    System.arraycopy(flags, 0, all, 2, flags.length);
    Anvil anvil = Anvil.start(all);
    try {
      return new Chain(anvil, deploy(anvil.url()));
    } catch (Exception e) {
      anvil.close();
      throw e;
    }
  }

  static EthereumAddress deploy(String url) throws IOException {
    try (EthereumNodes nodes = nodes(url)) {
      RegistryDeployment deployment =
          new RegistryDeployment(nodes, Optional.empty(), Account.of(key(0)), Clock.systemUTC());
      return deployment.run(deployment.estimate(DEADLINE), DEADLINE).contract();
    }
  }

  static EthereumNodes nodes(String url) {
    return new EthereumNodes(List.of(new EthereumNode(new HttpJsonRpc(new HttpServer(url)))));
  }

  /** One of the accounts that have money. */
  static EthereumKey key(int number) {
    return EthereumKey.of(SecretBytes.of(Bytes.ofHex(Anvil.KEYS.get(number))));
  }

  Anvil anvil() {
    return anvil;
  }

  String url() {
    return anvil.url();
  }

  EthereumAddress contract() {
    return contract;
  }

  /** Lets so many empty blocks pass. */
  void mine(int blocks) throws Exception {
    anvil.rpc("anvil_mine", "0x" + Integer.toHexString(blocks));
  }

  /** A pointer of a device whose account is this one. */
  EthereumPointerBuilder pointer(ContentStore store, HeadOwners owners) {
    return new EthereumPointerBuilder(contract, store, owners).node(new HttpServer(url()));
  }

  /** Owners that are set by hand; logs of which nothing is said are the device's own. */
  static final class Owners implements HeadOwners {
    private final Map<LogName, HeadOwner> owners = new ConcurrentHashMap<>();

    Owners put(LogName log, HeadOwner owner) {
      owners.put(log, owner);
      return this;
    }

    @Override
    public Optional<HeadOwner> of(LogName log) {
      return Optional.of(owners.getOrDefault(log, new HeadOwner.Own(false)));
    }
  }

  /** Owners for a reader: all logs are published by this account. */
  static HeadOwners publishedBy(EthereumKey key) {
    return log -> Optional.of(new HeadOwner.Account(key.address().bytes()));
  }

  @Override
  public void close() throws InterruptedException {
    anvil.close();
  }
}

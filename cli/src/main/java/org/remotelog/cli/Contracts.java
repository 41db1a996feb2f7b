package org.remotelog.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadOwners;
import org.remotelog.pointer.ethereum.Account;
import org.remotelog.pointer.ethereum.AccountKey;
import org.remotelog.pointer.ethereum.EthereumEvents;
import org.remotelog.pointer.ethereum.EthereumPointer;
import org.remotelog.pointer.ethereum.EthereumPointerBuilder;
import org.remotelog.pointer.ethereum.Finality;
import org.remotelog.pointer.ethereum.HeadLedger;
import org.remotelog.pointer.ethereum.RegistryView;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.Keystore;
import org.remotelog.pointer.ethereum.registry.WrongPasswordException;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.HttpJsonRpc;

/** Opens pointers that go by a contract, and the keys of accounts. */
final class Contracts {
  private final Clock clock;
  private final Map<String, String> env;

  /** Of key files that were read: one that does not name its account has to be opened for it. */
  private final Map<ContractAddress.KeyFile, AccountKey> keys = new HashMap<>();

  Contracts(Clock clock, Map<String, String> env) {
    this.clock = clock;
    this.env = env;
  }

  /**
   * What such a pointer needs of a home.
   *
   * @param records where records are put and fetched
   */
  record OfHome(
      ContentStore records, HeadOwners owners, HeadLedger ledger, EthereumEvents events) {}

  /** The pointer; nothing is asked yet. */
  EthereumPointer pointer(ContractAddress place, OfHome home) throws IOException {
    EthereumPointerBuilder builder =
        new EthereumPointerBuilder(place.contract(), home.records(), home.owners())
            .ledger(home.ledger())
            .events(home.events())
            .finality(new Finality(place.confirmations()))
            .clock(clock);
    for (String node : place.nodes()) {
      builder.node(server(node, place.auth(), place));
    }
    place.chain().ifPresent(builder::chain);
    if (place.key().isPresent() && place.relay().isPresent()) {
      ContractAddress.Relayer relay = place.relay().get();
      // Those who only read need no token.
      builder.relay(() -> server(relay.server(), relay.token(), place), key(place.key().get()));
    } else if (place.key().isPresent()) {
      builder.account(account(place.key().get(), place.maxFeeGwei()));
    }
    return builder.build();
  }

  /** The nodes of a contract's chain, to be closed by the caller. */
  EthereumNodes nodes(ContractAddress place) throws IOException {
    List<EthereumNode> nodes = new ArrayList<>();
    for (String node : place.nodes()) {
      nodes.add(new EthereumNode(new HttpJsonRpc(server(node, place.auth(), place))));
    }
    return new EthereumNodes(nodes);
  }

  /** What the chain says of the contract. */
  RegistryView.Status status(ContractAddress place, Duration deadline) throws IOException {
    try (EthereumNodes nodes = nodes(place)) {
      return new RegistryView(nodes, place.contract()).status(deadline);
    }
  }

  /** Why this contract cannot be used, if that is so. */
  static Optional<String> wrong(ContractAddress place, RegistryView.Status status) {
    if (place.chain().isPresent() && place.chain().get() != status.chainId()) {
      return Optional.of(
          status.node() + " is on chain " + status.chainId() + ", not on " + place.chain().get());
    }
    return switch (status.code()) {
      case REGISTRY -> Optional.empty();
      case OTHER ->
          Optional.of("the contract at " + place.contract() + " is not the registry of heads");
      case NONE ->
          Optional.of(
              "there is no contract at " + place.contract() + " on chain " + status.chainId());
    };
  }

  HttpServer server(String uri, Optional<CredentialSource> auth, ContractAddress place)
      throws IOException {
    return Places.server(uri, auth, place, env);
  }

  /** The account of a key file; the key itself is opened when something is signed. */
  Account account(ContractAddress.KeyFile file, Optional<Long> maxFeeGwei) throws IOException {
    return Account.of(
        key(file), maxFeeGwei.orElse(org.remotelog.pointer.ethereum.Limits.DEFAULT_MAX_FEE_GWEI));
  }

  private synchronized AccountKey key(ContractAddress.KeyFile file) throws IOException {
    AccountKey key = keys.get(file);
    if (key == null) {
      key = load(file);
      keys.put(file, key);
    }
    return key;
  }

  private AccountKey load(ContractAddress.KeyFile file) throws IOException {
    Bytes json = read(Path.of(file.path()));
    try {
      Optional<EthereumAddress> address = Keystore.address(json);
      if (address.isPresent()) {
        return new AccountKey(address.get(), () -> open(file, json));
      }
    } catch (MalformedException e) {
      throw noKey(file, e);
    }
    return AccountKey.of(open(file, json));
  }

  /**
   * The account in whose name this home publishes, if it does by a contract.
   *
   * @throws CommandException when there are two: heads announce one
   */
  Optional<EthereumAddress> account(Settings settings) throws IOException, CommandException {
    Optional<EthereumAddress> account = Optional.empty();
    for (Address address : settings.addresses(Address.Role.POINTER)) {
      if (address instanceof ContractAddress place && place.key().isPresent()) {
        EthereumAddress one = address(place.key().get());
        if (account.isPresent() && !account.get().equals(one)) {
          throw CommandException.failed(
              "this home publishes in the names of two accounts, " + account.get() + " and " + one,
              "Give all contracts the same key file: heads announce one account");
        }
        account = Optional.of(one);
      }
    }
    return account;
  }

  /** In whose name a contract is published by; nobody's where nothing is, or the key is away. */
  EthereumAddress publisher(ContractAddress place) {
    try {
      return place.key().isPresent() ? address(place.key().get()) : EthereumAddress.ZERO;
    } catch (IOException e) {
      return EthereumAddress.ZERO; // Whoever publishes will be told.
    }
  }

  /** The account that a key file is of, without opening the key. */
  EthereumAddress address(ContractAddress.KeyFile file) throws IOException {
    return key(file).address();
  }

  private EthereumKey open(ContractAddress.KeyFile file, Bytes json) throws IOException {
    String password = file.password().read(env).replaceAll("\\R\\z", "");
    try {
      return Keystore.read(json, SecretBytes.of(Bytes.utf8(password)));
    } catch (MalformedException | WrongPasswordException e) {
      throw noKey(file, e);
    }
  }

  private static IOException noKey(ContractAddress.KeyFile file, Exception why) {
    return new IOException(
        "the key in " + file.path() + " cannot be opened: " + why.getMessage(), why);
  }

  private static Bytes read(Path file) throws IOException {
    int most = org.remotelog.pointer.ethereum.registry.Limits.MAX_KEYSTORE_BYTES;
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException(file + " is no key file: it has more than " + most + " bytes");
      }
      return Bytes.wrap(bytes);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no key file "
              + file
              + ": make one with 'remotelog contract key "
              + file
              + " --password env:NAME', where the variable NAME has a new password",
          e);
    }
  }

  /** The password of a new key file. */
  SecretBytes password(CredentialSource source) throws IOException {
    String text = source.read(env).replaceAll("\\R\\z", "");
    if (text.getBytes(StandardCharsets.UTF_8).length < Limits.MIN_PASSWORD_BYTES) {
      throw new IOException(
          "a password has at least "
              + Limits.MIN_PASSWORD_BYTES
              + " bytes: whoever gets the file"
              + " tries all short ones");
    }
    return SecretBytes.of(Bytes.utf8(text));
  }
}

package org.remotelog.cli;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.ShownUri;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/**
 * A contract that keeps heads, and how it is reached and paid for.
 *
 * @param nodes where nodes of its chain are, the one to ask first before the others
 * @param chain its number; empty for that on which it is found first
 * @param key the encrypted key of the account that publishes; empty to read only
 * @param relay who sends and pays in its place
 * @param auth where the credential of the nodes is, all on one host then
 * @param maxFeeGwei most that is paid for a unit of gas
 * @param confirmations blocks after which a head counts as final, where the chain does not say
 */
record ContractAddress(
    EthereumAddress contract,
    List<String> nodes,
    Optional<Long> chain,
    Optional<KeyFile> key,
    Optional<Relayer> relay,
    Optional<CredentialSource> auth,
    Optional<Long> maxFeeGwei,
    Optional<Long> confirmations)
    implements Address {
  static final String SCHEME = "ethereum";

  private static final PlaceUri.Kind KIND =
      new PlaceUri.Kind(
          SCHEME,
          Role.POINTER,
          Map.ofEntries(
              Map.entry("contract", 1),
              Map.entry("rpc", org.remotelog.pointer.ethereum.rpc.Limits.MAX_NODES - 1),
              Map.entry("chain", 1),
              Map.entry("keystore", 1),
              Map.entry("password", 1),
              Map.entry("relay", 1),
              Map.entry("token", 1),
              Map.entry("auth", 1),
              Map.entry("maxfee", 1),
              Map.entry("confirmations", 1)),
          "ethereum:http://127.0.0.1:8545?contract=0x.., and to publish too, with"
              + " &keystore=PATH&password=env:NAME");

  /** An encrypted key, and where its password is. */
  record KeyFile(String path, CredentialSource password) {}

  /** Who publishes for us, and where the credential for that is. */
  record Relayer(String server, Optional<CredentialSource> token) {}

  ContractAddress {
    nodes = List.copyOf(nodes);
  }

  /** Reads what stands behind the scheme. */
  static ContractAddress read(String rest, Origin origin) throws CommandException {
    PlaceUri uri = PlaceUri.read(KIND, rest);
    List<String> nodes = new ArrayList<>(List.of(uri.server()));
    for (String more : uri.all("rpc")) {
      nodes.add(uri.server(more));
    }
    Optional<CredentialSource> auth = uri.credential("auth", origin);
    if (auth.isPresent() && nodes.stream().map(ContractAddress::host).distinct().count() > 1) {
      throw uri.refused(": a credential goes to one host, and rpc names another");
    }
    Optional<KeyFile> key = key(uri, origin);
    Optional<Relayer> relay = relay(uri, origin);
    if (relay.isPresent() && key.isEmpty()) {
      throw uri.refused(": what a relay is to publish is signed by a key: add keystore");
    }
    return new ContractAddress(
        contract(uri),
        nodes,
        number(uri, "chain", 1, Long.MAX_VALUE),
        key,
        relay,
        auth,
        number(uri, "maxfee", 1, Limits.MAX_FEE_GWEI),
        number(uri, "confirmations", 0, Limits.MAX_CONFIRMATIONS));
  }

  private static EthereumAddress contract(PlaceUri uri) throws CommandException {
    if (uri.one("contract").isEmpty()) {
      throw uri.refused(": it names no contract");
    }
    try {
      return EthereumAddress.parse(uri.one("contract").get());
    } catch (MalformedException e) {
      throw uri.refused(": " + e.getMessage());
    }
  }

  private static Optional<KeyFile> key(PlaceUri uri, Origin origin) throws CommandException {
    Optional<CredentialSource> password = uri.credential("password", origin);
    if (uri.one("keystore").isEmpty() && password.isEmpty()) {
      return Optional.empty();
    }
    if (uri.one("keystore").isEmpty() || password.isEmpty()) {
      throw uri.refused(": keystore and password belong together");
    }
    try {
      return Optional.of(
          new KeyFile(origin.resolve(uri.one("keystore").get()).toString(), password.get()));
    } catch (InvalidPathException e) {
      throw uri.refused(": keystore names no file");
    }
  }

  private static Optional<Relayer> relay(PlaceUri uri, Origin origin) throws CommandException {
    Optional<CredentialSource> token = uri.credential("token", origin);
    if (uri.one("relay").isEmpty()) {
      if (token.isPresent()) {
        throw uri.refused(": a token is for a relay, and none is named");
      }
      return Optional.empty();
    }
    return Optional.of(new Relayer(uri.server(uri.one("relay").get()), token));
  }

  private static Optional<Long> number(PlaceUri uri, String name, long least, long most)
      throws CommandException {
    Optional<String> text = uri.one(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean isNumber = text.get().matches("[0-9]{1,18}");
    if (!isNumber || Long.parseLong(text.get()) < least || Long.parseLong(text.get()) > most) {
      throw uri.refused(": " + name + " is a number from " + least + " to " + most);
    }
    return Optional.of(Long.parseLong(text.get()));
  }

  private static String host(String server) {
    return String.valueOf(URI.create(server).getHost());
  }

  @Override
  public Role role() {
    return Role.POINTER;
  }

  /** As the pointer calls itself: what may be a key of a node's host is cut short. */
  @Override
  public String name() {
    return named(ShownUri.of(nodes.get(0)));
  }

  private String named(String node) {
    return SCHEME + ":" + node + "?contract=" + contract;
  }

  @Override
  public String uri() {
    StringBuilder uri = new StringBuilder(named(nodes.get(0)));
    nodes.subList(1, nodes.size()).forEach(node -> uri.append("&rpc=").append(node));
    chain.ifPresent(id -> uri.append("&chain=").append(id));
    key.ifPresent(
        one ->
            uri.append("&keystore=")
                .append(one.path())
                .append("&password=")
                .append(one.password().text()));
    relay.ifPresent(one -> uri.append("&relay=").append(one.server()));
    relay.flatMap(Relayer::token).ifPresent(token -> uri.append("&token=").append(token.text()));
    auth.ifPresent(source -> uri.append("&auth=").append(source.text()));
    maxFeeGwei.ifPresent(fee -> uri.append("&maxfee=").append(fee));
    confirmations.ifPresent(blocks -> uri.append("&confirmations=").append(blocks));
    return uri.toString();
  }

  @Override
  public boolean isWritable() {
    return key.isPresent();
  }
}

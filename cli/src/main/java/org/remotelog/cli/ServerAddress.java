package org.remotelog.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A node of IPFS behind HTTP.
 *
 * @param server where it is: an http or https URI
 * @param rpc where the RPC of the same node is, of an IPNS pointer
 * @param auth where its credential is; with an RPC, that is on the same host
 */
record ServerAddress(
    Scheme scheme, String server, Optional<String> rpc, Optional<CredentialSource> auth)
    implements Address {

  /** What kind of server. */
  enum Scheme {
    IPFS(
        "ipfs",
        Role.STORE,
        Map.of("auth", 1),
        "ipfs:http://127.0.0.1:5001, or with ?auth=env:NAME or ?auth=file:PATH"),
    GATEWAY("gateway", Role.STORE, Map.of("auth", 1), "gateway:https://ipfs.example"),
    IPNS(
        "ipns",
        Role.POINTER,
        Map.of("auth", 1, "rpc", 1),
        "ipns:http://127.0.0.1:8080, or with ?rpc=http://127.0.0.1:5001");

    private final PlaceUri.Kind kind;

    Scheme(String word, Role role, Map<String, Integer> parameters, String example) {
      this.kind = new PlaceUri.Kind(word, role, parameters, example);
    }

    String word() {
      return kind.scheme();
    }

    Role role() {
      return kind.role();
    }
  }

  /** Reads what stands behind the scheme. */
  static ServerAddress read(Scheme scheme, String rest, Origin origin) throws CommandException {
    PlaceUri uri = PlaceUri.read(scheme.kind, rest);
    Optional<String> rpc = Optional.empty();
    if (uri.one("rpc").isPresent()) {
      rpc = Optional.of(uri.server(uri.one("rpc").get()));
    }
    Optional<CredentialSource> auth = uri.credential("auth", origin);
    if (auth.isPresent() && rpc.isPresent() && !host(rpc.get()).equals(host(uri.server()))) {
      // Whoever runs one of them would learn the secret of the other.
      throw uri.refused(": a credential goes to one host, and rpc names another");
    }
    return new ServerAddress(scheme, uri.server(), rpc, auth);
  }

  private static String host(String server) {
    return String.valueOf(URI.create(server).getHost());
  }

  @Override
  public Role role() {
    return scheme.role();
  }

  @Override
  public String name() {
    return scheme.word() + ":" + server;
  }

  @Override
  public String uri() {
    StringBuilder uri = new StringBuilder(name());
    char mark = '?';
    if (rpc.isPresent()) {
      uri.append(mark).append("rpc=").append(rpc.get());
      mark = '&';
    }
    if (auth.isPresent()) {
      uri.append(mark).append("auth=").append(auth.get().text());
    }
    return uri.toString();
  }

  @Override
  public boolean isWritable() {
    return scheme != Scheme.GATEWAY;
  }
}

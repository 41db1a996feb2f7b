package org.remotelog.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A place behind HTTP.
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
    IPFS("ipfs", Role.STORE, Set.of("auth")),
    GATEWAY("gateway", Role.STORE, Set.of("auth")),
    IPNS("ipns", Role.POINTER, Set.of("auth", "rpc"));

    private final String word;
    private final Role role;
    private final Set<String> parameters;

    Scheme(String word, Role role, Set<String> parameters) {
      this.word = word;
      this.role = role;
      this.parameters = parameters;
    }

    String word() {
      return word;
    }

    Role role() {
      return role;
    }

    private String example() {
      return switch (this) {
        case IPFS -> "ipfs:http://127.0.0.1:5001, or with ?auth=env:NAME or ?auth=file:PATH";
        case GATEWAY -> "gateway:https://ipfs.example";
        case IPNS -> "ipns:http://127.0.0.1:8080, or with ?rpc=http://127.0.0.1:5001";
      };
    }
  }

  /** Reads what stands behind the scheme. */
  static ServerAddress read(Scheme scheme, String rest, Origin origin) throws CommandException {
    int mark = rest.indexOf('?');
    String server = server(scheme, rest, mark < 0 ? rest : rest.substring(0, mark));
    Map<String, String> query = query(scheme, rest, mark < 0 ? "" : rest.substring(mark + 1));
    Optional<String> rpc = Optional.empty();
    if (query.containsKey("rpc")) {
      rpc = Optional.of(server(scheme, rest, query.getOrDefault("rpc", "")));
    }
    Optional<CredentialSource> auth = Optional.empty();
    if (query.containsKey("auth")) {
      try {
        auth = CredentialSource.parse(query.getOrDefault("auth", ""), origin);
      } catch (InvalidPathException e) {
        auth = Optional.empty();
      }
      if (!auth.isPresent()) {
        throw refused(scheme, rest, ": auth names no variable and no file");
      }
      if (rpc.isPresent() && !host(rpc.get()).equals(host(server))) {
        // Whoever runs one of them would learn the secret of the other.
        throw refused(scheme, rest, ": a credential goes to one host, and rpc names another");
      }
    }
    return new ServerAddress(scheme, server, rpc, auth);
  }

  private static Map<String, String> query(Scheme scheme, String rest, String text)
      throws CommandException {
    Map<String, String> query = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return query;
    }
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!scheme.parameters.contains(name)) {
        throw refused(scheme, rest, ": it has no parameter '" + shown(name) + "'");
      }
      if (query.put(name, pair.substring(equals + 1)) != null) {
        throw refused(scheme, rest, ": " + name + " is there twice");
      }
    }
    return query;
  }

  /** A parameter without a name may be a secret that somebody put there. */
  private static String shown(String name) {
    return name.matches("[a-z]{1,12}") ? name : "…";
  }

  private static String server(Scheme scheme, String rest, String text) throws CommandException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused(scheme, rest, " names no server");
    }
    String protocol = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!protocol.equals("http") && !protocol.equals("https")) {
      throw refused(scheme, rest, " names no server");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(scheme, rest, ": a credential must not stand in a URI");
    }
    if (uri.getHost() == null || uri.getRawFragment() != null || uri.getRawQuery() != null) {
      throw refused(scheme, rest, " names no server");
    }
    int port = uri.getPort();
    String path = String.valueOf(uri.getRawPath()).replaceAll("/+$", "");
    return protocol
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (port < 0 || port == (protocol.equals("http") ? 80 : 443) ? "" : ":" + port)
        + path;
  }

  private static String host(String server) {
    return String.valueOf(URI.create(server).getHost());
  }

  /** What stands behind the question mark is not repeated: it may be a secret. */
  private static CommandException refused(Scheme scheme, String rest, String why) {
    int mark = rest.indexOf('?');
    String shown = mark < 0 ? rest : rest.substring(0, mark) + "?…";
    return CommandException.failed(
        "no "
            + scheme.role.word()
            + ": '"
            + Address.withoutCredentials(scheme.word + ":" + shown)
            + "'"
            + why,
        "Write it like " + scheme.example());
  }

  @Override
  public Role role() {
    return scheme.role;
  }

  @Override
  public String name() {
    return scheme.word + ":" + server;
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

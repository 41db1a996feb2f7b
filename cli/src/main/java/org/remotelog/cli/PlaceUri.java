package org.remotelog.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.remotelog.http.ShownUri;

/**
 * The parts of a URI of a place behind HTTP: a server, and parameters by name. Nothing of what is
 * wrong with one is repeated that may be a secret.
 */
final class PlaceUri {
  private final Kind kind;
  private final String rest;
  private final String server;
  private final Map<String, List<String>> query;

  /**
   * What such a URI looks like.
   *
   * @param scheme what stands before the first colon
   * @param parameters how often each may be there
   */
  record Kind(String scheme, Address.Role role, Map<String, Integer> parameters, String example) {}

  private PlaceUri(Kind kind, String rest, String server, Map<String, List<String>> query) {
    this.kind = kind;
    this.rest = rest;
    this.server = server;
    this.query = query;
  }

  /** Reads what stands behind the scheme. */
  static PlaceUri read(Kind kind, String rest) throws CommandException {
    int mark = rest.indexOf('?');
    PlaceUri uri = new PlaceUri(kind, rest, "", new LinkedHashMap<>());
    String server = uri.server(mark < 0 ? rest : rest.substring(0, mark));
    Map<String, List<String>> query = uri.query(mark < 0 ? "" : rest.substring(mark + 1));
    return new PlaceUri(kind, rest, server, query);
  }

  /** The http or https URI of the server, in its one form. */
  String server() {
    return server;
  }

  /** All values of a parameter. */
  List<String> all(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** The value of a parameter that may be there once. */
  Optional<String> one(String name) {
    return all(name).stream().findFirst();
  }

  /** Where a credential is to be found. */
  Optional<CredentialSource> credential(String name, Address.Origin origin)
      throws CommandException {
    Optional<String> text = one(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<CredentialSource> source;
    try {
      source = CredentialSource.parse(text.get(), origin);
    } catch (InvalidPathException e) {
      source = Optional.empty();
    }
    if (source.isEmpty()) {
      throw refused(": " + name + " names no variable and no file");
    }
    return source;
  }

  private Map<String, List<String>> query(String text) throws CommandException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return found;
    }
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      int most = kind.parameters.getOrDefault(name, 0);
      if (most == 0) {
        throw refused(": it has no parameter '" + shown(name) + "'");
      }
      List<String> values = found.computeIfAbsent(name, one -> new ArrayList<>());
      if (values.size() == most) {
        throw refused(": " + name + (most == 1 ? " is there twice" : " is there too often"));
      }
      values.add(pair.substring(equals + 1));
    }
    return found;
  }

  /** A parameter without a name may be a secret that somebody put there. */
  private static String shown(String name) {
    return name.matches("[a-z]{1,12}") ? name : "…";
  }

  /** A server that stands in a URI or in a parameter of one. */
  String server(String text) throws CommandException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refused(" names no server");
    }
    String protocol = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!protocol.equals("http") && !protocol.equals("https")) {
      throw refused(" names no server");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(": a credential must not stand in a URI");
    }
    if (uri.getHost() == null || uri.getRawFragment() != null || uri.getRawQuery() != null) {
      throw refused(" names no server");
    }
    int port = uri.getPort();
    String path = String.valueOf(uri.getRawPath()).replaceAll("/+$", "");
    return protocol
        + "://"
        + uri.getHost().toLowerCase(Locale.ROOT)
        + (port < 0 || port == (protocol.equals("http") ? 80 : 443) ? "" : ":" + port)
        + path;
  }

  /** What stands behind the question mark is not repeated: it may be a secret. */
  CommandException refused(String why) {
    int mark = rest.indexOf('?');
    String shown = mark < 0 ? ShownUri.of(rest) : ShownUri.of(rest.substring(0, mark)) + "?…";
    return CommandException.failed(
        "no "
            + kind.role.word()
            + ": '"
            + Address.withoutCredentials(kind.scheme + ":" + shown)
            + "'"
            + why,
        "Write it like " + kind.example);
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the credential of a server is to be found: in a variable of the environment, or in a file.
 * What is kept, shown and logged is this, never the credential.
 */
record CredentialSource(Kind kind, String where) {
  /** Where credentials can be. */
  enum Kind {
    ENV("env:"),
    FILE("file:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** Reads {@code env:NAME} or {@code file:PATH}; empty when it is neither. */
  static Optional<CredentialSource> parse(String text, Address.Origin origin) {
    for (Kind kind : Kind.values()) {
      String where = text.startsWith(kind.prefix) ? text.substring(kind.prefix.length()) : "";
      if (kind == Kind.ENV && where.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        return Optional.of(new CredentialSource(kind, where));
      }
      if (kind == Kind.FILE && !where.isEmpty() && where.indexOf('&') < 0) {
        return Optional.of(new CredentialSource(kind, origin.resolve(where).toString()));
      }
    }
    return Optional.empty();
  }

  /** The same of an option, which has to name one. */
  static CredentialSource ofOption(String option, String text, Address.Origin origin)
      throws CommandException {
    Optional<CredentialSource> source = parse(text, origin);
    if (source.isEmpty()) {
      throw CommandException.usage(
          option + " names no variable and no file",
          "Write " + option + " env:NAME or file:PATH; never the secret itself.");
    }
    return source.get();
  }

  /** As it stands in a URI. */
  String text() {
    return kind.prefix + where;
  }

  /** The credential as the operator wrote it. */
  String read(Map<String, String> env) throws IOException {
    if (kind == Kind.ENV) {
      String value = env.get(where);
      if (value == null) {
        throw new IOException("the variable " + where + ", which has the credential, is not set");
      }
      return value;
    }
    try (InputStream file = Files.newInputStream(Path.of(where))) {
      byte[] text = file.readNBytes(org.remotelog.http.Limits.MAX_CREDENTIAL_CHARS + 2);
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException("the file " + where + ", which has the credential, cannot be read", e);
    }
  }
}

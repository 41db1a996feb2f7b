package org.remotelog.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The URI of a store or pointer, checked.
 *
 * @param uri what is kept in the home: the folder is absolute
 */
record Address(Role role, String uri, Path folder) {
  private static final String EMBEDDED = "embedded:";

  enum Role {
    STORE("store", Set.of("ipfs", "swarm", "car")),
    POINTER("pointer", Set.of("ipns", "ethereum", "swarm"));

    private final String word;
    private final Set<String> later;

    Role(String word, Set<String> later) {
      this.word = word;
      this.later = later;
    }

    String word() {
      return word;
    }
  }

  /**
   * Reads a URI as the user wrote it, and refuses a folder that cannot be one; a relative folder is
   * taken from {@code directory}.
   */
  static Address parse(Role role, String text, Path directory, @Nullable String userHome)
      throws CommandException {
    Address address = read(role, text, directory, userHome);
    Path file = HomeFolder.fileAtOrAbove(address.folder());
    if (file != null) {
      throw CommandException.failed(
          "no " + role.word + ": '" + text + "', because " + file + " is a file",
          "Name a folder, existing or not");
    }
    return address;
  }

  /**
   * Reads a URI that a home has kept. What became of the folder since then shows when it is used,
   * so that commands that do not need it go on working.
   */
  static Address kept(Role role, String uri) throws CommandException {
    return read(role, uri, Path.of("/"), null);
  }

  private static Address read(Role role, String text, Path directory, @Nullable String userHome)
      throws CommandException {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (role.later.contains(scheme)) {
      throw CommandException.failed(
          "this version does not have " + scheme + ": " + role.word + "s yet",
          scheme.equals("car")
              ? "Use embedded:DIR, and carry CAR files with 'remotelog export' and 'import'"
              : "Use embedded:DIR");
    }
    if (!scheme.equals("embedded")) {
      throw CommandException.failed(
          "no " + role.word + ": '" + withoutCredentials(text) + "'",
          "Write it like embedded:/srv/remotelog or embedded:shared");
    }
    String rest = text.substring(colon + 1);
    if (rest.isEmpty()) {
      throw CommandException.failed(
          "no " + role.word + ": '" + text + "' names no folder",
          "Write it like embedded:/srv/remotelog");
    }
    if (userHome != null && (rest.equals("~") || rest.startsWith("~/"))) {
      rest = userHome + rest.substring(1);
    }
    try {
      Path folder = directory.resolve(rest).toAbsolutePath().normalize();
      return new Address(role, EMBEDDED + folder, folder);
    } catch (InvalidPathException e) {
      throw CommandException.failed(
          "no " + role.word + ": '" + text + "' names no folder",
          "Write it like embedded:/srv/remotelog");
    }
  }

  /** A URI is shown to people and scripts, so what stands before an @ is not. */
  static String withoutCredentials(String uri) {
    return uri.replaceAll("//[^/@]*@", "//…@").replaceAll("([?&]auth=)[^&]*", "$1…");
  }
}

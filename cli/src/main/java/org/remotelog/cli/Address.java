package org.remotelog.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The URI of a store or pointer, checked. */
sealed interface Address permits Address.Folder, ServerAddress, ContractAddress {
  /** What a URI starts with when it names a folder. */
  String EMBEDDED = "embedded:";

  Role role();

  /** What is kept in the home: folders and files are absolute, credentials only referred to. */
  String uri();

  /** How the place calls itself: without what leads to its credential. */
  String name();

  /** Whether blocks or heads can be written there. */
  boolean isWritable();

  /** A folder with a database; its path is absolute. */
  record Folder(Role role, String uri, Path folder) implements Address {
    @Override
    public String name() {
      return uri;
    }

    @Override
    public boolean isWritable() {
      return true;
    }
  }

  /** What places are for. */
  enum Role {
    STORE("store", Set.of("swarm", "car")),
    POINTER("pointer", Set.of("swarm"));

    private final String word;
    private final Set<String> later;

    Role(String word, Set<String> later) {
      this.word = word;
      this.later = later;
    }

    String word() {
      return word;
    }

    /** What to do when a home has no such place. */
    String advice() {
      return "Add one with 'remotelog config add " + word + " embedded:DIR'";
    }

    private String examples() {
      return this == STORE
          ? "embedded:shared, ipfs:http://127.0.0.1:5001 or gateway:https://ipfs.example"
          : "embedded:shared, ipns:http://127.0.0.1:8080 or"
              + " ethereum:http://127.0.0.1:8545?contract=0x..";
    }
  }

  /** Where relative paths of a URI begin: a folder, and the user's home for those with a tilde. */
  record Origin(Path directory, @Nullable String userHome) {
    Path resolve(String path) {
      boolean isTilde = userHome != null && (path.equals("~") || path.startsWith("~/"));
      return directory
          .resolve(isTilde ? userHome + path.substring(1) : path)
          .toAbsolutePath()
          .normalize();
    }
  }

  /** Reads a URI as the user wrote it, and refuses a folder that cannot be one. */
  static Address parse(Role role, String text, Origin origin) throws CommandException {
    try {
      Address address = read(role, text, origin);
      if (address instanceof Folder place) {
        Path file = HomeFolder.fileAtOrAbove(place.folder());
        if (file != null) {
          throw CommandException.usage(
              "no " + role.word + ": '" + text + "', because " + file + " is a file",
              "Name a folder, existing or not");
        }
      }
      return address;
    } catch (CommandException e) {
      throw CommandException.usage(e.what(), e.advice());
    }
  }

  /**
   * Reads a URI that a home has kept. What became of the folder since then shows when it is used,
   * so that commands that do not need it go on working.
   */
  static Address kept(Role role, String uri) throws CommandException {
    return read(role, uri, new Origin(Path.of("/"), null));
  }

  private static Address read(Role role, String text, Origin origin) throws CommandException {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (role.later.contains(scheme)) {
      throw CommandException.failed(
          "this version does not have " + scheme + ": " + role.word + "s yet",
          scheme.equals("car")
              ? "Use embedded:DIR, and carry CAR files with 'remotelog export' and 'import'"
              : "Write it like " + role.examples());
    }
    String rest = text.substring(colon + 1);
    for (ServerAddress.Scheme server : ServerAddress.Scheme.values()) {
      if (server.role() == role && server.word().equals(scheme)) {
        return ServerAddress.read(server, rest, origin);
      }
    }
    if (role == Role.POINTER && scheme.equals(ContractAddress.SCHEME)) {
      return ContractAddress.read(rest, origin);
    }
    if (!scheme.equals("embedded")) {
      throw CommandException.failed(
          "no " + role.word + ": '" + withoutCredentials(text) + "'",
          "Write it like " + role.examples());
    }
    try {
      if (!rest.isEmpty()) {
        Path folder = origin.resolve(rest);
        return new Folder(role, EMBEDDED + folder, folder);
      }
    } catch (InvalidPathException e) {
      rest = "";
    }
    throw CommandException.failed(
        "no " + role.word + ": '" + text + "' names no folder",
        "Write it like embedded:/srv/remotelog");
  }

  /** A URI is shown to people and scripts, so what stands before an @ is not. */
  static String withoutCredentials(String uri) {
    return uri.replaceAll("//[^/]*@", "//…@")
        .replaceAll("([?&](?:auth|password|token)=)[^&]*", "$1…");
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a home is, or would be. */
record HomeFolder(String given, Path base) {

  static HomeFolder of(@Nullable String option, Map<String, String> env, Path directory)
      throws CommandException {
    if (option != null) {
      if (option.isBlank()) {
        // An unset variable of a script must not make the current folder a home.
        throw CommandException.usage("--home names no folder", "Write it like --home DIR");
      }
      return new HomeFolder(option, directory);
    }
    String set = env.getOrDefault("REMOTELOG_HOME", "");
    if (!set.isEmpty()) {
      return new HomeFolder(set, directory);
    }
    String home = env.getOrDefault("HOME", System.getProperty("user.home", "."));
    return new HomeFolder(".remotelog", directory.resolve(home));
  }

  /** The folder of a home that is there. */
  Path existing(Homes homes) throws CommandException {
    Path dir = possible();
    if (!homes.isHome(dir)) {
      throw CommandException.failed(
          "there is no home at " + dir,
          "Make one there with 'remotelog init --home DIR --store embedded:SHARED"
              + " --pointer embedded:SHARED', or name another with --home");
    }
    return dir;
  }

  /** Refuses a folder for a new home that has files already. */
  void requireFresh() throws CommandException, IOException {
    Path dir = possible();
    if (Files.isDirectory(dir)) {
      try (Stream<Path> files = Files.list(dir)) {
        if (files.findAny().isPresent()) {
          throw CommandException.failed(
              dir + " is not empty, and no home", "Choose another folder with --home");
        }
      }
    }
  }

  /** The absolute path, when a folder can be there. */
  Path possible() throws CommandException {
    Path dir;
    try {
      dir = base.resolve(given).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw CommandException.usage("'" + given + "' is no path", "Choose another with --home");
    }
    Path file = fileAtOrAbove(dir);
    if (file != null) {
      throw CommandException.failed(
          "there can be no home at " + dir + ", because " + file + " is a file",
          "Choose another folder with --home");
    }
    return dir;
  }

  /** The nearest existing part of the path, when that is no folder. */
  static @Nullable Path fileAtOrAbove(Path dir) {
    for (Path part = dir; part != null; part = part.getParent()) {
      if (Files.exists(part)) {
        return Files.isDirectory(part) ? null : part;
      }
    }
    return null;
  }
}

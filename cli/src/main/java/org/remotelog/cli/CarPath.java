package org.remotelog.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The file of an export or import. */
final class CarPath {
  private CarPath() {}

  /** The file that the user means; a relative one is taken from {@code directory}. */
  static Path of(String text, Path directory) throws CommandException {
    if (text.equals("-")) {
      throw CommandException.usage(
          "an export is a file, not a stream", "Name a file; './-' is one of that name");
    }
    try {
      return directory.resolve(text);
    } catch (InvalidPathException e) {
      throw CommandException.usage("'" + text + "' is no name of a file", "Name a file");
    }
  }
}

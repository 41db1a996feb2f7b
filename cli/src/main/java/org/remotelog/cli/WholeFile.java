package org.remotelog.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A text file that is there whole or not at all: it is written beside its place and takes its name
 * once everything is on the disk. It can be read by its owner only, as an export.
 */
final class WholeFile implements AutoCloseable {
  private final Path target;
  private final boolean replace;
  private final Path part;
  private final FileOutputStream file;
  private final OutputStream out;
  private boolean finished;

  private WholeFile(Path target, boolean replace, Path part) throws IOException {
    this.target = target;
    this.replace = replace;
    this.part = part;
    this.file = new FileOutputStream(part.toFile());
    this.out = new BufferedOutputStream(file);
  }

  /** Begins a file; one that is there is replaced only when that is allowed. */
  static WholeFile create(Path target, boolean replace) throws CommandException, IOException {
    if (Files.exists(target) && !(replace && Files.isRegularFile(target))) {
      throw isThere(target);
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(String.valueOf(folder));
    }
    Path part = part(target, folder);
    try {
      return new WholeFile(target, replace, part);
    } catch (Throwable t) {
      Files.deleteIfExists(part);
      throw t;
    }
  }

  private static Path part(Path target, Path folder) throws CommandException {
    try {
      return Files.createTempFile(folder, "." + target.getFileName() + ".", ".part");
    } catch (IOException e) {
      throw CommandException.failed(
          "no file can be made in " + folder, "Check its rights and its room, or choose another");
    }
  }

  private static CommandException isThere(Path target) {
    return Files.isDirectory(target)
        ? CommandException.failed(target + " is a folder", "Name a file")
        : CommandException.failed(
            target + " is there already", "Choose another name, or replace it with --force");
  }

  Path path() {
    return target;
  }

  void write(String text) throws CommandException {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Gives the file its name. */
  void finish() throws CommandException {
    try {
      out.flush();
      file.getFD().sync();
      file.close();
      if (replace) {
        Files.move(
            part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(part, target);
      }
      finished = true;
    } catch (FileAlreadyExistsException e) {
      throw isThere(target);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private CommandException unwritable(IOException e) {
    String why = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return CommandException.failed(
        target + " cannot be written: " + (why == null ? e.getClass().getSimpleName() : why),
        "Make room there, or choose another place");
  }

  /** Closes; a file that was not finished is gone. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      try {
        file.close();
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}

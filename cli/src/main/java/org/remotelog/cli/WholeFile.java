package org.remotelog.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A text file that is there whole or not at all: it is written beside its place and takes its name
 * once everything is on the disk. What cannot take its name then stays beside it. It can be read by
 * its owner only, as an export.
 */
final class WholeFile implements AutoCloseable {
  private static final String IS_THERE = " is there already";
  private static final String IS_THERE_ADVICE = "Choose another name, or replace it with --force";

  private final Path target;
  private final boolean replace;
  private final Path part;
  private final FileOutputStream file;
  private final OutputStream out;

  /** Everything is on the disk. */
  private boolean complete;

  private WholeFile(Path target, boolean replace, Path part) throws IOException {
    this.target = target;
    this.replace = replace;
    this.part = part;
    this.file = new FileOutputStream(part.toFile());
    this.out = new BufferedOutputStream(file);
  }

  /** Begins a file; one that is there is replaced only when that is allowed. */
  static WholeFile create(Path target, boolean replace) throws CommandException, IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(target)) {
        throw isNoFile(target);
      }
      if (!replace) {
        throw CommandException.failed(target + IS_THERE, IS_THERE_ADVICE);
      }
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

  private static CommandException isNoFile(Path target) {
    return Files.isDirectory(target)
        ? CommandException.failed(target + " is a folder", "Name a file")
        : CommandException.failed(target + " is no regular file", "Choose a regular file");
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
      complete = true;
    } catch (IOException e) {
      throw unwritable(e);
    }
    try {
      if (replace) {
        Files.move(
            part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(part, target);
      }
    } catch (FileAlreadyExistsException e) {
      throw unnamed(IS_THERE);
    } catch (IOException e) {
      throw unnamed(" cannot be written: " + why(e));
    }
  }

  private CommandException unwritable(IOException e) {
    return CommandException.failed(
        target + " cannot be written: " + why(e), "Make room there, or choose another place");
  }

  /** Hours of work are in a file that only lacks its name. */
  private CommandException unnamed(String why) {
    return CommandException.failed(target + why, "Everything is in " + part + ": rename that");
  }

  private static String why(IOException e) {
    String why = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return why == null ? e.getClass().getSimpleName() : why;
  }

  /** Closes; a file that is not complete is gone. */
  @Override
  public void close() throws IOException {
    if (!complete) {
      try {
        file.close();
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}

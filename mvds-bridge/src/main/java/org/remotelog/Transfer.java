package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.store.car.CarFile;
import org.remotelog.mvds.GroupId;

/**
 * Carries logs from one device to another in a file, with no storage in common: a CAR file of
 * version 1, whose content is sealed and signed like that of any other store (docs/spec/car.md).
 *
 * <p>Threads and errors are those of {@link RemoteLogClient}; both methods are passes.
 */
public final class Transfer {
  private final ClientParts parts;
  private final Calls calls;

  Transfer(ClientParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
  }

  /**
   * Publishes what is pending, and writes the newest known heads and the blocks behind them to a
   * file, which comes into being whole or not at all. While this device waits to be let into a
   * group, its answer to the invite is in the file too.
   *
   * @throws RemoteLogException.FileRefused when the file is there already, cannot be written, or
   *     would have nothing in it
   */
  public ExportReport export(Path file, ExportOptions options, TransferProgress progress)
      throws RemoteLogException {
    requireGroup(options.group());
    return calls.pass(() -> new ExportPass(parts, options, progress).run(file));
  }

  /**
   * Reads a file as {@link RemoteLogClient#sync} reads stores and pointers, with the same checks:
   * what the file cannot prove is refused, what it lacks of its own heads is a gap. Then puts its
   * blocks into the stores of this home, so that another device can get them here.
   *
   * <p>In a damaged file the blocks that are good are used, and the report says what is wrong.
   *
   * @throws RemoteLogException.FileRefused when it is no CAR file, cannot be read, or has no record
   *     of a log that this home knows; the home is as it was
   */
  public ImportReport importFrom(Path file, TransferProgress progress) throws RemoteLogException {
    return calls.pass(
        () -> {
          try (CarFile car = open(file, progress)) {
            return new ImportPass(parts, car).run();
          }
        });
  }

  private static CarFile open(Path file, TransferProgress progress)
      throws RemoteLogException, InterruptedIOException {
    long total = file.toFile().length();
    try {
      return CarFile.open(file, done -> progress.at(done, total));
    } catch (MalformedException e) {
      throw new RemoteLogException.FileRefused(
          file + " is no CAR file of version 1: " + e.getMessage(),
          "Use a file that 'export' made; nothing was changed.",
          e);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new RemoteLogException.FileRefused(
          file + " is not there", "Check the name of the file.", e);
    } catch (IOException e) {
      throw new RemoteLogException.FileRefused(
          file + " cannot be read: " + e.getMessage(),
          "Check the file and its rights; nothing was changed.",
          e);
    }
  }

  /** The words for a file that could not be written. */
  static RemoteLogException unwritable(Path file, IOException why) {
    if (why instanceof FileAlreadyExistsException) {
      return new RemoteLogException.FileRefused(
          file + " is there already", "Choose another name, or say that it may be replaced.", why);
    }
    if (why instanceof NoSuchFileException) {
      return new RemoteLogException.FileRefused(
          "the folder of " + file + " is not there", "Make the folder, or choose another.", why);
    }
    return new RemoteLogException.FileRefused(
        file + " cannot be written: " + why.getMessage(),
        "Check the folder, its rights and the room on its disk; no file was left there.",
        why);
  }

  private void requireGroup(Optional<GroupId> group) throws RemoteLogException {
    if (group.isPresent()) {
      calls.run(() -> parts.ownGroup(group.get()));
    }
  }
}

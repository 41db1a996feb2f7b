package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.remotelog.Finding;
import org.remotelog.sqlite.LocalFolders;

/** Looks at a folder that holds databases: rights, kind of file system, room. */
final class FolderCheck {
  private final Consumer<Finding> found;

  FolderCheck(Consumer<Finding> found) {
    this.found = found;
  }

  /** Whether what is in the folder can be read. */
  boolean isUsable(String place, Path dir) {
    if (!Files.isReadable(dir) || !Files.isExecutable(dir)) {
      fault(place, "it may not be read", "Give yourself the right to it");
      return false;
    }
    try {
      LocalFolders.refuseNetwork(dir);
    } catch (IOException e) {
      fault(place, String.valueOf(e.getMessage()), "Move it to a disk of this machine");
      return false;
    }
    if (Files.isWritable(dir)) {
      found.accept(Finding.ok("folder", place, "it is on a local disk and may be written"));
    } else {
      fault(
          place,
          "it may be read, not written",
          "Give yourself the right to write in it, or mount its disk for writing");
    }
    return true;
  }

  /** A home holds keys: it has to be its owner's alone. */
  void checkPrivacy(String place, Path dir) throws IOException {
    if (!Files.getFileStore(dir).supportsFileAttributeView("posix")) {
      return;
    }
    String owner = Files.getOwner(dir).getName();
    String user = System.getProperty("user.name", "?");
    if (!user.equals("?") && !owner.equals(user)) {
      found.accept(
          Finding.warning(
              "owner",
              place,
              "it belongs to " + owner + ", and you are " + user,
              "Work as " + owner + ", or make the home yours with chown"));
    }
    String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(dir));
    found.accept(
        rights.endsWith("------")
            ? Finding.ok("rights", place, "nobody but its owner may enter it")
            : Finding.warning(
                "rights",
                place,
                "other users of this machine may enter it (" + rights + "), and it holds your keys",
                "Run: chmod 700 " + dir));
  }

  void checkSpace(String place, Path dir) throws IOException {
    found.accept(space(place, Files.getFileStore(dir).getUsableSpace()));
  }

  static Finding space(String place, long freeBytes) {
    String text = Words.bytes(freeBytes) + " are free on its disk";
    String hint =
        "Free some space; what cannot be written is refused, nothing acknowledged is lost";
    if (freeBytes < Limits.NO_SPACE_BYTES) {
      return Finding.fault("space", place, text, hint);
    }
    return freeBytes < Limits.LOW_SPACE_BYTES
        ? Finding.warning("space", place, text, hint)
        : Finding.ok("space", place, text);
  }

  private void fault(String place, String text, String hint) {
    found.accept(Finding.fault("folder", place, text, hint));
  }
}

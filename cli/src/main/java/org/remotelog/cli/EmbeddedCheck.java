package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.remotelog.Checkup;
import org.remotelog.Finding;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** Looks at an embedded store or pointer: folder, database, then by writing and reading. */
final class EmbeddedCheck {
  private final Checkup checkup;
  private final Consumer<Finding> found;

  EmbeddedCheck(Checkup checkup, Consumer<Finding> found) {
    this.checkup = checkup;
    this.found = found;
  }

  void run(Address.Folder address) throws IOException {
    String uri = address.uri();
    String again =
        "'remotelog config add " + address.role().word() + " " + uri + "' makes an empty one";
    String whenGone = "Mount its disk or bring it back; " + again;
    String whenDamaged =
        "Put the file back from a backup, or move it away with its -wal and -shm files, and "
            + again;
    Path dir = address.folder();
    if (!Files.isDirectory(dir)) {
      String text = Files.exists(dir) ? "it is a file, no folder" : "the folder is not there";
      found.accept(Finding.fault("folder", uri, text, whenGone));
      return;
    }
    FolderCheck folder = new FolderCheck(found);
    if (!folder.isUsable(uri, dir)) {
      return;
    }
    folder.checkSpace(uri, dir);
    DatabaseCheck database = new DatabaseCheck(found);
    if (address.role() == Address.Role.STORE) {
      try (SqliteContentStore store = new SqliteContentStore(dir, Mode.UPDATE)) {
        if (database.isGood(uri, whenGone, whenDamaged, store::check)) {
          checkup.store(store).forEach(found);
        }
      }
    } else {
      try (EmbeddedPointer pointer = new EmbeddedPointer(dir, Mode.UPDATE)) {
        if (database.isGood(uri, whenGone, whenDamaged, pointer::check)) {
          checkup.pointer(pointer).forEach(found);
        }
      }
    }
  }
}

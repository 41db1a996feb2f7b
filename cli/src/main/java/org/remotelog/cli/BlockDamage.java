package org.remotelog.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.store.sqlite.SqliteContentStore;

/**
 * Changes one byte of a stored block in the store's file, behind the store's back. A block's bytes
 * are random to everybody without the key, so a run of them is found where the block is, and where
 * the database has left old copies of it; all are changed alike. Nobody may have the store open.
 */
final class BlockDamage {
  private static final int NEEDLE_BYTES = 24;

  private BlockDamage() {}

  /** Flips the bits of a byte about the middle of the block. */
  static void spoil(Path storeFolder, Bytes block) throws IOException {
    Path file = storeFolder.resolve(SqliteContentStore.FILE_NAME);
    byte[] content = Files.readAllBytes(file);
    // A run that crosses from one page of the file to the next is not found: then another is.
    for (int from = block.size() / 2; from + NEEDLE_BYTES <= block.size(); from += NEEDLE_BYTES) {
      if (flipFirstOf(block.slice(from, from + NEEDLE_BYTES).toArray(), file, content)) {
        return;
      }
    }
    throw new IOException("the block's bytes are not in " + file);
  }

  private static boolean flipFirstOf(byte[] needle, Path file, byte[] content) throws IOException {
    boolean isFound = false;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      for (int at = indexOf(content, needle, 0); at >= 0; at = indexOf(content, needle, at + 1)) {
        open.seek(at);
        open.write(needle[0] ^ 0xff);
        isFound = true;
      }
    }
    return isFound;
  }

  private static int indexOf(byte[] haystack, byte[] needle, int from) {
    for (int at = from; at + needle.length <= haystack.length; at++) {
      int matched = 0;
      while (matched < needle.length && haystack[at + matched] == needle[matched]) {
        matched++;
      }
      if (matched == needle.length) {
        return at;
      }
    }
    return -1;
  }
}

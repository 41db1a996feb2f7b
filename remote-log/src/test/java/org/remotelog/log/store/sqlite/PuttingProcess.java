package org.remotelog.log.store.sqlite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** Puts numbered blocks one by one; several run on one folder. */
final class PuttingProcess {
  static final int BLOCKS = 100;

  private PuttingProcess() {}

  static Block block(int number) {
    return Block.of(Cid.Codec.RAW, Bytes.utf8("block " + number));
  }

  public static void main(String[] arguments) throws Exception {
    try (ContentStore store = new SqliteContentStore(Path.of(arguments[0]))) {
      for (int i = 0; i < BLOCKS; i++) {
        store.put(List.of(block(i), block(BLOCKS - 1 - i)), Duration.ofSeconds(30));
      }
    }
    System.out.println("done");
  }
}

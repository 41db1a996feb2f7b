package org.remotelog.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/**
 * Blocks of one KiB that no node has seen. They do not come from the seed of a run: a node does not
 * write again what it holds from the run before.
 */
final class FreshBlocks {
  static final int BLOCK_BYTES = 1_024;

  private final Random random = new Random(new SecureRandom().nextLong());

  List<Block> next(int count) {
    List<Block> blocks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] drawn = new byte[BLOCK_BYTES];
      random.nextBytes(drawn);
      blocks.add(Block.of(Cid.Codec.RAW, Bytes.wrap(drawn)));
    }
    return blocks;
  }

  static List<Cid> cids(List<Block> blocks) {
    List<Cid> cids = new ArrayList<>(blocks.size());
    blocks.forEach(block -> cids.add(block.cid()));
    return cids;
  }
}

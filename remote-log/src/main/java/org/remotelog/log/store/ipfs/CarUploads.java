package org.remotelog.log.store.ipfs;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.codec.CarCodec;

/** Blocks as CARs that fit a server's bound of requests. */
final class CarUploads {
  /** Splits blocks in order; what is alone above the bound is sent alone. */
  static List<List<Block>> split(List<Block> blocks, long maxBytes) {
    List<List<Block>> uploads = new ArrayList<>();
    List<Block> current = new ArrayList<>();
    long bytes = 0;
    for (Block block : blocks) {
      long added = bytes(List.of(block));
      boolean isFull = bytes + added > maxBytes - IpfsLimits.FORM_BYTES;
      if (!current.isEmpty() && (isFull || current.size() == IpfsLimits.MAX_BLOCKS_PER_REQUEST)) {
        uploads.add(current);
        current = new ArrayList<>();
        bytes = 0;
      }
      current.add(block);
      bytes += added;
    }
    if (!current.isEmpty()) {
      uploads.add(current);
    }
    return uploads;
  }

  /** A CAR of blocks, its pieces in order. The root is there because a CAR has one. */
  static List<Bytes> car(List<Block> blocks) {
    List<Bytes> pieces = new ArrayList<>(2 * blocks.size() + 1);
    pieces.add(CarCodec.header(List.of(blocks.get(0).cid())));
    for (Block block : blocks) {
      pieces.add(CarCodec.sectionStart(block));
      pieces.add(block.data());
    }
    return pieces;
  }

  /** The bytes of blocks in a CAR, without its header and what a form adds. */
  static long bytes(List<Block> blocks) {
    long bytes = 0;
    for (Block block : blocks) {
      bytes += CarCodec.sectionStart(block).size() + (long) block.data().size();
    }
    return bytes;
  }

  private CarUploads() {}
}

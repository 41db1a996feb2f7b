package org.remotelog.log.store.replicated;

import java.io.IOException;
import java.util.List;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/**
 * Blocks that were promised to places which could not take them yet, kept durably until they
 * arrive; places are named by their URIs. Safe for use by several threads.
 */
public interface OwedBlocks {
  /**
   * Adds every block to what is owed to every place: all of it is durable on return, and nothing of
   * it is kept when this throws. One that is owed already keeps its turn.
   *
   * @throws OwedLimitException when more than {@link Limits#MAX_OWED_BLOCKS} blocks or {@link
   *     Limits#MAX_OWED_BYTES} would be owed
   */
  void add(List<String> places, List<Block> blocks) throws IOException;

  /**
   * What has been owed to the place for longest, oldest first; at least one block when any is owed.
   */
  List<Block> oldest(String place, int maxBlocks, long maxBytes) throws IOException;

  /** Forgets that these blocks are owed to the place, because they arrived or nobody wants them. */
  void forget(String place, List<Cid> cids) throws IOException;

  /** Forgets all that is owed to the place. */
  void forget(String place) throws IOException;

  /** How many blocks are owed to the place. */
  long count(String place) throws IOException;
}

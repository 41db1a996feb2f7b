package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * Where blocks are kept by content identifier; nobody has to trust it. Safe for use by several
 * threads. Each call gives up with an IOException after its deadline, and with an
 * InterruptedIOException when its thread is interrupted.
 */
public interface ContentStore extends AutoCloseable {
  /**
   * Stores all blocks durably, as the store defines it; storing a block again changes nothing,
   * unless the copy that is held is damaged: then it is replaced.
   *
   * @throws IllegalArgumentException when the bytes of a block do not match its identifier
   * @throws IOException when storing failed; some of the blocks may have been stored
   */
  void put(List<Block> blocks, Duration deadline) throws IOException;

  /**
   * The bytes that the store holds under the identifier, not verified, at most {@link
   * Limits#MAX_BLOCK_BYTES}; empty when the store says that it has none.
   */
  Optional<Bytes> get(Cid cid, Duration deadline) throws IOException;

  /** Whether the store itself holds the block, without asking a network and without verifying. */
  boolean has(Cid cid, Duration deadline) throws IOException;

  /** Gives the blocks up, where the store keeps them for us; giving up a missing one is fine. */
  void remove(List<Cid> cids, Duration deadline) throws IOException;

  /** The URI of the store, without credentials. */
  String describe();

  @Override
  void close() throws IOException;
}

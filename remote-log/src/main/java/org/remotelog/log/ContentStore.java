package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

  /**
   * Whether blocks can be put at all. Where not, {@link #put} and {@link #remove} throw a {@link
   * ReadOnlyStoreException}.
   */
  default boolean isWritable() {
    return true;
  }

  /** The URI of the store, without credentials. */
  String describe();

  /** The places behind this store, each with its own name; a store that is one place is its own. */
  default List<ContentStore> parts() {
    return Collections.singletonList(this);
  }

  /**
   * This store with each place behind it wrapped, so that what each of them is asked and answers
   * can be seen. It shares everything else with this store, which stays the one to close.
   */
  default ContentStore around(UnaryOperator<ContentStore> wrapping) {
    return wrapping.apply(this);
  }

  /**
   * Sends what was promised to a place behind this store that could not take it then; does nothing
   * where nothing is owed.
   *
   * @param deadline for each place
   * @throws IOException naming the places that still lack something; the others have got theirs
   */
  default void settle(Duration deadline) throws IOException {}

  @Override
  void close() throws IOException;
}

package org.remotelog.sim;

import java.time.Instant;
import java.util.function.IntFunction;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * What the faults of a world are laid over: stores and pointers in memory, or real ones.
 *
 * @param stores gives the store of a number, from 0
 * @param pointers gives the pointer of a number; a real one is for a climate in which none forgets
 * @param begin where the time of the world begins: real pointers refuse records that have expired
 */
record Ground(IntFunction<ContentStore> stores, IntFunction<HeadPointer> pointers, Instant begin) {
  /** Runs are the same each time. */
  static final Ground IN_MEMORY =
      new Ground(
          number -> new MemoryContentStore(),
          number -> new MemoryPointer(),
          Instant.parse("2026-12-01T08:00:00Z"));
}

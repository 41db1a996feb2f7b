package org.remotelog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * What the devices of a test share.
 *
 * @param clock what their clocks begin with: real nodes refuse records that have expired, and take
 *     their time
 * @param deadline for a request
 * @param shortDeadline the same where requests are held up
 */
public record Ground(
    ContentStore store,
    HeadPointer pointer,
    Clock clock,
    Duration deadline,
    Duration shortDeadline) {
  static Ground inMemory() {
    return new Ground(
        new MemoryContentStore(),
        new MemoryPointer(),
        Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC),
        Duration.ofSeconds(30),
        Duration.ofMillis(700));
  }
}

package org.remotelog.log.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;

/**
 * The outside world of a device: where blocks and heads are kept, and how requests to them run.
 *
 * @param executor runs blocking requests; owned by the embedder. It should run as many at a time as
 *     {@code parallel} says, because the deadline of a request includes its wait for a thread; one
 *     that runs them on the calling thread cannot cut a request short
 * @param parallel requests that may run side by side, at least 1
 * @param deadline a single request that takes longer is given up
 */
public record Network(
    List<ContentStore> stores,
    List<HeadPointer> pointers,
    Executor executor,
    int parallel,
    Duration deadline) {
  public Network {
    stores = List.copyOf(stores);
    pointers = List.copyOf(pointers);
    if (parallel < 1 || parallel > ClientLimits.MAX_PARALLEL_REQUESTS) {
      throw new IllegalArgumentException(parallel + " requests side by side");
    }
  }

  Requests requests() {
    return new Requests(executor, parallel, deadline);
  }
}

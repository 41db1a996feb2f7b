package org.remotelog.log.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.ReadOnlyStoreException;

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

  /** The stores that blocks can be put into. */
  public List<ContentStore> writableStores() {
    List<ContentStore> writable = new ArrayList<>(stores);
    writable.removeIf(store -> !store.isWritable());
    return writable;
  }

  /** Why nothing can be stored when there are no such stores. */
  public IOException nowhereToWrite() {
    return new ReadOnlyStoreException("none of them can be written to; add one that can");
  }

  /** Every place where blocks are kept, one by one. */
  public List<ContentStore> storePlaces() {
    List<ContentStore> places = new ArrayList<>();
    stores.forEach(store -> places.addAll(store.parts()));
    return places;
  }

  /** Every place where blocks are kept for us: a replacement has to be in each of them. */
  List<ContentStore> writablePlaces() {
    List<ContentStore> places = storePlaces();
    places.removeIf(store -> !store.isWritable());
    return places;
  }

  /** Every place where heads are announced, one by one. */
  public List<HeadPointer> pointerPlaces() {
    List<HeadPointer> places = new ArrayList<>();
    pointers.forEach(pointer -> places.addAll(pointer.parts()));
    return places;
  }

  /** Tells every pointer which logs it is about to be asked for. */
  void announce(Collection<LogName> logs) {
    pointerPlaces().forEach(pointer -> pointer.willResolve(logs));
  }

  Requests requests() {
    return new Requests(executor, parallel, deadline);
  }
}

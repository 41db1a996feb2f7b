package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.core.ReaderInput;

/**
 * One block on its way: one store after the other is asked, each with a deadline of its own, until
 * one gives bytes with the right hash. A store over several places may ask some of them at a time;
 * what each of them gave is told apart. {@link #ask} runs on a thread of the executor, all else on
 * that of the pass.
 */
final class BlockFetch {
  private final Network network;
  private final LongSupplier clockMs;
  private final Patience.OfLog patience;
  private final Cid cid;
  private final List<String> damaged = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Optional<Bytes> block = Optional.empty();
  private Queue<WatchedStore.Seen> seen = new ConcurrentLinkedQueue<>();
  private boolean lacking;
  private boolean found;
  private int asked;

  BlockFetch(Network network, LongSupplier clockMs, Patience.OfLog patience, Cid cid) {
    this.network = network;
    this.clockMs = clockMs;
    this.patience = patience;
    this.cid = cid;
  }

  /**
   * What one place was asked for and gave.
   *
   * @param problem empty when it gave the block
   * @param isFailure whether it gave no answer at all
   */
  record Attempt(String place, int bytes, long ms, String problem, boolean isFailure) {}

  /** A question to the store whose turn it is, to be asked on another thread. */
  final class Turn {
    private final int number = asked;
    private final Queue<WatchedStore.Seen> answers = seen;

    /** What that store has; nobody has anything when there are no stores. */
    Optional<Bytes> ask() throws IOException {
      if (number >= network.stores().size()) {
        return Optional.empty();
      }
      return network
          .stores()
          .get(number)
          .around(part -> new WatchedStore(part, clockMs, patience, answers::add))
          .get(cid, network.deadline());
    }
  }

  Turn turn() {
    return new Turn();
  }

  /**
   * Takes what the store whose turn it was gave.
   *
   * @param ms how long that took
   * @return the places that were asked, at least one
   */
  List<Attempt> took(Optional<Bytes> reply, Optional<IOException> failure, long ms) {
    if (asked >= network.stores().size()) {
      failures.add("there is no store");
      return Collections.singletonList(new Attempt("", 0, ms, "there is no store", true));
    }
    ContentStore store = network.stores().get(asked);
    asked++;
    List<WatchedStore.Seen> answers = new ArrayList<>(seen);
    // A place that answers after its time speaks to nobody, and the round keeps the question.
    seen.clear();
    seen = new ConcurrentLinkedQueue<>();
    if (answers.isEmpty() || (failure.isPresent() && answers.size() < store.parts().size())) {
      answers.add(new WatchedStore.Seen(store.describe(), reply, failure, ms));
    }
    List<Attempt> attempts = new ArrayList<>();
    for (WatchedStore.Seen one : answers) {
      String problem = judge(one);
      attempts.add(
          new Attempt(
              one.place(),
              one.block().map(Bytes::size).orElse(0),
              one.ms(),
              problem,
              one.failure().isPresent()));
    }
    return attempts;
  }

  /** What is wrong with an answer; empty when it is the block. */
  private String judge(WatchedStore.Seen one) {
    if (one.failure().isPresent()) {
      // A node that is online searches its network for what it lacks, and never says that it does.
      lacking |= Patience.isLate(one.ms(), network.deadline());
      String problem = String.valueOf(one.failure().get().getMessage());
      failures.add(one.place() + ": " + problem);
      return problem;
    }
    if (!one.block().isPresent()) {
      lacking = true;
      failures.add(one.place() + " does not have it");
      return "does not have it";
    }
    if (cid.verify(one.block().get())) {
      block = one.block();
      found = true;
      return "";
    }
    damaged.add(one.place());
    return ReaderInput.Fetched.OTHER_BYTES;
  }

  Cid cid() {
    return cid;
  }

  /** Whether the block is there, or no store is left to ask. */
  boolean isOver() {
    return found || asked >= network.stores().size();
  }

  /**
   * What came of it. The block is given away, once: a round keeps its requests to its end, and must
   * not keep the whole log in memory with them.
   */
  ReaderInput.Fetched fetched() {
    Optional<Bytes> given = block;
    block = Optional.empty();
    return new ReaderInput.Fetched(given, damaged, failures, lacking && !found);
  }
}

package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.core.ReaderInput;

/**
 * One block on its way: one store after the other is asked, each with a deadline of its own, until
 * one gives bytes with the right hash. {@link #ask} runs on a thread of the executor, all else on
 * that of the pass.
 */
final class BlockFetch {
  private final Network network;
  private final Cid cid;
  private final List<String> damaged = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Optional<Bytes> block = Optional.empty();
  private String problem = "";
  private int asked;

  BlockFetch(Network network, Cid cid) {
    this.network = network;
    this.cid = cid;
  }

  /** What the store whose turn it is has; nobody has anything when there are no stores. */
  Optional<Bytes> ask(int turn) throws IOException {
    if (turn >= network.stores().size()) {
      return Optional.empty();
    }
    return network.stores().get(turn).get(cid, network.deadline());
  }

  /** Whose turn it is. */
  int turn() {
    return asked;
  }

  /** Takes what the store whose turn it was gave. */
  void took(Optional<Bytes> reply, Optional<IOException> failure) {
    if (asked >= network.stores().size()) {
      problem = "there is no store";
      failures.add(problem);
      return;
    }
    ContentStore store = network.stores().get(asked);
    asked++;
    problem = "";
    if (failure.isPresent()) {
      problem = String.valueOf(failure.get().getMessage());
      failures.add(store.describe() + ": " + problem);
    } else if (!reply.isPresent()) {
      problem = "does not have it";
      failures.add(store.describe() + " " + problem);
    } else if (cid.verify(reply.get())) {
      block = reply;
    } else {
      problem = "gave bytes that do not hash to its address";
      damaged.add(store.describe());
    }
  }

  Cid cid() {
    return cid;
  }

  /** The store whose turn it is; empty when there is none. */
  String place() {
    return asked < network.stores().size() ? network.stores().get(asked).describe() : "";
  }

  /** What was wrong with the last reply; empty when it was the block. */
  String problem() {
    return problem;
  }

  /** Whether the block is there, or no store is left to ask. */
  boolean isOver() {
    return block.isPresent() || asked >= network.stores().size();
  }

  ReaderInput.Fetched fetched() {
    return new ReaderInput.Fetched(block, damaged, failures);
  }
}

package org.remotelog.it;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.remotelog.FaultMatrixContract;
import org.remotelog.Ground;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ForwardingContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.pointer.ipns.IpnsPointer;

/**
 * The matrix of faults, laid over a real node and a real name system; with {@code
 * -Dnodes.long=true} also those rows where requests wait for their deadlines, and those of direct
 * copies.
 */
final class FaultMatrixOnNodeTest extends FaultMatrixContract {
  /** As long does a node search for a block that it lacks. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Duration SHORT_DEADLINE = Duration.ofSeconds(3);

  private final ContentStore store;
  private final HeadPointer pointer;

  FaultMatrixOnNodeTest() throws Exception {
    store = new Collected(new KuboContentStore(new HttpServer(TestNodes.api())));
    pointer = new IpnsPointer(new HttpServer(TestNodes.routing()));
  }

  @Override
  protected Ground ground() {
    return new Ground(store, pointer, Clock.systemUTC(), DEADLINE, SHORT_DEADLINE);
  }

  @Override
  protected boolean isWhole() {
    return Boolean.getBoolean("nodes.long");
  }

  @AfterAll
  void disconnect() throws IOException {
    store.close();
    pointer.close();
  }

  /** The node's operator collects the garbage as soon as there is any. */
  private static final class Collected extends ForwardingContentStore {
    Collected(ContentStore node) {
      super(node);
    }

    @Override
    public void remove(List<Cid> cids, Duration deadline) throws IOException {
      super.remove(cids, deadline);
      try {
        new NodeCalls(TestNodes.api()).collectGarbage();
      } catch (InterruptedException e) {
        throw new java.io.InterruptedIOException();
      }
    }
  }
}

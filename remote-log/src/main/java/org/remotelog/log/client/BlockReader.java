package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.core.ReaderInput;

/** Gets blocks from the stores of a device, several side by side, and checks their hashes. */
public final class BlockReader {
  private static final LongSupplier CLOCK = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());

  private final Network network;

  public BlockReader(Network network) {
    this.network = network;
  }

  /**
   * What became of one block.
   *
   * @param detail why there is none, for a person to read
   */
  public record Got(Cid cid, Optional<Block> block, String detail) {}

  /**
   * Gets some blocks; all of them are in memory then.
   *
   * @return one for each identifier, in their order
   * @throws IOException when the thread is interrupted; what stores do wrong is in the result
   */
  public List<Got> get(List<Cid> cids) throws IOException {
    List<BlockFetch> fetches = new ArrayList<>(cids.size());
    List<Requests.Request<BlockFetch, Optional<Bytes>>> requests = new ArrayList<>(cids.size());
    Patience.OfLog patience = new Patience.OfLog();
    for (Cid cid : cids) {
      BlockFetch fetch = new BlockFetch(network, CLOCK, patience, cid);
      fetches.add(fetch);
      requests.add(request(fetch));
    }
    network.requests().run(requests, BlockReader::take);
    List<Got> all = new ArrayList<>(cids.size());
    for (int i = 0; i < cids.size(); i++) {
      Cid cid = cids.get(i);
      ReaderInput.Fetched fetched = fetches.get(i).fetched();
      all.add(new Got(cid, fetched.block().map(data -> new Block(cid, data)), fetched.detail()));
    }
    return all;
  }

  /** One block. */
  public Got get(Cid cid) throws IOException {
    return get(List.of(cid)).get(0);
  }

  private static Requests.Request<BlockFetch, Optional<Bytes>> request(BlockFetch fetch) {
    return new Requests.Request<>(fetch, fetch.turn()::ask);
  }

  private static List<Requests.Request<BlockFetch, Optional<Bytes>>> take(
      List<Requests.Outcome<BlockFetch, Optional<Bytes>>> outcomes) {
    List<Requests.Request<BlockFetch, Optional<Bytes>>> again = new ArrayList<>();
    for (Requests.Outcome<BlockFetch, Optional<Bytes>> outcome : outcomes) {
      BlockFetch fetch = outcome.request();
      fetch.took(outcome.reply().flatMap(Function.identity()), outcome.failure(), 0);
      if (!fetch.isOver()) {
        again.add(request(fetch));
      }
    }
    return again;
  }
}

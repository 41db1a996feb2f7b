package org.remotelog.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.remotelog.LogState;
import org.remotelog.RemoteLogClient;
import org.remotelog.SentMessage;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;

/**
 * How many bytes a store has to hold for a log, against the messages as 2/MVDS sends them. Merging
 * replaces segments, so what was ever put is more than what the head still links.
 */
final class StoredBytes {
  private static final String JOB = "stored";
  private static final String FLOOR = "bytes of the MVDS messages";
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final JobOptions options;

  StoredBytes(JobOptions options) {
    this.options = options;
  }

  void run(Figures figures) throws Exception {
    for (boolean flushEach : List.of(false, true)) {
      measure(figures, "noise", new Texts(options.seed())::noise, flushEach);
      measure(figures, "words", new Texts(options.seed())::words, flushEach);
    }
  }

  private void measure(Figures figures, String kind, IntFunction<Bytes> bodies, boolean flushEach)
      throws Exception {
    try (Network network = Network.inMemory();
        MemoryHome home = new MemoryHome();
        RemoteLogClient client = network.client(home)) {
      Conversation conversation =
          new Conversation(client, client.createGroup("bench").id(), bodies, options.bodyBytes());
      List<SentMessage> sent =
          flushEach
              ? conversation.appendAndFlushEach(options.messages())
              : conversation.appendAndFlush(options.messages());
      double payload = conversation.payloadBytes(sent);
      String how =
          String.format(
              Locale.ROOT, "%s, %s", kind, flushEach ? "each published alone" : "one flush");
      Set<Cid> linked = linked(network, conversation);
      figures.add(figure(how + ", linked by the head", network.store(), linked, payload));
      figures.add(figure(how + ", ever put", network.store(), network.store().everPut(), payload));
    }
  }

  private Figure figure(String name, CountingStore store, Set<Cid> blocks, double payload) {
    long bytes = 0;
    for (Cid cid : blocks) {
      bytes += store.sizeOfPut(cid);
    }
    return new Figure(JOB, name, "bytes", Spread.exactly(bytes), FLOOR, Spread.exactly(payload))
        .with("messages", options.messages())
        .with("blocks", blocks.size());
  }

  /** The head of the writer's log and all that hangs on it. */
  private static Set<Cid> linked(Network network, Conversation conversation) throws Exception {
    Set<Cid> linked = new HashSet<>();
    for (LogState log : conversation.writer().inspect(conversation.group()).logs()) {
      log.head().ifPresent(linked::add);
      for (SegmentRef segment : log.segments()) {
        linked.add(segment.cid());
      }
      for (PageRef page : log.pages()) {
        linked.add(page.cid());
        linked.addAll(behind(network, page.cid()));
      }
    }
    return linked;
  }

  /** The links of a page, and of pages behind it, stand in the clear. */
  private static List<Cid> behind(Network network, Cid page) throws Exception {
    Optional<Bytes> block = network.store().get(page, DEADLINE);
    if (!block.isPresent()) {
      throw new IllegalStateException("page " + page + " is not in the store");
    }
    List<Cid> all = new ArrayList<>();
    try {
      Optional<CborValue> pages = DagCbor.decode(block.get()).asMap().find("p");
      String links = pages.isPresent() ? "p" : "s";
      for (CborValue link : DagCbor.decode(block.get()).asMap().require(links).asList()) {
        all.add(link.asLink());
        if (pages.isPresent()) {
          all.addAll(behind(network, link.asLink()));
        }
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("page " + page + " is damaged", e);
    }
    return all;
  }
}

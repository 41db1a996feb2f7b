package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.FetchOrder;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.core.RosterChoice;

/** The requests of a catch-up pass, and what is counted and noted of each. */
final class PassAsks {
  private final Network network;
  private final LongSupplier clockMs;
  private final PassTally tally;
  private final TraceRecorder trace;
  private final Patience patience = new Patience();

  PassAsks(Network network, LongSupplier clockMs, PassTally tally, TraceRecorder trace) {
    this.network = network;
    this.clockMs = clockMs;
    this.tally = tally;
    this.trace = trace;
  }

  /** One request of a round. */
  sealed interface Ask {
    LogName log();
  }

  /** A request once, with the time that it takes; a block is asked for again at another store. */
  record Turn(Ask ask, Stopwatch watch) {}

  record AskPointer(LogName log, HeadPointer pointer) implements Ask {}

  /** Something that stores are asked for, one after the other. */
  sealed interface Fetching extends Ask {
    BlockFetch fetch();
  }

  /**
   * A block, and what its arrival means to the reader of the log.
   *
   * @param range of a segment
   * @param bringsSegments whether it is a page of segments
   * @param arrivals one, or more when histories of a forked log want the same block
   * @param segment one of the log's main history
   */
  record AskBlock(
      LogName log,
      BlockFetch fetch,
      Optional<SequenceRange> range,
      Optional<SegmentRef> segment,
      boolean bringsSegments,
      List<Function<ReaderInput.Fetched, ReaderInput>> arrivals)
      implements Fetching {

    /** What the block means, once it is there or is not to be had. */
    List<ReaderInput> inputs(ReaderInput.Fetched fetched) {
      List<ReaderInput> inputs = new ArrayList<>(arrivals.size());
      arrivals.forEach(arrival -> inputs.add(arrival.apply(fetched)));
      return inputs;
    }
  }

  /** A block of a roster. */
  record AskRoster(RosterChoice.Wanted wanted, BlockFetch fetch) implements Fetching {
    @Override
    public LogName log() {
      return wanted.log();
    }
  }

  /** What a request brought: records of a pointer, or bytes of a store. */
  record Reply(List<Bytes> records, Optional<Bytes> block) {}

  AskBlock block(
      LogName log,
      Cid cid,
      Optional<SequenceRange> range,
      Function<ReaderInput.Fetched, ReaderInput> arrival) {
    return block(log, cid, range, Optional.empty(), false, arrival);
  }

  AskBlock page(LogName log, PageRef page, Function<ReaderInput.Fetched, ReaderInput> arrival) {
    return block(log, page.cid(), Optional.empty(), Optional.empty(), page.level() == 0, arrival);
  }

  AskBlock segment(LogName log, SegmentRef segment) {
    return block(
        log,
        segment.cid(),
        Optional.of(segment.range()),
        Optional.of(segment),
        false,
        fetched -> new ReaderInput.SegmentFetched(segment, fetched));
  }

  AskBlock sidePage(LogName log, ReaderEffect.FetchSidePage effect) {
    PageRef page = effect.page();
    return page(
        log,
        page,
        fetched -> new ReaderInput.SidePageFetched(effect.branch(), effect.head(), page, fetched));
  }

  AskBlock sideSegment(LogName log, ReaderEffect.FetchSideSegment effect) {
    SegmentRef segment = effect.segment();
    return block(
        log,
        segment.cid(),
        Optional.of(segment.range()),
        fetched ->
            new ReaderInput.SideSegmentFetched(effect.branch(), effect.head(), segment, fetched));
  }

  private AskBlock block(
      LogName log,
      Cid cid,
      Optional<SequenceRange> range,
      Optional<SegmentRef> segment,
      boolean bringsSegments,
      Function<ReaderInput.Fetched, ReaderInput> arrival) {
    List<Function<ReaderInput.Fetched, ReaderInput>> arrivals = new ArrayList<>(1);
    arrivals.add(arrival);
    return new AskBlock(log, fetch(log, cid), range, segment, bringsSegments, arrivals);
  }

  AskRoster roster(RosterChoice.Wanted wanted) {
    return new AskRoster(wanted, fetch(wanted.log(), wanted.block()));
  }

  private BlockFetch fetch(LogName log, Cid cid) {
    return new BlockFetch(network, clockMs, patience.of(log), cid);
  }

  /**
   * The requests of the next round. Pages beyond {@link ClientLimits#MAX_PAGES_PER_ROUND} of a log
   * wait for another one, since what they lead to is held in memory.
   *
   * @param later gets what waits
   */
  static List<Ask> round(List<Ask> all, boolean newestFirst, List<Ask> later) {
    List<Ask> round = new ArrayList<>(all.size());
    Map<LogName, Integer> pages = new HashMap<>();
    for (Ask ask : all) {
      boolean isPage = ask instanceof AskBlock block && block.bringsSegments();
      boolean waits =
          isPage && pages.merge(ask.log(), 1, Integer::sum) > ClientLimits.MAX_PAGES_PER_ROUND;
      (waits ? later : round).add(ask);
    }
    return newestFirst ? newestFirst(round) : round;
  }

  /** The requests of a round so that the newest entries of each log come first. */
  private static List<Ask> newestFirst(List<Ask> round) {
    return FetchOrder.newestFirst(
        round, Ask::log, ask -> ask instanceof AskBlock block ? block.range() : Optional.empty());
  }

  /** Tells pointers which logs they are asked for in this round. */
  void announce(List<Ask> round) {
    Set<LogName> logs = new LinkedHashSet<>();
    for (Ask ask : round) {
      if (ask instanceof AskPointer resolve) {
        logs.add(resolve.log());
      }
    }
    if (!logs.isEmpty()) {
      network.announce(logs);
    }
  }

  Requests.Request<Turn, Reply> request(Ask ask) {
    tally.requests++;
    Stopwatch watch = new Stopwatch(clockMs);
    Turn turn = new Turn(ask, watch);
    if (ask instanceof AskPointer resolve) {
      return new Requests.Request<>(
          turn,
          () -> {
            List<Bytes> records =
                watch.time(() -> resolve.pointer().resolve(resolve.log(), network.deadline()));
            return new Reply(records, Optional.empty());
          });
    }
    BlockFetch.Turn store = ((Fetching) ask).fetch().turn();
    return new Requests.Request<>(turn, () -> new Reply(List.of(), watch.time(store::ask)));
  }

  void took(Fetching ask, Requests.Outcome<Turn, Reply> outcome) {
    BlockFetch fetch = ask.fetch();
    Optional<Bytes> block = outcome.reply().flatMap(Reply::block);
    List<BlockFetch.Attempt> attempts =
        fetch.took(block, outcome.failure(), outcome.request().watch().ms());
    tally.requests += attempts.size() - 1;
    for (BlockFetch.Attempt one : attempts) {
      tally.store(one);
      trace.block(ask.log(), fetch.cid(), one.place(), one.bytes(), one.ms(), one.problem());
    }
  }
}

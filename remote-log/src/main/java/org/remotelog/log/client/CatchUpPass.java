package org.remotelog.log.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReadContext;
import org.remotelog.log.core.ReaderCore;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.core.Reading;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.Step;

/** One catch-up pass over many logs, round by round. */
final class CatchUpPass {
  private static final int MAX_ANSWERS = Limits.MAX_RECORDS_PER_NAME;

  private final Home home;
  private final Network network;
  private final LongSupplier clockMs;
  private final LogEvents events;
  private final LogSource source;
  private final Map<LogName, Reading> readings = new LinkedHashMap<>();
  private final Map<LogName, Resolving> resolving = new LinkedHashMap<>();
  private final PassTally tally = new PassTally();
  private final Patience patience = new Patience();
  private final TraceRecorder trace;
  private final List<Delivered> delivered = new ArrayList<>();
  private List<Ask> next = new ArrayList<>();
  private int rounds;

  CatchUpPass(
      Home home, Network network, LongSupplier clockMs, LogEvents events, LogSource source) {
    this.home = home;
    this.network = network;
    this.clockMs = clockMs;
    this.events = events;
    this.source = source;
    this.trace = new TraceRecorder(clockMs.getAsLong());
  }

  /** One request of a round. */
  private sealed interface Ask {
    LogName log();
  }

  /** A request once, with the time that it takes; a block is asked for again at another store. */
  private record Turn(Ask ask, Stopwatch watch) {}

  private record AskPointer(LogName log, HeadPointer pointer) implements Ask {}

  /** A block, and what its arrival means to the reader of the log. */
  private record AskBlock(
      LogName log, BlockFetch fetch, Function<ReaderInput.Fetched, ReaderInput> arrival)
      implements Ask {}

  /** What a request brought: records of a pointer, or bytes of a store. */
  private record Reply(List<Bytes> records, Optional<Bytes> block) {}

  private record Delivered(LogName log, SequenceRange range) {}

  CatchUp run() throws IOException {
    addNewLogs();
    while (!next.isEmpty()) {
      List<Ask> round = next;
      next = new ArrayList<>();
      rounds++;
      events.round(rounds, round.size());
      trace.beginRound(rounds, clockMs.getAsLong());
      List<Requests.Request<Turn, Reply>> requests = new ArrayList<>(round.size());
      for (Ask ask : round) {
        requests.add(request(ask));
      }
      network.requests().run(requests, this::take);
      trace.endRound(clockMs.getAsLong());
      addNewLogs();
    }
    if (source.repairs()) {
      repair();
    }
    inTransaction(
        tables -> {
          for (LogName log : readings.keySet()) {
            step(tables, log, new ReaderInput.PassEnded(clockMs.getAsLong()));
          }
          CatchUp result = tally.result(rounds);
          source.onTrace(tables, trace.trace(result, readings.size(), clockMs.getAsLong()));
        });
    return tally.result(rounds);
  }

  private void addNewLogs() throws IOException {
    List<LogName> fresh = new ArrayList<>();
    for (LogName log : source.logs()) {
      if (!readings.containsKey(log)) {
        fresh.add(log);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    home.read(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          for (LogName log : fresh) {
            readings.put(log, Reading.start(journal.reader(log, source.secrets())));
          }
          return Boolean.TRUE;
        });
    for (LogName log : fresh) {
      resolving.put(log, new Resolving());
      askPointers(log);
    }
  }

  private void askPointers(LogName log) {
    List<HeadPointer> pointers = network.pointerPlaces();
    Objects.requireNonNull(resolving.get(log)).begin(pointers.size());
    for (HeadPointer pointer : pointers) {
      next.add(new AskPointer(log, pointer));
    }
  }

  private Requests.Request<Turn, Reply> request(Ask ask) {
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
    BlockFetch.Turn store = ((AskBlock) ask).fetch().turn();
    return new Requests.Request<>(turn, () -> new Reply(List.of(), watch.time(store::ask)));
  }

  /** Works on what came in, and asks the next store for blocks that the one before did not give. */
  private List<Requests.Request<Turn, Reply>> take(List<Requests.Outcome<Turn, Reply>> outcomes)
      throws IOException {
    List<Requests.Request<Turn, Reply>> again = new ArrayList<>();
    List<Requests.Outcome<Turn, Reply>> over = new ArrayList<>();
    for (Requests.Outcome<Turn, Reply> outcome : outcomes) {
      if (outcome.request().ask() instanceof AskBlock ask) {
        took(ask, outcome);
        if (!ask.fetch().isOver()) {
          again.add(request(ask));
          continue;
        }
      }
      over.add(outcome);
    }
    if (!over.isEmpty()) {
      inTransaction(
          tables -> {
            for (Requests.Outcome<Turn, Reply> outcome : over) {
              take(tables, outcome);
            }
          });
    }
    return again;
  }

  private void took(AskBlock ask, Requests.Outcome<Turn, Reply> outcome) {
    BlockFetch fetch = ask.fetch();
    Optional<Bytes> block = outcome.reply().flatMap(Reply::block);
    List<BlockFetch.Attempt> attempts =
        fetch.took(block, outcome.failure(), outcome.request().watch().ms());
    tally.requests += attempts.size() - 1;
    for (BlockFetch.Attempt one : attempts) {
      tally.bytesIn += one.bytes();
      trace.block(ask.log(), fetch.cid(), one.place(), one.bytes(), one.ms(), one.problem());
    }
  }

  private void take(Tables tables, Requests.Outcome<Turn, Reply> outcome) throws IOException {
    if (outcome.request().ask() instanceof AskPointer resolve) {
      resolved(tables, resolve, outcome);
    } else {
      AskBlock ask = (AskBlock) outcome.request().ask();
      step(tables, ask.log(), ask.arrival().apply(ask.fetch().fetched()));
    }
  }

  /** Steps in a transaction; deliveries are told once it is durable. */
  private void inTransaction(Home.Update update) throws IOException {
    delivered.clear();
    home.update(update);
    for (Delivered one : delivered) {
      events.delivered(one.log(), one.range());
    }
  }

  private void resolved(Tables tables, AskPointer ask, Requests.Outcome<Turn, Reply> outcome)
      throws IOException {
    Resolving state = Objects.requireNonNull(resolving.get(ask.log()));
    List<Bytes> records = outcome.reply().map(Reply::records).orElse(List.of());
    records = records.subList(0, Math.min(records.size(), MAX_ANSWERS));
    String failure = "";
    if (outcome.reply().isPresent()) {
      state.answered(ask.pointer(), records);
    } else {
      failure = outcome.failure().map(Throwable::getMessage).orElse("no reply");
      failure = failure.isEmpty() ? "no reply" : failure;
      state.failed(ask.pointer(), failure);
    }
    long bytes = 0;
    for (Bytes record : records) {
      bytes += record.size();
    }
    tally.bytesIn += bytes;
    long ms = outcome.request().watch().ms();
    trace.pointer(ask.log(), ask.pointer().describe(), records.size(), bytes, ms, failure);
    if (state.isOver()) {
      step(tables, ask.log(), state.resolved());
    }
  }

  /** Gives pointers back what they have lost. */
  private void repair() throws IOException {
    Repairs repairs = new Repairs(network, clockMs);
    repairs.run(
        repairs.ofReadings(readings, resolving),
        (reput, failure) -> {
          HeadRecord record = reput.record();
          String place = reput.pointer().describe();
          tally.requests++;
          tally.bytesOut += record.bytes().size();
          if (!failure.isPresent()) {
            tally.reputs++;
            events.reput(record.log(), record.sequence(), place);
          }
          String why = failure.map(e -> String.valueOf(e.getMessage())).orElse("");
          String head = record.head().toString();
          trace.reput(record.log(), head, place, record.sequence(), reput.watch().ms(), why);
        });
  }

  private void step(Tables tables, LogName log, ReaderInput input) throws IOException {
    LogJournal journal = new LogJournal(tables);
    ReadContext context = Lookups.context(source, journal, log);
    Step<Reading, ReaderEffect> step;
    try {
      step = ReaderCore.step(Objects.requireNonNull(readings.get(log)), input, context);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    readings.put(log, step.state());
    Effects effects = new Effects(tables, journal, log);
    for (ReaderEffect effect : step.effects()) {
      effect.runOn(effects);
    }
  }

  /** Carries out the effects of one step in its transaction. */
  private final class Effects implements ReaderEffect.Handler {
    private final Tables tables;
    private final LogJournal journal;
    private final LogName log;

    Effects(Tables tables, LogJournal journal, LogName log) {
      this.tables = tables;
      this.journal = journal;
      this.log = log;
    }

    @Override
    public void on(ReaderEffect.ResolveAgain effect) {
      askPointers(log);
    }

    @Override
    public void on(ReaderEffect.FetchHead effect) {
      Cid cid = effect.cid();
      ask(cid, fetched -> new ReaderInput.HeadFetched(cid, fetched));
    }

    @Override
    public void on(ReaderEffect.FetchPage effect) {
      PageRef page = effect.page();
      ask(page.cid(), fetched -> new ReaderInput.PageFetched(page, fetched));
    }

    @Override
    public void on(ReaderEffect.FetchSegment effect) {
      SegmentRef segment = effect.segment();
      ask(segment.cid(), fetched -> new ReaderInput.SegmentFetched(segment, fetched));
    }

    private void ask(Cid cid, Function<ReaderInput.Fetched, ReaderInput> arrival) {
      next.add(new AskBlock(log, new BlockFetch(network, clockMs, patience.of(log), cid), arrival));
    }

    @Override
    public void on(ReaderEffect.Deliver effect) throws IOException {
      SequenceRanges ranges = SequenceRanges.NONE;
      for (int i = 0; i < effect.entries().size(); i++) {
        long sequence = effect.entries().get(i).sequence();
        ranges = ranges.plus(SequenceRange.single(sequence));
        journal.putCommitment(log, sequence, effect.commitments().get(i));
        journal.clearUnconfirmed(log, sequence);
      }
      source.onEntries(tables, log, effect.entries());
      for (SequenceRange range : ranges.asList()) {
        delivered.add(new Delivered(log, range));
      }
      trace.delivered(log, ranges.asList());
      tally.segments++;
      tally.entries += effect.entries().size();
    }

    @Override
    public void on(ReaderEffect.Confirm effect) throws IOException {
      for (long at = effect.range().first(); at <= effect.range().last(); at++) {
        Optional<Digest> claimed = journal.unconfirmed(log, at);
        if (claimed.isPresent()) {
          journal.putCommitment(log, at, claimed.get());
          journal.clearUnconfirmed(log, at);
        }
      }
      source.onConfirmed(tables, log, effect.range());
    }

    @Override
    public void on(ReaderEffect.Persist effect) throws IOException {
      journal.putReader(effect.state());
    }

    @Override
    public void on(ReaderEffect.Chosen effect) {
      trace.chosen(log, effect);
    }

    @Override
    public void on(ReaderEffect.Planned effect) {
      trace.planned(log, effect);
      source.onPlan(log, effect.plan());
    }

    @Override
    public void on(ReaderEffect.Refused effect) {
      trace.refused(log, effect);
      tally.refusals.add(new CatchUp.Refusal(log, effect.what(), effect.source(), effect.reason()));
      events.refused(log, effect.what(), effect.source(), effect.reason());
    }

    @Override
    public void on(ReaderEffect.Forked effect) throws IOException {
      trace.forked(log, effect);
      journal.putForkSeen(log, effect.one().sequence(), clockMs.getAsLong());
      tally.warnings.add("log " + log + " is forked at record " + effect.one().sequence());
      events.forked(log, effect.one(), effect.other());
    }

    @Override
    public void on(ReaderEffect.Stale effect) {
      tally.stale(log, effect);
      trace.stale(log, effect);
      events.stale(log, effect.sequence(), effect.floor());
    }

    @Override
    public void on(ReaderEffect.Warn effect) {
      trace.warned(log, effect.text());
      tally.warnings.add("log " + log + ": " + effect.text());
      events.warned(log, effect.text());
    }

    @Override
    public void on(ReaderEffect.ReportGaps effect) throws IOException {
      List<Gap> gaps = journal.putGaps(log, effect.gaps());
      trace.gaps(log, gaps);
      tally.gaps.addAll(gaps);
    }
  }
}

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
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadPointer;
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
  }

  /** One request of a round. */
  private sealed interface Ask {
    LogName log();
  }

  private record AskPointer(LogName log, HeadPointer pointer) implements Ask {}

  /** A block, and what its arrival means to the reader of the log. */
  private record AskBlock(
      LogName log, BlockFetch fetch, Function<ReaderInput.Fetched, ReaderInput> arrival)
      implements Ask {}

  /** What a request brought: records of a pointer, or bytes of a store. */
  private record Reply(List<Bytes> records, Optional<Bytes> block) {}

  /** A log whose pointers have not all answered. */
  private static final class Resolving {
    private final List<ReaderInput.Answer> answers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int outstanding;
  }

  private record Delivered(LogName log, SequenceRange range) {}

  CatchUp run() throws IOException {
    addNewLogs();
    while (!next.isEmpty()) {
      List<Ask> round = next;
      next = new ArrayList<>();
      rounds++;
      events.round(rounds, round.size());
      List<Requests.Request<Ask, Reply>> requests = new ArrayList<>(round.size());
      for (Ask ask : round) {
        requests.add(request(ask));
      }
      network.requests().run(requests, this::take);
      addNewLogs();
    }
    inTransaction(
        tables -> {
          for (LogName log : readings.keySet()) {
            step(tables, log, new ReaderInput.PassEnded(clockMs.getAsLong()));
          }
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
      Resolving state = new Resolving();
      state.outstanding = network.pointers().size();
      resolving.put(log, state);
      for (HeadPointer pointer : network.pointers()) {
        next.add(new AskPointer(log, pointer));
      }
    }
  }

  private Requests.Request<Ask, Reply> request(Ask ask) {
    tally.requests++;
    if (ask instanceof AskPointer resolve) {
      return new Requests.Request<>(
          ask,
          () ->
              new Reply(
                  resolve.pointer().resolve(resolve.log(), network.deadline()), Optional.empty()));
    }
    BlockFetch fetch = ((AskBlock) ask).fetch();
    int turn = fetch.turn();
    return new Requests.Request<>(ask, () -> new Reply(List.of(), fetch.ask(turn)));
  }

  /** Works on what came in, and asks the next store for blocks that the one before did not give. */
  private List<Requests.Request<Ask, Reply>> take(List<Requests.Outcome<Ask, Reply>> outcomes)
      throws IOException {
    List<Requests.Request<Ask, Reply>> again = new ArrayList<>();
    List<Requests.Outcome<Ask, Reply>> over = new ArrayList<>();
    for (Requests.Outcome<Ask, Reply> outcome : outcomes) {
      if (outcome.request() instanceof AskBlock ask) {
        Optional<Bytes> block = outcome.reply().flatMap(Reply::block);
        tally.bytesIn += block.map(Bytes::size).orElse(0);
        ask.fetch().took(block, outcome.failure());
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
            for (Requests.Outcome<Ask, Reply> outcome : over) {
              take(tables, outcome);
            }
          });
    }
    return again;
  }

  private void take(Tables tables, Requests.Outcome<Ask, Reply> outcome) throws IOException {
    if (outcome.request() instanceof AskPointer resolve) {
      resolved(tables, resolve, outcome);
    } else {
      AskBlock ask = (AskBlock) outcome.request();
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

  private void resolved(Tables tables, AskPointer ask, Requests.Outcome<Ask, Reply> outcome)
      throws IOException {
    Resolving state = Objects.requireNonNull(resolving.get(ask.log()));
    if (outcome.reply().isPresent()) {
      List<Bytes> records = outcome.reply().get().records();
      for (Bytes record : records.subList(0, Math.min(records.size(), MAX_ANSWERS))) {
        tally.bytesIn += record.size();
        state.answers.add(new ReaderInput.Answer(record, ask.pointer().describe()));
      }
    } else {
      String why = outcome.failure().map(Throwable::getMessage).orElse("no reply");
      state.failures.add(ask.pointer().describe() + ": " + why);
    }
    state.outstanding--;
    if (state.outstanding == 0) {
      step(tables, ask.log(), new ReaderInput.Resolved(state.answers, state.failures));
    }
  }

  private void step(Tables tables, LogName log, ReaderInput input) throws IOException {
    LogJournal journal = new LogJournal(tables);
    ReadContext context =
        new ReadContext(
            source.secrets(),
            source.idRule(),
            lookup(sequence -> journal.commitment(log, sequence)),
            lookup(sequence -> journal.unconfirmed(log, sequence)));
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

  private interface Lookup {
    Optional<Digest> apply(long sequence) throws IOException;
  }

  /** Lets a pure step look rows up; a failing home ends the step and the transaction. */
  private static LongFunction<Optional<Digest>> lookup(Lookup lookup) {
    return sequence -> {
      try {
        return lookup.apply(sequence);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
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
      next.add(new AskBlock(log, new BlockFetch(network, cid), arrival));
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
    public void on(ReaderEffect.Refused effect) {
      tally.refusals.add(new CatchUp.Refusal(log, effect.what(), effect.source(), effect.reason()));
      events.refused(log, effect.what(), effect.source(), effect.reason());
    }

    @Override
    public void on(ReaderEffect.Forked effect) {
      tally.warnings.add("log " + log + " is forked at record " + effect.one().sequence());
      events.forked(log, effect.one(), effect.other());
    }

    @Override
    public void on(ReaderEffect.Stale effect) {
      tally.warnings.add(
          "a pointer gave record "
              + effect.sequence()
              + " of log "
              + log
              + ", older than record "
              + effect.floor()
              + " that was seen before; it was refused");
      events.stale(log, effect.sequence(), effect.floor());
    }

    @Override
    public void on(ReaderEffect.Warn effect) {
      tally.warnings.add("log " + log + ": " + effect.text());
      events.warned(log, effect.text());
    }

    @Override
    public void on(ReaderEffect.ReportGaps effect) throws IOException {
      tally.gaps.addAll(journal.putGaps(log, effect.gaps()));
    }
  }
}

package org.remotelog.log.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.PassAsks.Ask;
import org.remotelog.log.client.PassAsks.AskBlock;
import org.remotelog.log.client.PassAsks.AskPointer;
import org.remotelog.log.client.PassAsks.AskRoster;
import org.remotelog.log.client.PassAsks.Fetching;
import org.remotelog.log.client.PassAsks.Reply;
import org.remotelog.log.client.PassAsks.Turn;
import org.remotelog.log.core.ReadContext;
import org.remotelog.log.core.ReaderCore;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.Reading;
import org.remotelog.log.core.RosterChoice;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.Step;

/** One catch-up pass over many logs, round by round. */
final class CatchUpPass {
  private final Home home;
  private final Network network;
  private final LongSupplier clockMs;
  private final LogEvents events;
  private final LogSource source;
  private final Map<LogName, Reading> readings = new LinkedHashMap<>();
  private final PassTally tally = new PassTally();
  private final TraceRecorder trace;
  private final PassAsks asks;
  private final PointerAnswers answers;
  private final RosterReading rosters;
  private final MembersFirst members;
  private final List<Delivered> delivered = new ArrayList<>();
  private final NextRound next = new NextRound();
  private int rounds;

  CatchUpPass(
      Home home, Network network, LongSupplier clockMs, LogEvents events, LogSource source) {
    this.home = home;
    this.network = network;
    this.clockMs = clockMs;
    this.events = events;
    this.source = source;
    this.trace = new TraceRecorder(clockMs.getAsLong());
    this.asks = new PassAsks(network, clockMs, tally, trace);
    this.answers = new PointerAnswers(network, tally, trace);
    this.rosters = new RosterReading(source, trace, tally, events);
    this.members = new MembersFirst(home, source, clockMs);
  }

  private record Delivered(LogName log, SequenceRange range) {}

  CatchUp run() throws IOException {
    addNewLogs();
    while (!next.isEmpty()) {
      List<Ask> round = next.begin(source.newestFirst());
      rounds++;
      events.round(rounds, round.size());
      trace.beginRound(rounds, clockMs.getAsLong());
      asks.announce(round);
      List<Requests.Request<Turn, Reply>> requests = new ArrayList<>(round.size());
      for (Ask ask : round) {
        requests.add(asks.request(ask));
      }
      network.requests().run(requests, this::take);
      trace.endRound(clockMs.getAsLong());
      addNewLogs();
      readRosters();
      askMembers();
    }
    if (source.repairs()) {
      new Repairs(network, clockMs).afterPass(readings, answers.all(), tally, trace, events);
    }
    inTransaction(
        tables -> {
          for (LogName log : readings.keySet()) {
            step(tables, log, new ReaderInput.PassEnded(clockMs.getAsLong()));
          }
          rosters.end(tables, log -> reading(log).state());
          CatchUp result = tally.result(rounds);
          trace.terms(source.skipped(), source.newestFirst());
          source.onTrace(tables, trace.trace(result, readings.keySet(), clockMs.getAsLong()));
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
            ReaderState state = journal.reader(log, source.secrets());
            readings.put(log, Reading.start(state));
            rosters.begin(tables, state);
          }
          return Boolean.TRUE;
        });
    List<LogName> heard = new ArrayList<>();
    for (LogName log : fresh) {
      if (answers.has(log)) {
        heard.add(log);
      } else {
        answers.ask(log, next);
      }
    }
    if (!heard.isEmpty()) {
      // The pointers were asked before it was known that these logs are read.
      inTransaction(
          tables -> {
            for (LogName log : heard) {
              hear(tables, log);
            }
          });
    }
  }

  /** Gives logs what rosters show of them, and asks for more rosters as far as there is room. */
  private void readRosters() throws IOException {
    for (LogName log : rosters.named()) {
      if (!readings.containsKey(log) && !answers.has(log) && source.mayBring(log)) {
        answers.ask(log, next);
      }
    }
    List<LogName> shown = rosters.shown();
    if (!shown.isEmpty()) {
      shown.retainAll(new HashSet<>(source.allLogs()));
      inTransaction(
          tables -> {
            for (LogName log : shown) {
              showRosters(tables, log);
            }
          });
    }
    if (rosters.hasRoom()) {
      for (RosterChoice.Wanted wanted : home.read(rosters::choose)) {
        next.add(asks.roster(wanted));
      }
    }
  }

  private void showRosters(Tables tables, LogName log) throws IOException {
    if (!readings.containsKey(log)) {
      // Its pointers are not asked in this pass: the roster takes their place.
      readings.put(log, Reading.start(new LogJournal(tables).reader(log, source.secrets())));
      answers.leave(log);
    }
    Resolving state = answers.of(log);
    if (state.isOver()) {
      step(tables, log, new ReaderInput.Shown(rosters.take(log), state.wasAsked()));
    }
  }

  /** What members give that can be reached needs no fetching. */
  private void askMembers() throws IOException {
    Map<LogName, List<SegmentRef>> asked = members.ask(next, this::reading);
    if (!asked.isEmpty()) {
      inTransaction(
          tables -> {
            for (Map.Entry<LogName, List<SegmentRef>> of : asked.entrySet()) {
              step(tables, of.getKey(), new ReaderInput.AskedDirectly(of.getValue()));
            }
          });
      members.note(tally, trace, this::reading);
    }
  }

  private Reading reading(LogName log) {
    return Objects.requireNonNull(readings.get(log));
  }

  /** Works on what came in, and asks the next store for blocks that the one before did not give. */
  private List<Requests.Request<Turn, Reply>> take(List<Requests.Outcome<Turn, Reply>> outcomes)
      throws IOException {
    List<Requests.Request<Turn, Reply>> again = new ArrayList<>();
    List<Requests.Outcome<Turn, Reply>> over = new ArrayList<>();
    for (Requests.Outcome<Turn, Reply> outcome : outcomes) {
      if (outcome.request().ask() instanceof Fetching ask) {
        asks.took(ask, outcome);
        if (!ask.fetch().isOver()) {
          again.add(asks.request(ask));
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

  private void take(Tables tables, Requests.Outcome<Turn, Reply> outcome) throws IOException {
    if (outcome.request().ask() instanceof AskPointer resolve) {
      resolved(tables, resolve, outcome);
    } else if (outcome.request().ask() instanceof AskRoster roster) {
      rosters.took(tables, roster.wanted(), roster.fetch().fetched());
    } else {
      AskBlock first = (AskBlock) outcome.request().ask();
      ReaderInput.Fetched fetched = first.fetch().fetched();
      Optional<AskBlock> ask = Optional.of(first);
      while (ask.isPresent()) {
        for (ReaderInput input : ask.get().inputs(fetched)) {
          step(tables, first.log(), input);
        }
        // Another history may want the block since it was on its way.
        ask = next.takeSame(first);
      }
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
    Resolving state = answers.took(ask, outcome);
    if (state.isOver() && readings.containsKey(ask.log())) {
      hear(tables, ask.log());
    }
  }

  /** All pointers have answered for a log. */
  private void hear(Tables tables, LogName log) throws IOException {
    Resolving state = answers.of(log);
    rosters.answered(state.isLacking());
    step(tables, log, state.resolved());
  }

  private void step(Tables tables, LogName log, ReaderInput input) throws IOException {
    LogJournal journal = new LogJournal(tables);
    ReadContext context = Lookups.context(source, tables, log);
    Reading before = reading(log);
    Step<Reading, ReaderEffect> step;
    try {
      step = ReaderCore.step(before, input, context);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    readings.put(log, step.state());
    Effects effects = new Effects(tables, journal, log);
    for (ReaderEffect effect : step.effects()) {
      effect.runOn(effects);
    }
    if (step.state().isCutSince(before)) {
      source.onCutBack(tables, step.state().state());
    }
  }

  /** Carries out the effects of one step in its transaction. */
  private final class Effects extends PassKeeping {

    Effects(Tables tables, LogJournal journal, LogName log) {
      super(new Ears(source, events, trace, tally), tables, journal, log, clockMs.getAsLong());
    }

    @Override
    public void on(ReaderEffect.ResolveAgain effect) {
      events.blockGone(log, effect.gone());
      trace.warned(
          log, "block " + effect.gone() + " is in no store any more: all pointers are asked again");
      answers.ask(log, next);
    }

    @Override
    public void on(ReaderEffect.Chosen effect) {
      trace.chosen(log, effect, answers.of(log).whoGave(effect.record().bytes()));
    }

    @Override
    public void on(ReaderEffect.FetchHead effect) {
      Cid cid = effect.cid();
      events.headApart(log, cid);
      ask(cid, fetched -> new ReaderInput.HeadFetched(cid, fetched));
    }

    @Override
    public void on(ReaderEffect.FetchPage effect) {
      PageRef page = effect.page();
      next.want(asks.page(log, page, fetched -> new ReaderInput.PageFetched(page, fetched)));
    }

    @Override
    public void on(ReaderEffect.FetchSegment effect) {
      next.want(asks.segment(log, effect.segment()));
    }

    @Override
    public void on(ReaderEffect.FetchRoster effect) {
      rosters.offered(log, effect);
    }

    @Override
    public void on(ReaderEffect.FetchSidePage effect) {
      next.want(asks.sidePage(log, effect));
    }

    @Override
    public void on(ReaderEffect.FetchSideSegment effect) {
      next.want(asks.sideSegment(log, effect));
    }

    private void ask(Cid cid, Function<ReaderInput.Fetched, ReaderInput> arrival) {
      next.want(asks.block(log, cid, Optional.empty(), arrival));
    }

    @Override
    public void on(ReaderEffect.Deliver effect) throws IOException {
      SequenceRanges ranges = EntryRows.put(journal, log, effect);
      source.onEntries(tables, log, effect.entries());
      for (SequenceRange range : ranges.asList()) {
        delivered.add(new Delivered(log, range));
      }
      trace.delivered(log, ranges.asList());
      tally.segments++;
      tally.entries += effect.entries().size();
    }

    @Override
    public void on(ReaderEffect.DeliverSide effect) throws IOException {
      List<SequenceRange> ranges = journal.sides(log).putEntries(effect);
      source.onSideEntries(tables, log, effect.branch(), effect.entries());
      trace.delivered(log, ranges);
      tally.segments++;
      tally.entries += effect.entries().size();
    }

    @Override
    public void on(ReaderEffect.Stale effect) {
      rosters.answered(true);
      super.on(effect);
    }

    @Override
    public void on(ReaderEffect.PointersBehind effect) {
      rosters.behind(log, effect);
    }
  }
}

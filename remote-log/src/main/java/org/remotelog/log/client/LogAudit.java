package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CatchUpPlanner;
import org.remotelog.log.core.ReaderState;

/**
 * Reads one log anew, from its records down, by the same steps as {@link LogReader} and with
 * nothing known before. Then asks every store for every block of it, as a block that one store has
 * lost is hidden by another that has it. Changes nothing outside the home that it is given.
 *
 * <p>That home holds one commitment for each entry of the log, 41 bytes of key and 32 of value: as
 * a {@code MemoryHome} it takes about 300 bytes of heap for each entry of the largest log, and
 * nothing that grows with the size of messages.
 */
public final class LogAudit {
  private final Network network;
  private final LongSupplier clockMs;
  private final LogEvents events;

  public LogAudit(Network network, LongSupplier clockMs, LogEvents events) {
    this.network = network;
    this.clockMs = clockMs;
    this.events = events;
  }

  /** What a store gave for a block. */
  public enum Verdict {
    GOOD,
    MISSING,
    WRONG,
    FAILED
  }

  /**
   * What a pointer gave.
   *
   * @param records unverified
   * @param failure why it gave none; empty when it did not fail
   */
  public record Answer(String pointer, List<Bytes> records, String failure) {
    public Answer {
      records = List.copyOf(records);
    }
  }

  /** What a block of a log is. */
  public enum Part {
    HEAD,
    PAGE,
    SEGMENT
  }

  /**
   * A block that a store does not have as it should.
   *
   * @param range the entries that it leads to; empty for a log without entries
   */
  public record BadCopy(Cid cid, Part part, Optional<SequenceRange> range, Verdict verdict) {}

  /** What one store has of the log. */
  public record Copies(String store, int checked, List<BadCopy> bad) {
    public Copies {
      bad = List.copyOf(bad);
    }

    /** How many blocks have this verdict. */
    public int count(Verdict verdict) {
      int found = 0;
      for (BadCopy copy : bad) {
        found += copy.verdict() == verdict ? 1 : 0;
      }
      return found;
    }
  }

  /**
   * What was found.
   *
   * @param catchUp what reading the log took, and what of it is missing or was refused
   * @param state the head that counts, what was read under it, and the root computed from that
   * @param bytes received in all, copies in other stores included
   */
  public record Result(
      CatchUp catchUp,
      ReaderState state,
      List<Answer> pointers,
      List<Copies> stores,
      int pages,
      int segments,
      long bytes) {
    public Result {
      pointers = List.copyOf(pointers);
      stores = List.copyOf(stores);
    }
  }

  /** Sees entries that passed every check, ascending within each call. */
  public interface Visitor {
    void onEntries(List<Entry> entries) throws IOException;
  }

  /**
   * Reads one log.
   *
   * @param empty a home of which nothing is used but this, thrown away afterwards
   */
  public Result run(
      Home empty, LogName log, EpochSecrets secrets, MessageIdRule idRule, Visitor visitor)
      throws IOException {
    List<ObservedStore> stores = new ArrayList<>();
    network.storePlaces().forEach(store -> stores.add(new ObservedStore(store)));
    List<ObservedPointer> pointers = new ArrayList<>();
    network.pointerPlaces().forEach(pointer -> pointers.add(new ObservedPointer(pointer)));
    Network observed =
        new Network(
            new ArrayList<>(stores),
            new ArrayList<>(pointers),
            network.executor(),
            network.parallel(),
            network.deadline());
    Source source = new Source(log, secrets, idRule, visitor);
    CatchUp catchUp = new LogReader(empty, observed, clockMs, events).catchUp(source);
    ReaderState state = empty.read(tables -> new LogJournal(tables).reader(log, secrets));
    if (state.accepted().isPresent()) {
      long count = state.count();
      Optional<SequenceRange> all =
          count == 0 ? Optional.empty() : Optional.of(new SequenceRange(1, count));
      source.parts.put(state.accepted().get().record().head(), new Target(Part.HEAD, all));
    }
    long bytes = catchUp.bytesIn() + askRest(observed, stores, source.parts.keySet());
    List<Answer> answers = new ArrayList<>();
    pointers.forEach(pointer -> answers.add(pointer.last()));
    List<Copies> copies = new ArrayList<>();
    stores.forEach(store -> copies.add(copies(store, source.parts)));
    return new Result(
        catchUp,
        state,
        answers,
        copies,
        source.count(Part.PAGE),
        source.count(Part.SEGMENT),
        bytes);
  }

  private record Probe(ObservedStore store, Cid cid) {}

  /** Asks the stores that reading the log did not need. */
  private static long askRest(Network observed, List<ObservedStore> stores, Collection<Cid> cids)
      throws IOException {
    List<Requests.Request<Probe, Integer>> requests = new ArrayList<>();
    for (ObservedStore store : stores) {
      for (Cid cid : cids) {
        if (!store.verdict(cid).isPresent()) {
          requests.add(
              new Requests.Request<>(
                  new Probe(store, cid),
                  () -> store.get(cid, observed.deadline()).map(Bytes::size).orElse(0)));
        }
      }
    }
    long[] bytes = {0};
    observed
        .requests()
        .run(
            requests,
            outcomes -> {
              outcomes.forEach(outcome -> bytes[0] += outcome.reply().orElse(0));
              return List.of();
            });
    return bytes[0];
  }

  private static Copies copies(ObservedStore store, Map<Cid, Target> parts) {
    List<BadCopy> bad = new ArrayList<>();
    parts.forEach(
        (cid, target) -> {
          Verdict verdict = store.verdict(cid).orElse(Verdict.FAILED);
          if (verdict != Verdict.GOOD) {
            bad.add(new BadCopy(cid, target.part(), target.range(), verdict));
          }
        });
    return new Copies(store.describe(), parts.size(), bad);
  }

  private record Target(Part part, Optional<SequenceRange> range) {}

  /** The one log, and what is known of its blocks. */
  private static final class Source implements LogSource {
    private final Map<Cid, Target> parts = new LinkedHashMap<>();
    private final LogName log;
    private final EpochSecrets secrets;
    private final MessageIdRule idRule;
    private final Visitor visitor;

    Source(LogName log, EpochSecrets secrets, MessageIdRule idRule, Visitor visitor) {
      this.log = log;
      this.secrets = secrets;
      this.idRule = idRule;
      this.visitor = visitor;
    }

    int count(Part part) {
      int found = 0;
      for (Target target : parts.values()) {
        found += target.part() == part ? 1 : 0;
      }
      return found;
    }

    @Override
    public Collection<LogName> logs() {
      return List.of(log);
    }

    @Override
    public EpochSecrets secrets() {
      return secrets;
    }

    @Override
    public MessageIdRule idRule() {
      return idRule;
    }

    @Override
    public void onPlan(LogName of, CatchUpPlanner.Plan plan) {
      for (PageRef page : plan.pages()) {
        parts.put(page.cid(), new Target(Part.PAGE, Optional.of(page.range())));
      }
      for (SegmentRef segment : plan.segments()) {
        parts.put(segment.cid(), new Target(Part.SEGMENT, Optional.of(segment.range())));
      }
    }

    @Override
    public void onEntries(Tables tables, LogName of, List<Entry> entries) throws IOException {
      visitor.onEntries(entries);
    }

    @Override
    public void onConfirmed(Tables tables, LogName of, SequenceRange range) {}
  }
}

package org.remotelog.log.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Home;
import org.remotelog.log.Cid;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.PassAsks.Ask;
import org.remotelog.log.client.PassAsks.AskBlock;
import org.remotelog.log.core.AskPlan;
import org.remotelog.log.core.Reading;
import org.remotelog.log.core.SequenceRanges;

/**
 * Asks members that can be reached for the few entries that are missing of segments, before a round
 * fetches these. Of each segment once in a pass. Belongs to the thread of the pass.
 */
final class MembersFirst {
  private final Home home;
  private final LiveMembers live;
  private final LongSupplier clockMs;
  private final Set<Cid> asked = new HashSet<>();
  private AskPlan plan = new AskPlan();
  private long ms;
  private long bytes;

  MembersFirst(Home home, LogSource source, LongSupplier clockMs) {
    this.home = home;
    this.live = source.liveMembers();
    this.clockMs = clockMs;
  }

  /**
   * Asks, and takes out of the next round what may not be needed any more: it is to be planned
   * again.
   *
   * @return the segments that were taken out, by log
   */
  Map<LogName, List<SegmentRef>> ask(NextRound next, Function<LogName, Reading> readings)
      throws IOException {
    plan = plan.next();
    if (!live.isSomebody()) {
      return new LinkedHashMap<>();
    }
    Set<Ask> taken;
    try {
      taken = home.read(tables -> choose(new LogJournal(tables), next.all(), readings));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (!taken.isEmpty()) {
      next.removeAll(taken);
      long startMs = clockMs.getAsLong();
      bytes = live.ask(plan.missing());
      ms = Math.max(0, clockMs.getAsLong() - startMs);
    }
    return plan.segments();
  }

  private Set<Ask> choose(LogJournal journal, List<Ask> next, Function<LogName, Reading> readings) {
    Set<Ask> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Ask ask : next) {
      if (!(ask instanceof AskBlock block)
          || !block.segment().isPresent()
          || block.arrivals().size() > 1) {
        continue;
      }
      Reading reading = readings.apply(block.log());
      if (reading.sides().isCut()) {
        continue; // It is another history's by now, of which nothing is planned again.
      }
      SegmentRef segment = block.segment().get();
      SequenceRanges held = reading.state().held();
      LongFunction<Optional<Digest>> known = Lookups.commitment(journal, block.log());
      if (!asked.contains(segment.cid()) && plan.add(block.log(), segment, held, known)) {
        asked.add(segment.cid());
        taken.add(ask);
      }
    }
    return taken;
  }

  /** Notes what the asking was good for, once it was planned again. */
  void note(PassTally tally, TraceRecorder trace, Function<LogName, Reading> readings) {
    for (MissingEntries missing : plan.missing()) {
      SequenceRanges held = readings.apply(missing.log()).state().held();
      int all = 0;
      int spared = 0;
      for (SegmentRef segment : plan.segments().getOrDefault(missing.log(), List.of())) {
        all++;
        spared += held.containsAll(segment.range()) ? 1 : 0;
      }
      for (SequenceRange range : missing.ranges()) {
        for (long at = range.first(); at <= range.last(); at++) {
          tally.fromMembers += held.contains(at) ? 1 : 0;
        }
      }
      trace.asked(missing, all, spared, bytes, ms);
      bytes = 0; // Of all logs together.
    }
  }
}

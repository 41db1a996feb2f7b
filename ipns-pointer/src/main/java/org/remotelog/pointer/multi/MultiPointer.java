package org.remotelog.pointer.multi;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.pointer.Publishing;

/**
 * One pointer over several. A record is published on all, and counts once as many as the policy
 * asks for have taken it; to the others it is owed, durably, and sent by {@link #settle}. A newer
 * or conflicting record anywhere is told to the publisher, however many took theirs. Resolving asks
 * all and gives every distinct valid record. A place that has none, or an older one, gets the best
 * unexpired record of the others, byte for byte, by {@link #settle} too.
 *
 * <p>Safe for use by several threads. Each call makes one call to each pointer at most, on the
 * executor, and waits for them within its deadline; a pointer that hangs does not hold the others.
 */
public final class MultiPointer implements HeadPointer {
  private final List<HeadPointer> parts;
  private final Policy policy;
  private final OwedRecords owed;
  private final Executor executor;
  private final Clock clock;
  private final Repairs repairs;
  private final PartCalls calls;

  /**
   * @param parts with URIs of their own; closed together with this pointer
   * @param owed where that is kept which other pointers still have to get
   * @param executor runs the calls to pointers; owned by the embedder. It must not be the one that
   *     calls this pointer, whose threads would wait for each other, and should start every call at
   *     once
   * @param clock tells which records have expired and are not passed on
   */
  public MultiPointer(
      List<HeadPointer> parts, Policy policy, OwedRecords owed, Executor executor, Clock clock) {
    this(new ArrayList<>(parts), policy, owed, executor, clock, new Repairs());
    if (parts.isEmpty() || parts.size() > Limits.MAX_PARTS) {
      throw new IllegalArgumentException("a pointer over " + parts.size() + " pointers");
    }
    if (parts.stream().map(HeadPointer::describe).distinct().count() != parts.size()) {
      throw new IllegalArgumentException("two pointers with one URI");
    }
  }

  private MultiPointer(
      List<HeadPointer> parts,
      Policy policy,
      OwedRecords owed,
      Executor executor,
      Clock clock,
      Repairs repairs) {
    this.parts = parts;
    this.policy = policy;
    this.owed = owed;
    this.executor = executor;
    this.clock = clock;
    this.repairs = repairs;
    this.calls = new PartCalls(executor);
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    Publishing.verify(log, record);
    int copies = policy.of(parts.size());
    List<PartCalls.Answer<Boolean>> answers =
        calls.run(
            parts,
            copies,
            deadline,
            (part, left) -> {
              part.publish(log, record, left);
              return Boolean.TRUE;
            });
    refuseOlder(answers);
    List<String> lacking = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    int took = 0;
    for (PartCalls.Answer<Boolean> answer : answers) {
      answer.explain().ifPresent(failures::add);
      if (answer.reply().isPresent()) {
        took++;
        forget(answer.part().describe(), log);
      } else if (!(answer.failure().get() instanceof RefusedRecordException)) {
        lacking.add(answer.part().describe());
      }
    }
    if (took < copies) {
      String why = took + " pointers took it, and " + copies + " have to; ";
      throw lacking.isEmpty()
          ? new RefusedRecordException(why + String.join("; ", failures))
          : new IOException(why + String.join("; ", failures));
    }
    if (!lacking.isEmpty()) {
      owed.put(lacking, log, record);
    }
  }

  /** A conflict says more than a newer record, and both more than any other failure. */
  private static void refuseOlder(List<PartCalls.Answer<Boolean>> answers)
      throws StaleHeadException {
    Optional<StaleHeadException> stale = Optional.empty();
    for (PartCalls.Answer<Boolean> answer : answers) {
      if (answer.failure().isPresent()
          && answer.failure().get() instanceof StaleHeadException one
          && (!stale.isPresent() || one instanceof ConflictingHeadException)) {
        stale = Optional.of(one);
      }
    }
    if (stale.isPresent()) {
      throw stale.get();
    }
  }

  /** The place has the record now: an older one is owed no more. */
  private void forget(String place, LogName log) throws IOException {
    repairs.forget(place, log);
    List<OwedRecords.Owed> older = new ArrayList<>(owed.of(place));
    older.removeIf(one -> !one.log().equals(log));
    if (!older.isEmpty()) {
      owed.forget(place, older);
    }
  }

  @Override
  public void willResolve(Collection<LogName> logs) {
    parts.forEach(part -> part.willResolve(logs));
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    Survey survey = survey(log, deadline);
    survey.repair(repairs, clock.instant());
    return survey.records();
  }

  /**
   * Asks every place for its record of the log and tells how fresh it is, in the order of the
   * places.
   */
  public List<PlaceReport> inspect(LogName log, Duration deadline) throws IOException {
    Survey survey = survey(log, deadline);
    survey.repair(repairs, clock.instant());
    return survey.reports();
  }

  private Survey survey(LogName log, Duration deadline) throws IOException {
    return new Survey(
        log,
        calls.run(parts, Integer.MAX_VALUE, deadline, (part, left) -> part.resolve(log, left)));
  }

  @Override
  public void settle(Duration deadline) throws IOException {
    List<PartCalls.Answer<Boolean>> answers =
        calls.run(
            parts,
            Integer.MAX_VALUE,
            deadline,
            (part, left) -> {
              long endNs = System.nanoTime() + left.toNanos();
              // What is owed first: it may be newer than what a place has to look after itself.
              Optional<IOException> failure = send(part, endNs);
              long leftNs = endNs - System.nanoTime();
              if (leftNs > 0) {
                part.settle(Duration.ofNanos(leftNs));
              }
              if (failure.isPresent()) {
                throw failure.get();
              }
              return Boolean.TRUE;
            });
    List<String> failures = new ArrayList<>();
    for (PartCalls.Answer<Boolean> answer : answers) {
      answer.explain().ifPresent(failures::add);
    }
    if (!failures.isEmpty()) {
      throw new IOException(
          "pointers that still have to get records: " + String.join("; ", failures));
    }
  }

  private List<OwedRecords.Owed> toSend(String place) throws IOException {
    List<OwedRecords.Owed> records = new ArrayList<>(owed.of(place));
    records.addAll(repairs.of(place));
    return records;
  }

  /**
   * Sends one after the other. A record that is not taken may be the fault of its log, so the
   * others get their turn; a place that takes none of several is left alone until the next time.
   *
   * @return what went wrong first, to be told once all is sent; a conflict, where nothing is owed
   *     but the log was written in two places, before all else
   */
  private Optional<IOException> send(HeadPointer part, long endNs) throws IOException {
    String place = part.describe();
    Optional<IOException> conflict = Optional.empty();
    Optional<IOException> failure = Optional.empty();
    int inTurn = 0;
    for (OwedRecords.Owed one : toSend(place)) {
      long leftNs = endNs - System.nanoTime();
      if (leftNs <= 0) {
        failure = first(failure, new IOException("the rest has to wait for the next time"));
        break;
      }
      try {
        part.publish(one.log(), one.record(), Duration.ofNanos(leftNs));
      } catch (ConflictingHeadException e) {
        conflict = Optional.of(e);
      } catch (StaleHeadException | RefusedRecordException e) {
        // The place has a better one, or will never take this: nothing is owed either way.
      } catch (IOException e) {
        failure = first(failure, e);
        if (++inTurn == Limits.MAX_FAILURES_IN_TURN || Thread.currentThread().isInterrupted()) {
          break;
        }
        continue;
      }
      inTurn = 0;
      owed.forget(place, Collections.singletonList(one));
      repairs.forget(place, one.log());
    }
    return conflict.isPresent() ? conflict : failure;
  }

  private static Optional<IOException> first(Optional<IOException> before, IOException now) {
    return before.isPresent() ? before : Optional.of(now);
  }

  /** The URIs of the pointers, one after the other. */
  @Override
  public String describe() {
    List<String> names = new ArrayList<>();
    parts.forEach(part -> names.add(part.describe()));
    return String.join(" + ", names);
  }

  @Override
  public List<HeadPointer> parts() {
    List<HeadPointer> places = new ArrayList<>();
    parts.forEach(part -> places.addAll(part.parts()));
    return places;
  }

  @Override
  public HeadPointer around(UnaryOperator<HeadPointer> wrapping) {
    List<HeadPointer> wrapped = new ArrayList<>();
    parts.forEach(part -> wrapped.add(part.around(wrapping)));
    return new MultiPointer(wrapped, policy, owed, executor, clock, repairs);
  }

  @Override
  public void close() throws IOException {
    Optional<IOException> first = Optional.empty();
    for (HeadPointer part : parts) {
      try {
        part.close();
      } catch (IOException e) {
        first = first(first, e);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }
}

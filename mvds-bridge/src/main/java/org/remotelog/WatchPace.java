package org.remotelog;

import java.time.Duration;
import java.util.Optional;

/**
 * When a device that watches its groups does its next pass; a value, and pure: time and random
 * numbers come in.
 *
 * <p>Soon after something came or was sent pauses are the shortest. After {@value
 * ClientBounds#PATIENT_PASSES} passes without news each pause is half as long again as the one
 * before, up to the longest; failures double it. Each pause is made longer by up to a half, at
 * random, so that devices do not ask all at once. Messages that were sent meanwhile, perhaps by
 * another process, are published without waiting for the next pass: when there are {@value
 * ClientBounds#FLUSH_MESSAGES}, or {@value ClientBounds#FLUSH_BYTES} bytes, or the first has waited
 * for {@value ClientBounds#FLUSH_DELAY_MS} milliseconds; after a failure not before the pause is
 * over.
 *
 * <p>Use: do what {@link #next} says; after a {@link Step#POLL} or {@link Step#FLUSH} go on with
 * {@link #polled} or {@link #flushed}; on {@link Step#WAIT} wait for at most {@link #waitMs}, and
 * now and then give {@link RemoteLogClient#pending} to {@link #looked}. Times are milliseconds of
 * any clock that never goes back.
 */
public final class WatchPace {
  private final Terms terms;
  private final long pauseMs;
  private final int quiet;
  private final boolean failed;
  private final long dueMs;
  private final Pending left;
  private final Pending fresh;
  private final Optional<Long> freshSinceMs;

  /**
   * The bounds of pauses.
   *
   * @param shortest more than zero
   * @param longest not below it
   * @param flushDelay how long a message waits for others to be published with
   */
  public record Terms(Duration shortest, Duration longest, Duration flushDelay) {
    /** Refuses a pause of nothing, and a longest below the shortest. */
    public Terms {
      if (shortest.toMillis() < 1 || longest.compareTo(shortest) < 0 || flushDelay.isNegative()) {
        throw new IllegalArgumentException("pauses of " + shortest + " to " + longest);
      }
    }

    /** With a longest pause of {@value ClientBounds#LONGEST_PAUSE_FACTOR} times the shortest. */
    public static Terms of(Duration shortest) {
      return of(shortest, shortest.multipliedBy(ClientBounds.LONGEST_PAUSE_FACTOR));
    }

    /** With a delay before publishing that is never above the shortest pause. */
    public static Terms of(Duration shortest, Duration longest) {
      Duration delay = Duration.ofMillis(ClientBounds.FLUSH_DELAY_MS);
      return new Terms(shortest, longest, delay.compareTo(shortest) < 0 ? delay : shortest);
    }
  }

  /** What to do. */
  public enum Step {
    /** Nothing yet. */
    WAIT,
    /** Publish what is pending: {@link SyncOptions.Reach#NOBODY}. */
    FLUSH,
    /** Publish, and look for news: {@link SyncOptions.Reach#SPARING}. */
    POLL
  }

  /** What a pass was good for. */
  public enum Outcome {
    /** Something came, or something was published. */
    NEWS,
    /** All went well, and nothing was new. */
    QUIET,
    /** Something could not be published, or the pass failed. */
    FAILED;

    /** The outcome of a pass with this report. */
    public static Outcome of(SyncReport report) {
      if (!report.failures().isEmpty()) {
        return FAILED;
      }
      return report.newMessages() > 0 || report.segmentsOut() > 0 ? NEWS : QUIET;
    }
  }

  private WatchPace(
      Terms terms,
      long pauseMs,
      int quiet,
      boolean failed,
      long dueMs,
      Pending left,
      Pending fresh,
      Optional<Long> freshSinceMs) {
    this.terms = terms;
    this.pauseMs = pauseMs;
    this.quiet = quiet;
    this.failed = failed;
    this.dueMs = dueMs;
    this.left = left;
    this.fresh = fresh;
    this.freshSinceMs = freshSinceMs;
  }

  /** A pass is due at once. */
  public static WatchPace begin(Terms terms, long nowMs) {
    return new WatchPace(
        terms,
        terms.shortest().toMillis(),
        0,
        false,
        nowMs,
        Pending.NONE,
        Pending.NONE,
        Optional.empty());
  }

  /** What to do now. */
  public Step next(long nowMs) {
    if (nowMs >= dueMs) {
      return Step.POLL;
    }
    return flushDueMs().filter(due -> nowMs >= due).isPresent() ? Step.FLUSH : Step.WAIT;
  }

  /** For how long nothing is to be done, unless something is sent; 0 when something is. */
  public long waitMs(long nowMs) {
    long due = flushDueMs().map(flush -> Math.min(flush, dueMs)).orElse(dueMs);
    return Math.max(0, due - nowMs);
  }

  private Optional<Long> flushDueMs() {
    if (failed || !freshSinceMs.isPresent()) {
      return Optional.empty();
    }
    boolean isEnough =
        fresh.messages() >= ClientBounds.FLUSH_MESSAGES
            || fresh.bytes() >= ClientBounds.FLUSH_BYTES;
    long since = freshSinceMs.get();
    return Optional.of(isEnough ? since : since + terms.flushDelay().toMillis());
  }

  /** What is pending now; what a pass has left over is not news. */
  public WatchPace looked(Pending pending, long nowMs) {
    Pending more =
        new Pending(
            Math.max(0, pending.messages() - left.messages()),
            Math.max(0, pending.bytes() - left.bytes()));
    Optional<Long> since =
        more.messages() == 0 ? Optional.empty() : Optional.of(freshSinceMs.orElse(nowMs));
    return new WatchPace(terms, pauseMs, quiet, failed, dueMs, left, more, since);
  }

  /**
   * A pass is over.
   *
   * @param pending what it has left
   * @param random from 0 to below 1
   */
  public WatchPace polled(Outcome outcome, Pending pending, long nowMs, double random) {
    int nextQuiet = outcome == Outcome.QUIET ? Math.min(quiet + 1, Integer.MAX_VALUE - 1) : 0;
    long next = terms.shortest().toMillis();
    if (outcome == Outcome.FAILED) {
      next = failed ? atMost(2 * pauseMs) : atMost(2 * next);
    } else if (nextQuiet > ClientBounds.PATIENT_PASSES) {
      next = atMost(pauseMs + (pauseMs + 1) / 2);
    }
    boolean isFailed = outcome == Outcome.FAILED;
    return new WatchPace(
        terms,
        next,
        nextQuiet,
        isFailed,
        nowMs + jittered(next, random),
        pending,
        Pending.NONE,
        Optional.empty());
  }

  /** What was pending is published, or was not: then the next pass is a long way off. */
  public WatchPace flushed(Outcome outcome, Pending pending, long nowMs, double random) {
    if (outcome == Outcome.FAILED) {
      return polled(outcome, pending, nowMs, random);
    }
    // Whoever writes is likely to be answered.
    long shortest = terms.shortest().toMillis();
    return new WatchPace(
        terms,
        shortest,
        0,
        false,
        Math.min(dueMs, nowMs + jittered(shortest, random)),
        pending,
        Pending.NONE,
        Optional.empty());
  }

  private long atMost(long ms) {
    return Math.min(ms, terms.longest().toMillis());
  }

  private static long jittered(long ms, double random) {
    return ms + (long) (ms / 2.0 * random);
  }

  /** The pause that was chosen last, before it was made longer at random, in milliseconds. */
  public long pauseMs() {
    return pauseMs;
  }
}

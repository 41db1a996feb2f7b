package org.remotelog.cli;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.remotelog.Pending;
import org.remotelog.RemoteLogException;
import org.remotelog.SyncOptions;
import org.remotelog.SyncReport;
import org.remotelog.WatchPace;

/**
 * The passes of a watch, when {@link WatchPace} wants them: the first that succeeds asks for
 * everybody, later ones are sparing. What goes wrong in a pass may go well at the next.
 */
final class WatchRun {
  private final Shell shell;
  private final Terms terms;
  private final Work work;
  private WatchPace pace;
  private Pending left = Pending.NONE;
  private long polls;
  private boolean hasAskedEverybody;
  private int exitCode = ExitCode.DONE;

  /**
   * What is asked for.
   *
   * @param pace the bounds of pauses
   * @param passes after so many it ends; those that only publish do not count
   */
  record Terms(WatchPace.Terms pace, long passes, boolean newestFirst) {
    SyncOptions options(SyncOptions.Reach reach) {
      return new SyncOptions(reach, newestFirst);
    }
  }

  /** What a pass did, and what it left to be published. */
  record Done(SyncReport report, Pending left) {}

  /** What is watched. */
  interface Work {
    /** Does a pass and shows what it did. */
    Done pass(SyncOptions options) throws Exception;

    /** What is not published, by a look at the home; what it was before when that fails. */
    Pending look(Pending before);

    /** How often {@link #isCalledEarly} and {@link #isOver} are asked, in milliseconds. */
    default long turnMs() {
      return Limits.LOOK_MS;
    }

    /** Whether a pass should not wait for its time. */
    default boolean isCalledEarly() {
      return false;
    }

    /** Whether there is nothing to watch any more. */
    default boolean isOver() {
      return false;
    }
  }

  WatchRun(Shell shell, Terms terms, Work work) {
    this.shell = shell;
    this.terms = terms;
    this.work = work;
    this.pace = WatchPace.begin(terms.pace(), nowMs());
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** The first pass was done already. */
  WatchRun after(Done first) {
    polls = 1;
    hasAskedEverybody = true;
    exitCode = SyncCommand.exitCode(first.report());
    left = first.left();
    WatchPace.Outcome outcome = WatchPace.Outcome.of(first.report());
    pace = pace.polled(outcome, left, nowMs(), chance());
    return this;
  }

  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /**
   * Watches until the passes are over, nobody reads what is shown, or the thread is interrupted.
   */
  int run() throws Exception {
    while (polls < terms.passes()) {
      WatchPace.Step step = rest();
      if (work.isOver()) {
        return ExitCode.FAILED;
      }
      boolean isFlush = step == WatchPace.Step.FLUSH;
      SyncOptions.Reach reach =
          isFlush
              ? SyncOptions.Reach.NOBODY
              : hasAskedEverybody ? SyncOptions.Reach.SPARING : SyncOptions.Reach.EVERYBODY;
      WatchPace.Outcome outcome = pass(terms.options(reach));
      pace =
          isFlush
              ? pace.flushed(outcome, left, nowMs(), chance())
              : pace.polled(outcome, left, nowMs(), chance());
      polls += isFlush ? 0 : 1;
      if (work.isOver()) {
        return ExitCode.FAILED;
      }
      if (!shell.flush()) {
        return exitCode;
      }
    }
    return exitCode;
  }

  private WatchPace.Outcome pass(SyncOptions options) throws Exception {
    try {
      Done done = work.pass(options);
      left = done.left();
      hasAskedEverybody |= options.reach() == SyncOptions.Reach.EVERYBODY;
      exitCode = SyncCommand.exitCode(done.report());
      return WatchPace.Outcome.of(done.report());
    } catch (IOException | RemoteLogException | CommandException e) {
      Failure failure = Failure.of(e);
      if (failure.exitCode() == ExitCode.USAGE) {
        throw e;
      }
      shell.error(failure);
      exitCode = failure.exitCode();
      return WatchPace.Outcome.FAILED;
    }
  }

  /** Waits until there is something to do, and says what. */
  private WatchPace.Step rest() throws InterruptedException {
    long lookedMs = nowMs();
    while (true) {
      long now = nowMs();
      WatchPace.Step step = pace.next(now);
      if (step != WatchPace.Step.WAIT) {
        return step;
      }
      if (work.isCalledEarly() || work.isOver()) {
        return WatchPace.Step.POLL;
      }
      if (now - lookedMs >= Limits.LOOK_MS) {
        pace = pace.looked(work.look(left), now);
        lookedMs = now;
      }
      Thread.sleep(Math.max(1, Math.min(pace.waitMs(now), work.turnMs())));
    }
  }
}

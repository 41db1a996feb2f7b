package org.remotelog.sim;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Cooperative threads and virtual time. Exactly one thread runs; it goes on until it pauses, and
 * then the one whose pause ends first has its turn. Time moves only there, so the order of all that
 * happens follows from the pauses alone.
 */
final class Stage {
  private final Agenda<Actor> agenda = new Agenda<>();
  private final Semaphore over = new Semaphore(0);
  private final Consumer<Throwable> onFailure;
  private long nowMs;

  /** Whose turn it is; none before the play and after it, when the caller's thread acts alone. */
  @SuppressWarnings("NullAway.Init")
  private Actor turn;

  private boolean playing;
  private boolean halted;

  /** A thread with its turn. */
  private static final class Actor {
    private final Semaphore baton = new Semaphore(0);
  }

  /** What ends the pauses of one actor early. One that rings before a pause ends that at once. */
  final class Bell {
    private Optional<Agenda.Item<Actor>> pause = Optional.empty();
    private long rungForMs = Long.MAX_VALUE;

    /** The pause ends then, if not before. */
    void ring(long atMs) {
      rungForMs = Math.min(rungForMs, atMs);
      if (pause.isPresent() && pause.get().atMs() > rungForMs) {
        agenda.withdraw(pause.get());
        pause = Optional.of(agenda.note(rungForMs, pause.get().what()));
      }
    }

    /** Forgets that it rang. */
    void hush() {
      rungForMs = Long.MAX_VALUE;
    }

    private long until(long atMs) {
      return Math.min(atMs, Math.max(rungForMs, nowMs));
    }
  }

  /** A stage that hands on what an actor dies of. */
  Stage(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  long nowMs() {
    return nowMs;
  }

  /** Adds a thread whose first turn comes after a while. */
  void enter(String name, long afterMs, Runnable part) {
    Actor actor = new Actor();
    agenda.note(nowMs + afterMs, actor);
    Thread thread =
        new Thread(
            () -> {
              actor.baton.acquireUninterruptibly();
              try {
                refuseHalted();
                part.run();
              } catch (Halt e) {
                // The play is over.
              } catch (Throwable e) {
                fail(e);
              } finally {
                handOn();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets all actors play to their ends. */
  void play() {
    if (agenda.isEmpty()) {
      return;
    }
    playing = true;
    handOn();
    over.acquireUninterruptibly();
    playing = false;
  }

  /** Time passes; others may act meanwhile. */
  void pause(long ms) {
    refuseHalted();
    if (!playing) {
      nowMs += ms;
      return;
    }
    Actor me = turn;
    agenda.note(nowMs + ms, me);
    Actor next = take();
    if (next != me) {
      next.baton.release();
      me.baton.acquireUninterruptibly();
    }
    refuseHalted();
  }

  /** The same, until the bell rings; only on an actor's thread. */
  void pause(long ms, Bell bell) {
    refuseHalted();
    Actor me = turn;
    bell.pause = Optional.of(agenda.note(bell.until(nowMs + ms), me));
    Actor next = take();
    if (next != me) {
      next.baton.release();
      me.baton.acquireUninterruptibly();
    }
    bell.pause = Optional.empty();
    bell.hush();
    refuseHalted();
  }

  /** Ends the play: every actor ends at its next pause. */
  void halt() {
    halted = true;
  }

  boolean isHalted() {
    return halted;
  }

  void refuseHalted() {
    if (halted) {
      throw new Halt();
    }
  }

  private void fail(Throwable e) {
    try {
      onFailure.accept(e);
    } catch (Halt halt) {
      halted = true;
    }
  }

  private void handOn() {
    if (agenda.isEmpty()) {
      over.release();
    } else {
      take().baton.release();
    }
  }

  private Actor take() {
    Agenda.Item<Actor> item = agenda.next();
    nowMs = Math.max(nowMs, item.atMs());
    turn = item.what();
    return turn;
  }

  Bell bell() {
    return new Bell();
  }
}

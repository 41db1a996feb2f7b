package org.remotelog.mvds.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.core.CausalState.Waiting;

/**
 * Brings messages into an order in which every parent comes before its children, transitively, in
 * whatever order they arrive.
 *
 * <p>A message whose parents are all present is delivered at once, and then all that waited for it.
 * Any other is held until its parents come, but at most for a bounded time; then it is delivered
 * with the list of the parents that are missing. Waiting ancestors of such a message are delivered
 * before it, so a message is never marked for the want of one that is here. The same happens to the
 * oldest message when more than the limits would wait.
 *
 * <p>Metadata is not covered by message ids, so hostile parents can form cycles. Nothing here
 * follows them without end: their messages wait as long as any others, and then the one that is
 * reached first is marked.
 *
 * <p>Each input costs time in proportion to its parents, to the effects it has and the logarithm of
 * what waits. The order of effects depends on the order of inputs only. The class itself has no
 * state and serves any number of threads; each {@link CausalState} belongs to one.
 */
public final class CausalOrder {
  private final int maxWaiting;
  private final long maxLinks;
  private final long parentWaitMs;

  /** An order with the limits of {@link Limits}. */
  public CausalOrder() {
    this(Limits.MAX_WAITING, Limits.MAX_WAITING_LINKS, Limits.PARENT_WAIT_MS);
  }

  /**
   * An order with limits of its own.
   *
   * @param maxWaiting most messages that wait
   * @param maxLinks most missing parents of all waiting messages together
   * @param parentWaitMs how long a message waits for its parents
   */
  public CausalOrder(int maxWaiting, long maxLinks, long parentWaitMs) {
    if (maxWaiting < 0 || maxLinks < 0 || parentWaitMs < 0) {
      throw new IllegalArgumentException("a limit is below zero");
    }
    this.maxWaiting = maxWaiting;
    this.maxLinks = maxLinks;
    this.parentWaitMs = parentWaitMs;
  }

  /** The state after an input and what is to be done, in this order. */
  public record Step(CausalState state, List<CausalEffect> effects) {
    public Step {
      effects = Collections.unmodifiableList(effects);
    }
  }

  /**
   * A message that waited when the reader last ran.
   *
   * @param parents all its parents, also those delivered meanwhile
   * @param sinceMs when it arrived
   */
  public record WaitingRow(MessageId id, List<MessageId> parents, long sinceMs) {
    public WaitingRow {
      parents = Collections.unmodifiableList(new ArrayList<>(parents));
    }
  }

  /**
   * Rebuilds the state from rows that were kept, in any order. The effects, mostly none, are only
   * for rows whose wait has ended meanwhile: nothing is held that has a row already.
   *
   * @param present as in {@link #step}
   */
  public Step restore(Collection<WaitingRow> rows, Predicate<MessageId> present) {
    List<WaitingRow> oldestFirst = new ArrayList<>(rows);
    oldestFirst.sort(Comparator.comparingLong(WaitingRow::sinceMs).thenComparing(WaitingRow::id));
    CausalState state = new CausalState();
    List<CausalEffect> effects = new ArrayList<>();
    Set<MessageId> delivered = new HashSet<>();
    for (WaitingRow row : oldestFirst) {
      CausalInput input = new CausalInput.Arrived(row.id(), row.parents(), row.sinceMs());
      Predicate<MessageId> presentNow = id -> delivered.contains(id) || present.test(id);
      if (presentNow.test(row.id())) {
        effects.add(new CausalEffect.Drop(row.id()));
        continue;
      }
      for (CausalEffect effect : step(state, input, presentNow).effects()) {
        if (effect instanceof CausalEffect.Deliver deliver) {
          delivered.add(deliver.id());
          effects.add(effect);
        }
      }
    }
    return new Step(state, effects);
  }

  /**
   * Takes one input.
   *
   * @param state changed in place and returned; if the effects cannot be committed, it is no longer
   *     true and must be restored from the rows
   * @param present whether a message is delivered, erased or pruned; it must know the effects of
   *     all earlier steps
   */
  public Step step(CausalState state, CausalInput input, Predicate<MessageId> present) {
    List<CausalEffect> effects = new ArrayList<>();
    if (input instanceof CausalInput.Arrived arrived) {
      arrive(state, arrived, present, effects);
    } else if (input instanceof CausalInput.Corrected corrected) {
      Optional<Waiting> waiting = state.find(corrected.id());
      if (waiting.isPresent()) {
        state.release(waiting.get());
        arrive(
            state,
            new CausalInput.Arrived(corrected.id(), corrected.parents(), waiting.get().sinceMs),
            present,
            effects);
      }
    } else if (input instanceof CausalInput.Known known) {
      Optional<Waiting> waiting = state.find(known.id());
      if (waiting.isPresent()) {
        state.release(waiting.get());
        effects.add(new CausalEffect.Drop(known.id()));
      }
      deliverAll(state, state.resolve(known.id(), false), effects);
    } else if (input instanceof CausalInput.ParentGone parent) {
      if (!state.isWaiting(parent.id())) {
        deliverAll(state, state.resolve(parent.id(), true), effects);
      }
    } else if (input instanceof CausalInput.Tick tick) {
      expire(state, tick.nowMs(), effects);
    }
    return new Step(state, effects);
  }

  private void arrive(
      CausalState state,
      CausalInput.Arrived arrived,
      Predicate<MessageId> present,
      List<CausalEffect> effects) {
    if (state.isWaiting(arrived.id()) || present.test(arrived.id())) {
      return;
    }
    Set<MessageId> missing = new LinkedHashSet<>();
    for (MessageId parent : arrived.parents()) {
      // A message cannot have come before itself: such a link says nothing.
      if (!parent.equals(arrived.id()) && !present.test(parent)) {
        missing.add(parent);
      }
    }
    if (missing.isEmpty()) {
      effects.add(new CausalEffect.Deliver(arrived.id(), Collections.emptyList()));
      deliverAll(state, state.resolve(arrived.id(), false), effects);
      return;
    }
    List<MessageId> waitsFor = new ArrayList<>(missing);
    state.hold(arrived.id(), waitsFor, arrived.atMs());
    effects.add(new CausalEffect.Hold(arrived.id(), waitsFor));
    while (state.size() > maxWaiting || state.links() > maxLinks) {
      force(state, state.oldest().orElseThrow(IllegalStateException::new), effects);
    }
  }

  private void expire(CausalState state, long nowMs, List<CausalEffect> effects) {
    Optional<Waiting> newest = state.newest();
    while (newest.isPresent() && newest.get().sinceMs > nowMs) {
      state.restartWait(newest.get(), nowMs);
      newest = state.newest();
    }
    Optional<Waiting> oldest = state.oldest();
    // Written as a difference, as sums of hostile times overflow.
    while (oldest.isPresent() && nowMs - oldest.get().sinceMs >= parentWaitMs) {
      force(state, oldest.get(), effects);
      oldest = state.oldest();
    }
  }

  /** Delivers messages that wait for nothing more, and whatever becomes free by it. */
  private static void deliverAll(
      CausalState state, List<Waiting> free, List<CausalEffect> effects) {
    Deque<Waiting> ready = new ArrayDeque<>(free);
    while (!ready.isEmpty()) {
      Waiting next = ready.remove();
      state.release(next);
      List<MessageId> marked = new ArrayList<>(next.gone);
      marked.addAll(next.missing);
      effects.add(new CausalEffect.Deliver(next.id, marked));
      ready.addAll(state.resolve(next.id, false));
    }
  }

  /** Delivers a message that still waits, its waiting ancestors first. */
  private static void force(CausalState state, Waiting first, List<CausalEffect> effects) {
    record Frame(Waiting waiting, Iterator<MessageId> parents) {}
    Deque<Frame> path = new ArrayDeque<>();
    Set<MessageId> entered = new HashSet<>();
    entered.add(first.id);
    path.push(new Frame(first, new ArrayList<>(first.missing).iterator()));
    while (!path.isEmpty()) {
      Frame frame = path.element();
      Optional<Waiting> ancestor = Optional.empty();
      while (frame.parents().hasNext() && !ancestor.isPresent()) {
        MessageId parent = frame.parents().next();
        // An ancestor entered before is either delivered by now or closes a cycle.
        ancestor = entered.add(parent) ? state.find(parent) : Optional.empty();
      }
      if (ancestor.isPresent()) {
        Waiting above = ancestor.get();
        path.push(new Frame(above, new ArrayList<>(above.missing).iterator()));
        continue;
      }
      path.pop();
      // It may have become free, and been delivered, with its last ancestor.
      if (state.isWaiting(frame.waiting().id)) {
        deliverAll(state, Collections.singletonList(frame.waiting()), effects);
      }
    }
  }
}

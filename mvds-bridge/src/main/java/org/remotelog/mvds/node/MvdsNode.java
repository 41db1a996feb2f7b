package org.remotelog.mvds.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.remotelog.home.Home;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.MvdsInput;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RecordKind;

/**
 * An engine at work: takes calls and what the transport brings, a handful at a time in one
 * transaction of the home, and sends when an epoch begins. What is acknowledged is committed.
 *
 * <p>Threads: calls may come from any; they wait while {@link NodeLimits#MAX_COMMANDS} are waiting.
 * The engine itself, the home and the events belong to the one thread that {@link #start} begins,
 * or that calls {@link #turn}. No lock is held while the home or the transport works. A slow reader
 * of messages holds nothing up: it reads rows of the home.
 *
 * <p>Home and transport belong to the embedder, who closes them after this.
 */
public final class MvdsNode implements AutoCloseable {
  private final Transport transport;
  private final NodeOptions options;
  private final MvdsEvents events;
  private final Intake intake;
  private final NodeTurns turns;
  private final CallQueue calls = new CallQueue();
  private final FailureRest rest = new FailureRest();
  private final Thread thread = new Thread(this::run, "mvds-node");
  private volatile boolean started;

  /** Who had the last turn, where the node has no thread of its own. */
  private volatile @Nullable Thread turning;

  private volatile boolean closed;

  /** Why the node's own thread ended, if nobody closed the node; set before {@link #closed}. */
  private volatile Optional<Throwable> fault = Optional.empty();

  /** A node; it works once it is started. */
  public MvdsNode(
      Home home, Messages messages, Transport transport, NodeOptions options, MvdsEvents events) {
    this.transport = transport;
    this.options = options;
    this.events = events;
    this.intake = new Intake(transport, options.dialect());
    this.turns = new NodeTurns(home, messages, transport, options, events);
    thread.setDaemon(true);
  }

  /** Begins to work on a thread of its own. */
  public void start() {
    started = true;
    thread.start();
  }

  /** The peer shares the group from now on; it may be known already. */
  public CompletableFuture<Boolean> addPeer(GroupId group, PeerId peer, SyncMode mode) {
    return call(batch -> batch.addPeer(peer, group, mode));
  }

  /** The peer shares the group no longer. */
  public CompletableFuture<Boolean> removePeer(GroupId group, PeerId peer) {
    return call(batch -> batch.removePeer(peer, group));
  }

  /**
   * A new message for all peers of its group, in each peer's mode. Complete when it is durable; an
   * ephemeral one when it waits to be sent. One that is stored already is not given again.
   *
   * @throws IllegalArgumentException in the result, when the message is over a limit
   */
  public CompletableFuture<MessageId> append(Message message) {
    return append(message, Optional.empty());
  }

  /** The same in a mode of its own. */
  public CompletableFuture<MessageId> append(Message message, Optional<SyncMode> mode) {
    MessageId id = MessageIds.of(message);
    return call(
        batch -> {
          batch.append(id, message, mode);
          return id;
        });
  }

  /**
   * Gives a stored message to one peer of its group, as to one that came later. False when it is
   * not stored or the peer does not share its group.
   */
  public CompletableFuture<Boolean> share(PeerId peer, MessageId id) {
    return share(peer, id, Optional.empty());
  }

  /** The same in a mode of its own. */
  public CompletableFuture<Boolean> share(PeerId peer, MessageId id, Optional<SyncMode> mode) {
    return call(
        batch -> {
          batch.step(new MvdsInput.Share(peer, id, mode, options.elapsedMs().getAsLong()));
          return batch.isGiven(peer, id);
        });
  }

  /**
   * Asks a peer for a message until it is here. False when it is here, or the peer does not share
   * the group.
   */
  public CompletableFuture<Boolean> want(PeerId peer, GroupId group, MessageId id) {
    return call(
        batch -> {
          batch.step(new MvdsInput.Want(peer, group, id, options.elapsedMs().getAsLong()));
          return batch.state().record(peer, id).equals(Optional.of(RecordKind.REQUEST));
        });
  }

  /**
   * Asks a peer once for messages by their places in logs, instead of what it was to be asked
   * before. False when it cannot be reached, or the dialect has no words for it.
   *
   * @param wanted at most {@link org.remotelog.mvds.Limits#MAX_WANTED_LOGS} logs and {@link
   *     org.remotelog.mvds.Limits#MAX_WANTED_PLACES} places
   * @throws IllegalArgumentException when it is more
   */
  public CompletableFuture<Boolean> askPlaces(PeerId peer, List<WantedPlaces> wanted) {
    PayloadCodec.wantedBytes(wanted);
    return call(
        batch -> {
          if (!options.dialect().hasWantedPlaces()) {
            return false;
          }
          batch.step(new MvdsInput.AskPlaces(peer, wanted));
          return batch.state().isOnline(peer);
        });
  }

  /**
   * The peer has asked for the message by its place, see {@link MvdsEvents#onWanted}: it is given
   * as if it had asked by its id. False when it is not stored, the peer does not share its group,
   * or too much is asked for already.
   */
  public CompletableFuture<Boolean> askedFor(PeerId peer, MessageId id) {
    return call(
        batch -> {
          batch.step(new MvdsInput.AskedFor(peer, id, options.elapsedMs().getAsLong()));
          return batch.isGiven(peer, id);
        });
  }

  /** Counts a refusal that was decided outside of the node, and tells it. */
  public CompletableFuture<Boolean> refuse(Refusal reason, String detail) {
    return call(batch -> batch.refuseOutside(reason, detail));
  }

  /**
   * The message came to the home by another way, as from a log: it is wanted from nobody any more.
   * False when nobody was asked for it, or when it is not stored after all.
   */
  public CompletableFuture<Boolean> stored(MessageId id) {
    return call(batch -> batch.stored(id));
  }

  /**
   * The message is known to be on a log: giving it directly is tried again far less often from now
   * on. False when it is given to nobody.
   */
  public CompletableFuture<Boolean> carried(MessageId id) {
    return call(batch -> batch.carried(id));
  }

  /**
   * The peer has the message, as a receipt elsewhere says. False when it was not being given to it;
   * what is wanted from the peer stays wanted.
   */
  public CompletableFuture<Boolean> acknowledged(PeerId peer, MessageId id) {
    return call(batch -> batch.acknowledged(peer, id));
  }

  /**
   * Gives up on giving a message to a peer, or on wanting it from there. False when there was
   * nothing to give up.
   */
  public CompletableFuture<Boolean> cancel(PeerId peer, MessageId id) {
    return call(
        batch -> {
          boolean known = batch.state().record(peer, id).isPresent();
          batch.step(new MvdsInput.Cancel(peer, id));
          return known;
        });
  }

  /**
   * There is news of the peer elsewhere: what was parked for it is tried again. False when nothing
   * is shared with the peer.
   */
  public CompletableFuture<Boolean> news(PeerId peer) {
    return call(
        batch -> {
          batch.step(new MvdsInput.PeerNews(peer, options.elapsedMs().getAsLong()));
          return batch.state().peers().contains(peer);
        });
  }

  /**
   * Looks at the engine's state, between two turns; the result must not be the state itself. By
   * itself it makes no transaction of the home.
   *
   * @throws IllegalArgumentException in the result, with what the function threw as its cause
   */
  public <T> CompletableFuture<T> inspect(Function<MvdsState, T> look) {
    return await(Call.look(look));
  }

  /**
   * Runs work in the transaction of the node's next turn, after all calls that were made before.
   * The work, those calls and what the transport brought are committed together or not at all:
   * whatever the work throws undoes the whole turn, as tables may be half changed. All calls of
   * that turn then fail with an {@link IOException}, {@link MvdsEvents#onFailure} tells it, and the
   * node goes on from what the home holds. An {@link Error} stops the node.
   */
  public <T> CompletableFuture<T> within(TableWork<T> work) {
    return call(
        batch -> {
          try {
            return Objects.requireNonNull(
                work.run(batch.tables(), batch.state()), "work without a result");
          } catch (RuntimeException e) {
            throw new IOException("the work in the node's tables failed: " + e, e);
          }
        });
  }

  private <T> CompletableFuture<T> call(NodeTurns.Work<T> work) {
    return await(Call.of(work));
  }

  /** Waits for room; who has the turns makes it by one. */
  private boolean offer(Call<?> call) throws InterruptedException {
    boolean hasTurns = !started && Thread.currentThread() == turning;
    while (hasTurns && !calls.offer(call)) {
      turn(Duration.ZERO);
    }
    return hasTurns || calls.offerWaiting(call);
  }

  private <T> CompletableFuture<T> await(Call<T> call) {
    try {
      while (!closed && !offer(call)) {
        transport.wakeUp();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.fail(e);
      return call.result();
    }
    if (closed) {
      refuseWaiting();
      call.fail(refusal());
    }
    transport.wakeUp();
    return call.result();
  }

  /**
   * The result of a call. On a node without a thread of its own it takes turns until it has one, so
   * only the thread that turns may ask then.
   *
   * @throws ExecutionException with what the call failed of
   */
  public <T> T result(CompletableFuture<T> call) throws InterruptedException, ExecutionException {
    while (!started && !call.isDone()) {
      turn(Duration.ZERO);
    }
    return call.get();
  }

  /**
   * How many milliseconds nothing is to be done unless something happens; after failures a rest.
   */
  public long waitMs() {
    long restMs = rest.leftMs(options.elapsedMs().getAsLong());
    return restMs > 0 ? restMs : calls.isEmpty() ? turns.waitMs() : 0;
  }

  /**
   * Does what there is to do, after waiting at most so long for it; for embedders and tests with a
   * thread of their own. When the home has failed, which is told as an event, it rests before it
   * returns, but no longer than that.
   *
   * @throws RuntimeException an error of the engine, the home, the transport or an event: the calls
   *     of this turn have failed with it unless they were committed, and the next turn goes on from
   *     what the home holds
   */
  public void turn(Duration wait) throws InterruptedException {
    turning = Thread.currentThread();
    long nextMs = Math.max(0, Math.min(wait.toMillis(), waitMs()));
    List<Arrival> happened = intake.take(Duration.ofMillis(nextMs), turns.room());
    List<Call<?>> called = calls.take();
    if (happened.isEmpty() && called.stream().allMatch(Call::isLook) && turns.waitMs() > 0) {
      // No transaction for nothing: on a disk each costs something.
      called.forEach(call -> call.answer(turns.state()));
      return;
    }
    Runnable leave;
    try {
      leave =
          turns.run(
              happened,
              batch -> {
                for (Call<?> call : called) {
                  call.run(batch);
                }
              });
    } catch (IOException e) {
      called.forEach(call -> call.fail(e));
      rest.begin(options.elapsedMs().getAsLong());
      events.onFailure(e);
      Thread.sleep(Math.max(0, Math.min(wait.toMillis(), NodeLimits.FAILURE_REST_MS)));
      return;
    } catch (RuntimeException | Error e) {
      called.forEach(call -> call.fail(e));
      throw e;
    }
    rest.end();
    called.forEach(Call::tell);
    leave.run();
  }

  private void run() {
    try {
      while (!closed) {
        turn(Duration.ofMillis(NodeLimits.IDLE_WAIT_MS));
      }
    } catch (InterruptedException e) {
      stopped(e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      stopped(e);
    }
    refuseWaiting();
  }

  private void stopped(Throwable cause) {
    if (closed) {
      // Whoever closed the node does not listen any more.
      return;
    }
    fault = Optional.of(cause);
    closed = true;
    refuseWaiting();
    events.onStopped(cause);
  }

  private void refuseWaiting() {
    calls.take().forEach(call -> call.fail(refusal()));
  }

  private IllegalStateException refusal() {
    return fault.isPresent()
        ? new IllegalStateException("the node has stopped: " + fault.get(), fault.get())
        : new IllegalStateException("the node is closed");
  }

  /**
   * Ends after the turn that is under way, and within {@link NodeLimits#CLOSE_WAIT_MS}. Calls that
   * wait fail; what they asked for was not done.
   */
  @Override
  public void close() {
    closed = true;
    transport.wakeUp();
    if (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join(NodeLimits.CLOSE_WAIT_MS);
        if (thread.isAlive()) {
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    refuseWaiting();
  }
}

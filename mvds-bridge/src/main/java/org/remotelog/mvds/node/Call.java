package org.remotelog.mvds.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.remotelog.mvds.core.MvdsState;

/** A call that is under way, and what came of it, to be told once it is committed. */
final class Call<T> {
  private final NodeTurns.Work<T> work;

  /** What a call that needs no tables does with the state. */
  private final Optional<Function<MvdsState, T>> look;

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private Optional<T> value = Optional.empty();
  private Optional<RuntimeException> misuse = Optional.empty();

  private Call(NodeTurns.Work<T> work, Optional<Function<MvdsState, T>> look) {
    this.work = work;
    this.look = look;
  }

  static <T> Call<T> of(NodeTurns.Work<T> work) {
    return new Call<>(work, Optional.empty());
  }

  static <T> Call<T> look(Function<MvdsState, T> look) {
    return new Call<>(batch -> seen(look, batch.state()), Optional.of(look));
  }

  private static <T> T seen(Function<MvdsState, T> look, MvdsState state) {
    try {
      return Objects.requireNonNull(look.apply(state), "a look without a result");
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the look at the state failed: " + e, e);
    }
  }

  CompletableFuture<T> result() {
    return result;
  }

  /** Whether the call only looks at the state. */
  boolean isLook() {
    return look.isPresent();
  }

  /** Answers a look at once. */
  void answer(MvdsState state) {
    try {
      result.complete(seen(look.orElseThrow(IllegalStateException::new), state));
    } catch (IllegalArgumentException e) {
      result.completeExceptionally(e);
    }
  }

  /** Does what was asked for, inside the transaction of a turn. */
  void run(NodeTurns.Batch batch) throws IOException {
    try {
      value = Optional.of(work.run(batch));
    } catch (UncheckedIOException e) {
      throw e;
    } catch (IllegalArgumentException | IllegalStateException e) {
      // A wrong call fails alone, as it has changed nothing.
      misuse = Optional.of(e);
    }
  }

  /** The turn is committed. */
  void tell() {
    if (misuse.isPresent()) {
      result.completeExceptionally(misuse.get());
    } else {
      result.complete(value.orElseThrow(IllegalStateException::new));
    }
  }

  /** What was asked for was not done. */
  void fail(Throwable cause) {
    result.completeExceptionally(cause);
  }
}

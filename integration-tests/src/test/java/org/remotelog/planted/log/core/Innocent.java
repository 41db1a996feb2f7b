package org.remotelog.planted.log.core;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Planted for the house rules. */
public final class Innocent {
  sealed interface Input permits Tick, Stop {}

  record Tick(long nowMs, List<String> names) implements Input {}

  record Stop() implements Input {}

  enum State {
    IDLE,
    BUSY
  }

  static String step(Input input, State state) {
    byte[][] copy = new byte[2][3];
    System.arraycopy(new byte[3], 0, copy[0], 0, 3);
    if (input instanceof Tick tick) {
      Instant at = Instant.ofEpochMilli(tick.nowMs()).plus(Duration.ofSeconds(1));
      String joined = tick.names().stream().map(n -> n + at).collect(Collectors.joining());
      return joined + BigInteger.TEN + ByteBuffer.wrap(copy[0]).remaining();
    }
    return switch (state) {
      case IDLE -> "idle";
      case BUSY -> throw new IllegalStateException("busy " + Optional.of(state));
    };
  }
}

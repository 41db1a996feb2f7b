package org.remotelog.bridge;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.log.LogEvents;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;

/** A bridge without stores and pointers, for tests of what it does with the home. */
final class PlainBridge {
  private PlainBridge() {}

  /** Its clock stands at 0, and its stamps are numbered. */
  static Bridge of(Home home) {
    AtomicInteger stamps = new AtomicInteger();
    return new Bridge(
        new LogWriter(
            home,
            new Network(List.of(), List.of(), Runnable::run, 1, Duration.ofSeconds(1)),
            new SecureRandom(),
            () -> 0,
            LogEvents.NONE),
        () -> 0,
        () -> Bytes.utf8("stamp " + stamps.incrementAndGet()));
  }

  /** A secret that follows from a name. */
  static SecretBytes seed(String name) {
    return SecretBytes.of(Sha256.of(Bytes.utf8(name)).bytes());
  }
}

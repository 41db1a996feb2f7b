package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.transport.tcp.TlsKey;

/** Two processes with homes on disk, and a connection that is cut at random moments. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class MvdsOverTlsTest {
  private static final int EACH = 500;
  private static final int CUTS = 10;

  @TempDir Path folder;

  private final long seed = Long.getLong("cut.seed", System.nanoTime());

  @ParameterizedTest
  @EnumSource(SyncMode.class)
  void deliversAThousandMessagesOnceOverTenCuts(SyncMode mode) throws Exception {
    Random random = new Random(seed);
    SecureRandom secure = new SecureRandom();
    TlsKey first = TlsKey.generate(secure);
    TlsKey second = TlsKey.generate(secure);
    keep("a", first, second);
    keep("b", second, first);
    try (Child listening = peer("a", mode, 0)) {
      int port = Integer.parseInt(awaitLine(listening, "listening ").get(0));
      try (TcpCutter cutter = new TcpCutter(port);
          Child dialling = peer("b", mode, cutter.port())) {
        int cuts = 0;
        while (cuts < CUTS) {
          Thread.sleep(50 + random.nextInt(400));
          // Only a connection that has carried something counts as one that was cut.
          long before = cutter.bytes();
          cuts += before > 0 && cutter.cut() > 0 ? 1 : 0;
          assertThat(dialling.isAlive() && listening.isAlive()).isTrue();
        }
        List<String> atA = awaitLine(listening, "repeats ", "delivered ");
        List<String> atB = awaitLine(dialling, "repeats ", "delivered ");
        assertThat(atA).as("-Dcut.seed=%d", seed).hasSize(2 * EACH);
        assertThat(new HashSet<>(atA)).hasSize(2 * EACH).isEqualTo(new HashSet<>(atB));
        assertThat(atB).hasSize(2 * EACH);
      }
    }
  }

  private void keep(String name, TlsKey own, TlsKey other) throws IOException {
    Path home = Files.createDirectory(folder.resolve(name));
    Files.write(
        home.resolve("own.key"),
        List.of(own.publicKey().hex(), own.privateKey().expose(SecretAccess.token()).hex()));
    Files.writeString(home.resolve("other.pub"), other.publicKey().hex());
  }

  private Child peer(String name, SyncMode mode, int port) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Child.start(
        new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            MvdsPeer.class.getName(),
            name,
            folder.resolve(name).toString(),
            mode.name(),
            String.valueOf(EACH),
            String.valueOf(2 * EACH),
            String.valueOf(port)),
        folder);
  }

  /** Waits for a line that begins so; the rest of all lines that begin with the last word. */
  private static List<String> awaitLine(Child child, String awaited, String... collected)
      throws Exception {
    long endNs = System.nanoTime() + Duration.ofSeconds(100).toNanos();
    String wanted = collected.length == 0 ? awaited : collected[0];
    while (System.nanoTime() < endNs) {
      List<String> lines = child.printed().lines().toList();
      if (lines.stream().anyMatch(line -> line.startsWith(awaited))) {
        return lines.stream()
            .filter(line -> line.startsWith(wanted))
            .map(line -> line.substring(wanted.length()))
            .toList();
      }
      if (!child.isAlive()) {
        throw new AssertionError("ended early: " + child.await(Duration.ofSeconds(1)));
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no line '" + awaited + "' came: " + child.printed());
  }
}

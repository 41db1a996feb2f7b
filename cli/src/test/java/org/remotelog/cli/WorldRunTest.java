package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.sim.Outcome;

/** Worlds that go on for longer than somebody waits. */
@Timeout(30)
final class WorldRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CountDownLatch wake = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(2);

  /** A world that says a line, hangs until it is woken, and says another one. */
  private Outcome hang(long seed, Consumer<String> trace) {
    trace.accept("0 d1 sends");
    said.countDown();
    try {
      wake.await();
    } catch (InterruptedException e) {
      // It knows nothing of interrupts.
    }
    trace.accept("1 d1 sends");
    said.countDown();
    return new Outcome(seed, "00ff", 2, Optional.empty());
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private Shell shell() {
    Clock clock = Clock.systemUTC();
    Surroundings surroundings =
        new Surroundings(
            InputStream.nullInputStream(),
            // As large a buffer as that of the process.
            new PrintStream(new BufferedOutputStream(out, 1 << 16), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of(),
            Path.of(""),
            clock,
            false);
    return new Shell(surroundings, new Globals(), new Homes(clock, Map.of()));
  }

  @Test
  void showsTailOfWorldThatHangsAndStopsAtASignal() throws Exception {
    Shell shell = shell();
    try (OrderlyEnd end = new OrderlyEnd();
        Progress progress = shell.progress("worlds", 5)) {
      WorldRun run = new WorldRun(shell, SeedRange.read("1..5", 5), true, end, progress);
      CompletableFuture<Integer> done =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return run.run(this::hang, 1);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      while (!text(out).contains("0 d1 sends")) {
        Thread.sleep(10);
      }
      assertThat(done).isNotDone();
      Thread signal = new Thread(end::call);
      signal.start();
      assertThat(done.get()).isEqualTo(ExitCode.DONE);
      end.close();
      signal.join();
    }
    wake.countDown();
    assertThat(said.await(20, TimeUnit.SECONDS)).isTrue();
    shell.flush();
    assertThat(text(err)).isEqualTo("warning: interrupted\n");
    assertThat(text(out)).isEqualTo("0 d1 sends\n0 worlds run, 0 events, nothing violated\n");
  }
}

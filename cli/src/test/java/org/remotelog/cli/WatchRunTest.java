package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.Pending;
import org.remotelog.SyncOptions;
import org.remotelog.SyncReport;
import org.remotelog.WatchPace;

@Timeout(60)
final class WatchRunTest extends CliTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<SyncOptions.Reach> reaches = new ArrayList<>();
  private int looks;

  private static SyncReport report(String... failures) {
    return new SyncReport(
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(failures),
        0);
  }

  private Shell shell() {
    return new Shell(
        new Surroundings(
            new java.io.ByteArrayInputStream(input),
            new java.io.PrintStream(new java.io.ByteArrayOutputStream()),
            new java.io.PrintStream(new java.io.ByteArrayOutputStream()),
            env,
            folder,
            clock,
            false),
        new Globals(),
        new Homes(clock, env));
  }

  private int run(Duration shortest, long passes, int failing, int over) throws Exception {
    WatchPace.Terms pace = new WatchPace.Terms(shortest, LONG, Duration.ZERO);
    return new WatchRun(
            shell(),
            new WatchRun.Terms(pace, passes, false),
            new WatchRun.Work() {
              @Override
              public WatchRun.Done pass(SyncOptions options) throws IOException {
                reaches.add(options.reach());
                if (reaches.size() == failing) {
                  throw new IOException("not now");
                }
                return new WatchRun.Done(report(), Pending.NONE);
              }

              @Override
              public Pending look(Pending before) {
                looks++;
                return new Pending(1, 10);
              }

              @Override
              public boolean isOver() {
                return over > 0 && reaches.size() == over;
              }
            })
        .run();
  }

  @Test
  void firstPassAsksForEverybodyAndLaterOnesAreSparing() throws Exception {
    assertThat(run(Duration.ofMillis(1), 3, 0, 0)).isEqualTo(ExitCode.DONE);
    assertThat(reaches)
        .containsExactly(
            SyncOptions.Reach.EVERYBODY, SyncOptions.Reach.SPARING, SyncOptions.Reach.SPARING);
    assertThat(looks).isZero();
  }

  @Test
  void whatWasWrittenMeanwhileIsPublishedAtTheFirstLookWithoutAskingAnybody() throws Exception {
    run(LONG, 2, 0, 2);
    assertThat(reaches).containsExactly(SyncOptions.Reach.EVERYBODY, SyncOptions.Reach.NOBODY);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void passThatFailsIsFollowedByAnother() throws Exception {
    assertThat(run(Duration.ofMillis(1), 3, 2, 0)).isEqualTo(ExitCode.DONE);
    assertThat(reaches).hasSize(3);
    reaches.clear();
    assertThat(run(Duration.ofMillis(1), 3, 3, 0)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void everybodyIsAskedForUntilThatHasSucceededOnce() throws Exception {
    run(Duration.ofMillis(1), 3, 1, 0);
    assertThat(reaches)
        .containsExactly(
            SyncOptions.Reach.EVERYBODY, SyncOptions.Reach.EVERYBODY, SyncOptions.Reach.SPARING);
  }
}

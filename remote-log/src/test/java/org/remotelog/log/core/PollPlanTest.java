package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.SampleLog;

final class PollPlanTest {
  private static final long NOW = 1_790_000_000_000L;

  private static List<LogName> logs(int count) {
    Random random = new Random(31);
    List<LogName> logs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      logs.add(LogName.of(SampleLog.random(random, LogName.SIZE)));
    }
    return logs;
  }

  @Test
  void smallGroupIsAskedForAsAWholeAndALargerOneIsNot() {
    List<LogName> logs = logs(CoreLimits.MAX_LOGS_ASKED_ALWAYS + 1);
    List<LogName> small = logs.subList(1, logs.size());
    for (int pass = 0; pass < 20; pass++) {
      assertThat(PollPlan.of(small, Set.of(), pass)).containsExactlyElementsOf(small);
      assertThat(PollPlan.of(logs, Set.of(), pass)).hasSizeLessThan(logs.size());
    }
  }

  @Test
  void everyLogIsAskedForOnceInEachRunOfTurnsWhateverElseHappens() {
    List<LogName> logs = logs(500);
    Random random = new Random(32);
    for (long first : new long[] {0, 7, Long.MAX_VALUE - 5}) {
      Set<LogName> asked = new HashSet<>();
      int most = 0;
      for (int i = 0; i < CoreLimits.POLL_TURNS; i++) {
        List<LogName> now = new ArrayList<>(logs);
        now.subList(200, 200 + random.nextInt(200)).clear();
        Set<LogName> active = Set.of(logs.get(random.nextInt(500)));
        Set<LogName> plan = PollPlan.of(logs, active, first + i);
        assertThat(plan).containsAll(active);
        assertThat(PollPlan.of(now, active, first + i)).isSubsetOf(plan);
        asked.addAll(plan);
        most = Math.max(most, plan.size());
      }
      assertThat(asked).hasSize(500);
      assertThat(most).isLessThan(500 / 8);
    }
  }

  @Test
  void activeAreTheNewestUpToTheirLimitAndForAnHour() {
    int most = CoreLimits.MAX_ACTIVE_LOGS;
    List<LogName> logs = logs(most + 1);
    PollState state = PollState.FIRST;
    for (int i = 0; i < logs.size(); i++) {
      state = state.after(List.of(logs.get(i)), false, NOW + i);
    }
    assertThat(state.pass()).isEqualTo(most + 1);
    assertThat(state.active(NOW + most))
        .containsExactlyInAnyOrderElementsOf(logs.subList(1, most + 1));
    long over = NOW + CoreLimits.ACTIVE_LOG_MS + most;
    assertThat(state.active(over)).containsExactly(logs.get(most));
    assertThat(state.active(over + 1)).isEmpty();
    PollState full = state;
    assertThatThrownBy(
            () -> {
              var more = new java.util.HashMap<>(full.newsAtMs());
              more.put(logs.get(0), 1L);
              new PollState(0, 0, 0, more);
            })
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quietLogsHaveTheirTurnOnceInTheirTimeHoweverOftenPassesAre() {
    for (long pauseMs : new long[] {1_000, 60_000, 7 * 60_000 + 13}) {
      for (LogName log : logs(20)) {
        int asked = 0;
        long hours = 24;
        for (long at = NOW; at < NOW + hours * CoreLimits.QUIET_LOG_MS; at += pauseMs) {
          asked += PollPlan.isDueOfQuiet(log, at, at + pauseMs) ? 1 : 0;
        }
        assertThat((long) asked).as("every %s ms", pauseMs).isBetween(hours - 1, hours + 1);
      }
    }
    LogName log = logs(1).get(0);
    assertThat(PollPlan.isDueOfQuiet(log, NOW, NOW + CoreLimits.QUIET_LOG_MS)).isTrue();
    assertThat(PollPlan.isDueOfQuiet(log, 0, NOW)).as("the first pass").isTrue();
    assertThat(PollPlan.isDueOfQuiet(log, NOW, NOW - CoreLimits.QUIET_LOG_MS))
        .as("a clock that went back")
        .isTrue();
  }

  @Test
  void rostersPauseAfterOneWasRead() {
    PollState state = PollState.FIRST;
    assertThat(state.rosters(NOW)).isEqualTo(RosterChoice.Allowance.SPARING);
    state = state.after(List.of(), true, NOW);
    assertThat(state.rosters(NOW)).isEqualTo(RosterChoice.Allowance.PAUSING);
    state = state.after(List.of(), false, NOW + 1);
    assertThat(state.rosters(NOW + CoreLimits.ROSTER_PAUSE_MS - 1))
        .isEqualTo(RosterChoice.Allowance.PAUSING);
    assertThat(state.rosters(NOW + CoreLimits.ROSTER_PAUSE_MS))
        .isEqualTo(RosterChoice.Allowance.SPARING);
  }

  @Test
  void rowsAreReadAsWritten() throws Exception {
    PollState state = PollState.FIRST.after(logs(3), true, NOW).after(logs(1), false, NOW + 5);
    assertThat(PollState.parse(state.toBytes())).isEqualTo(state);
    assertThat(PollState.parse(PollState.FIRST.toBytes())).isEqualTo(PollState.FIRST);
    // Version 1 had no time of the last pass.
    assertThat(PollState.parse(Bytes.ofHex("01050700")))
        .isEqualTo(new PollState(5, 0, 7, java.util.Map.of()));
  }
}

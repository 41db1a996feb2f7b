package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed at random moments: twenty in all, six while they import, six while they send
 * lines, eight while they sync. Acknowledged is what a command printed as sent, and what was
 * delivered once.
 */
final class KillNineTest {
  private static final int IMPORT_KILLS = 6;
  private static final int LINE_KILLS = 6;
  private static final int SYNC_KILLS = 8;
  private static final String GROUP = "project";

  @TempDir Path folder;

  private final long seed = Long.getLong("kill.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private Devices devices;

  @BeforeEach
  void start() {
    devices = new Devices(folder);
    System.out.println("KillNineTest: -Dkill.seed=" + seed);
  }

  @Test
  void importsEachCommitOnceWhenSendIsKilled() throws Exception {
    History.requireGit();
    String repository = History.read().writeTo(folder.resolve("history.git")).toString();
    String[] send = {"send", GROUP, "--git", repository, "--json"};
    devices.initWithGroup("unhurt", GROUP);
    long unhurtMs = timeMs("unhurt", send);

    int kills = 0;
    int homes = 0;
    List<String> codes = new ArrayList<>();
    while (kills < IMPORT_KILLS) {
      String home = "a" + homes++;
      devices.initWithGroup(home, GROUP);
      codes.add(devices.invite(home, GROUP));
      Messages before = messages(home);
      while (kills < IMPORT_KILLS && killed(home, unhurtMs, send)) {
        kills++;
        before = assertNothingLost(before, messages(home));
      }
      JsonNode rest = devices.at(home, send).done().onlyJson();
      assertThat(rest.get("sent").asInt() + rest.get("already").asInt())
          .as(why())
          .isEqualTo(History.COMMITS);
      assertThat(rest.get("published").asBoolean()).as(why()).isTrue();
      Messages after = assertNothingLost(before, messages(home));
      assertThat(after.rows()).as(why()).hasSize(History.COMMITS);
      assertThat(after.logs()).as(why()).hasSize(History.AUTHORS);
      assertThat(devices.at(home, send).done().onlyJson().get("sent").asInt()).isZero();
      assertReaderHasAll(home, codes.get(codes.size() - 1), after);
    }
  }

  @Test
  void keepsEveryAcknowledgedLineWhenSendIsKilled() throws Exception {
    devices.initWithGroup("a", GROUP);
    String code = devices.invite("a", GROUP);
    long unhurtMs = timeMs("a", "send", GROUP, "a first message");
    List<String> acknowledged = new ArrayList<>();
    Messages before = messages("a");
    for (int kill = 0; kill < LINE_KILLS; kill++) {
      try (Child child = devices.start("a", "send", GROUP, "--stdin", "--json")) {
        feedUntilKilled(child, kill, unhurtMs);
        for (JsonNode line : Ran.json(child.printed())) {
          acknowledged.add(line.get("id").asText());
        }
      }
      before = assertNothingLost(before, messages("a"));
      assertThat(before.ids()).as(why()).containsAll(acknowledged);
    }
    assertThat(acknowledged).as("some was sent before a kill. " + why()).isNotEmpty();
    Ran last = devices.atWithInput("a", "the end".getBytes(StandardCharsets.UTF_8), sendLines());
    List<JsonNode> printed = last.done().json();
    assertThat(printed.get(printed.size() - 1).get("published").asBoolean()).as(why()).isTrue();
    Messages after = assertNothingLost(before, messages("a"));
    assertThat(after.bodies()).as("lines go out once. " + why()).doesNotHaveDuplicates();
    assertReaderHasAll("a", code, after);
  }

  @Test
  void deliversOnceWhenSyncIsKilled() throws Exception {
    History.requireGit();
    String repository = History.read().writeTo(folder.resolve("history.git")).toString();
    devices.initWithGroup("a", GROUP);
    String unhurtCode = devices.invite("a", GROUP);
    devices.processAt("a", "send", GROUP, "--git", repository).done();
    Messages sent = messages("a");
    join("unhurt", unhurtCode);
    long unhurtMs = timeMs("unhurt", "sync");

    int kills = 0;
    int homes = 0;
    while (kills < SYNC_KILLS) {
      String home = "b" + homes++;
      join(home, devices.invite("a", GROUP));
      Messages before = messages(home);
      while (kills < SYNC_KILLS && killed(home, unhurtMs, "sync", "--json")) {
        kills++;
        before = assertNothingLost(before, messages(home));
      }
      before = assertNothingLost(before, messages(home));
      JsonNode pass = devices.at(home, "sync", "--json").done().onlyJson();
      Messages after = assertNothingLost(before, messages(home));
      assertThat(pass.get("new").asInt())
          .as("only what was not delivered before. " + why())
          .isEqualTo(after.rows().size() - before.rows().size());
      assertThat(after.content()).as(why()).isEqualTo(sent.content());
      assertThat(devices.at(home, "sync", "--json").done().onlyJson().get("new").asInt()).isZero();
    }
  }

  /**
   * Starts a command and kills it at a random moment of the time that it takes unhurt. False when
   * it was done before.
   */
  private boolean killed(String home, long unhurtMs, String... args) throws Exception {
    try (Child child = devices.start(home, args)) {
      long waitMs = unhurtMs / 6 + random.nextInt((int) unhurtMs * 5 / 6);
      if (child.endsWithin(Duration.ofMillis(waitMs))) {
        child.await(Devices.DEADLINE).done();
        return false;
      }
      child.kill();
      return true;
    }
  }

  /** Gives lines, one or some at a time, until a random moment; then kills. */
  private void feedUntilKilled(Child child, int run, long unhurtMs) throws Exception {
    long waitMs = unhurtMs / 4 + random.nextInt((int) (2 * unhurtMs));
    long endNs = System.nanoTime() + waitMs * 1_000_000;
    int line = 0;
    try (OutputStream in = child.in()) {
      while (System.nanoTime() < endNs) {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
          lines.append("run ").append(run).append(" line ").append(line++).append('\n');
        }
        in.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        in.flush();
        Thread.sleep(random.nextInt(8));
      }
      assertThat(child.isAlive()).as(why()).isTrue();
      child.kill();
    } catch (IOException e) {
      assertThat(child.isAlive()).as("closing a killed process's input may fail").isFalse();
    }
  }

  private static String[] sendLines() {
    return new String[] {"send", GROUP, "--stdin", "--json"};
  }

  private long timeMs(String home, String... args) throws Exception {
    long startNs = System.nanoTime();
    devices.processAt(home, args).done();
    return (System.nanoTime() - startNs) / 1_000_000;
  }

  private void join(String home, String code) {
    devices.init(home);
    devices.at(home, "group", "join", code).done();
  }

  private void assertReaderHasAll(String writer, String code, Messages expected) {
    String reader = "reader-of-" + writer;
    join(reader, code);
    devices.at(reader, "sync").done();
    assertThat(messages(reader).content()).as(why()).isEqualTo(expected.content());
  }

  private Messages messages(String home) {
    return Messages.of(devices.at(home, "messages", GROUP, "--json").done())
        .causalAndOnce()
        .numberedOnce();
  }

  /** What was there stays, in its order; the new comes behind. */
  private Messages assertNothingLost(Messages before, Messages after) {
    assertThat(after.rows().size()).as(why()).isGreaterThanOrEqualTo(before.rows().size());
    assertThat(after.ids().subList(0, before.rows().size())).as(why()).isEqualTo(before.ids());
    return after;
  }

  private String why() {
    return "seed " + seed;
  }
}

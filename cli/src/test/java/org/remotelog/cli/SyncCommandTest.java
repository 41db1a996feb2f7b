package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.home.HomeLock;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.store.sqlite.SqliteContentStore;

final class SyncCommandTest extends CliTest {
  private void makeTwoMembers() {
    makeGroup("a", "team");
    makeHome("b");
    String code = at("a", "-q", "group", "invite", "team").done().lastLine();
    at("b", "group", "join", code, "--as", "Bob").done();
    at("a", "sync").done();
  }

  private List<String> bodies(String home) {
    return at(home, "messages", "team", "--json").done().json().stream()
        .map(node -> node.get("body").asText())
        .toList();
  }

  private static List<String> names(JsonNode node) {
    return node.propertyStream().map(java.util.Map.Entry::getKey).toList();
  }

  @Test
  void bringsMessagesBothWays() {
    makeTwoMembers();
    at("a", "send", "team", "from a").done();
    assertThat(at("b", "sync").done().out()).contains("1 new message");
    at("b", "send", "team", "from b").done();
    JsonNode report = at("a", "sync", "team", "--json").done().json().get(0);
    assertThat(names(report))
        .startsWith("rounds", "requests", "bytesIn", "bytesOut", "published")
        .contains("new", "duplicates", "fromMembers", "gaps", "ms");
    assertThat(report.get("new").asInt()).isEqualTo(1);
    assertThat(report.get("gaps")).isEmpty();
    assertThat(bodies("a")).containsExactly("from a", "from b").isEqualTo(bodies("b"));
    assertThat(at("a", "messages", "team").done().out()).contains("Bob");
  }

  @Test
  void keepsOfflineMessagesForTheNextSync() {
    makeTwoMembers();
    JsonNode sent = at("a", "send", "team", "later", "--offline", "--json").done().json().get(0);
    assertThat(sent.get("published").asBoolean()).isFalse();
    assertThat(at("a", "log", "team").done().out()).contains("1 not published yet");
    at("b", "sync").done();
    assertThat(bodies("b")).isEmpty();
    at("a", "sync").done();
    at("b", "sync").done();
    assertThat(bodies("b")).containsExactly("later");
  }

  @Test
  void namesGapOfDamagedBlockAndHealsIt() throws Exception {
    makeTwoMembers();
    at("a", "send", "team", "one").done();
    Block good = block(lastSegmentOfA());
    BlockDamage.spoil(folder.resolve("shared"), good.data());
    Ran sync = at("b", "sync");
    assertThat(sync.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(sync.out()).contains("gap ", "refused");
    Ran gaps = at("b", "gaps", "team", "--json");
    assertThat(gaps.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(names(gaps.json().get(0)))
        .containsExactly(
            "log",
            "first",
            "last",
            "cause",
            "detail",
            "sinceMs",
            "group",
            "name",
            "advice",
            "writtenAtMs");
    assertThat(gaps.json().get(0).get("cause").asText()).isEqualTo("refused");
    assertThat(at("b", "gaps", "team").out()).contains("refused", "since");
    assertThat(at("b", "gaps").exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    putBack(good);
    at("b", "sync").done();
    assertThat(bodies("b")).containsExactly("one");
    assertThat(at("b", "gaps", "team").done().out()).contains("nothing is missing");
  }

  private Cid lastSegmentOfA() throws Exception {
    JsonNode log = at("a", "log", "team", "--json").done().json().get(0);
    assertThat(log.get("own").asBoolean()).isTrue();
    JsonNode segments = log.get("segments");
    assertThat(segments.get(0).get("stores").get(0).asText())
        .isEqualTo("embedded:" + folder.resolve("shared"));
    return Cid.parse(segments.get(segments.size() - 1).get("cid").asText());
  }

  private Block block(Cid cid) throws Exception {
    try (ContentStore store = new SqliteContentStore(folder.resolve("shared"))) {
      return new Block(cid, store.get(cid, Duration.ofSeconds(5)).orElseThrow());
    }
  }

  private void putBack(Block good) throws Exception {
    try (ContentStore store = new SqliteContentStore(folder.resolve("shared"))) {
      store.put(List.of(good), Duration.ofSeconds(5));
    }
  }

  @Test
  void watchesForAsLongAsWanted() {
    makeTwoMembers();
    Ran ran = at("a", "sync", "--watch", "--interval", "1s", "--passes", "2", "--json").done();
    assertThat(ran.json()).hasSize(2);
    assertThat(at("none", "sync", "--watch").failed(ExitCode.FAILED, "no home").out()).isEmpty();
  }

  @Test
  void watchPublishesWhatAnotherCommandHasWritten() throws Exception {
    makeTwoMembers();
    Thread watching =
        new Thread(() -> at("a", "sync", "--watch", "--interval", "1h", "--flush-after", "1ms"));
    watching.start();
    try {
      at("a", "send", "team", "written meanwhile", "--offline").done();
      long endNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (bodies("b").isEmpty() && System.nanoTime() < endNs) {
        Thread.sleep(200);
        at("b", "sync").done();
      }
      assertThat(bodies("b")).containsExactly("written meanwhile");
    } finally {
      watching.interrupt();
      watching.join();
    }
  }

  @Test
  void watchShowsTimesAndLeavesOutPassesWithoutNews() {
    makeTwoMembers();
    at("a", "sync").done();
    Ran ran = at("a", "sync", "--watch", "--interval", "1s", "--passes", "3").done();
    assertThat(ran.lines()).filteredOn(line -> line.contains("new message")).hasSize(1);
    assertThat(ran.out()).containsPattern("(?m)^20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d$");
  }

  @Test
  void refusesPausesThatAreNoneAndThoseOfNoWatch() {
    makeHome("a");
    at("a", "sync", "--watch", "--interval", "999ms").failed(ExitCode.USAGE, "1s at least");
    at("a", "sync", "--watch", "--longest", "8d").failed(ExitCode.USAGE, "7d at most");
    at("a", "sync", "--watch", "--interval", "1s", "--longest", "7d", "--passes", "1").done();
    at("a", "sync", "--interval", "2s").failed(ExitCode.USAGE, "Add --watch");
    at("a", "sync", "--longest", "2s").failed(ExitCode.USAGE, "Add --watch");
    at("a", "sync", "--flush-after", "2s").failed(ExitCode.USAGE, "Add --watch");
  }

  @Test
  void messagesSayWhoHasReceivedThem() {
    makeTwoMembers();
    at("a", "send", "team", "hello").done();
    assertThat(at("a", "messages", "team").done().out()).doesNotContain("received by");
    at("b", "sync").done();
    at("b", "send", "team", "answer").done();
    at("a", "sync").done();
    assertThat(at("a", "messages", "team").done().lines())
        .filteredOn(line -> line.contains("received by Bob"))
        .hasSize(1);
    List<JsonNode> messages = at("a", "messages", "team", "--json").done().json();
    String bob = messages.get(1).get("log").asText();
    assertThat(messages.get(0).get("receivedBy")).hasSize(1);
    assertThat(messages.get(0).get("receivedBy").get(0).asText()).isEqualTo(bob);
    assertThat(messages.get(1).get("receivedBy")).isEmpty();
  }

  @Test
  void refusesLongestPauseBelowTheShortest() {
    makeHome("a");
    at("a", "sync", "--watch", "--interval", "60s", "--longest", "30s")
        .failed(ExitCode.USAGE, "below the shortest");
  }

  @Test
  void membersAndLogsShowTheAgeOfTheLastNews() {
    makeTwoMembers();
    assertThat(at("a", "group", "members", "team").done().out())
        .contains("Bob")
        .contains("nothing yet");
    at("b", "sync").done();
    at("b", "send", "team", "hello").done();
    at("a", "sync").done();
    clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(31));
    assertThat(at("a", "group", "members", "team").done().out()).contains("last news 31 days ago");
    JsonNode bob = at("a", "group", "members", "team", "--json").done().json().get(1);
    assertThat(bob.get("writtenAtMs").asLong()).isPositive();
    assertThat(at("a", "log", "team").done().out()).contains("written 31 days ago");
  }

  @Test
  void newestFirstIsShownByExplainAndNothingWaitsAfterIt() {
    makeTwoMembers();
    at("a", "send", "team", "hello").done();
    at("b", "sync", "--newest-first").done();
    assertThat(bodies("b")).containsExactly("hello");
    assertThat(at("b", "explain").done().out()).contains("newest entries first");
    JsonNode explained = at("b", "explain", "--json").done().json().get(0);
    assertThat(explained.get("newestFirst").asBoolean()).isTrue();
    assertThat(explained.get("skipped").asInt()).isZero();
    assertThat(at("b", "messages", "team", "--waiting").done().out()).contains("no message waits");
    assertThat(at("b", "messages", "team", "--waiting", "--json").done().out()).isEmpty();
    at("b", "messages", "team", "--waiting", "--since", "1").failed(ExitCode.USAGE, "no row yet");
  }

  @Test
  void followsLogsForAsLongAsWanted() {
    makeTwoMembers();
    Ran ran = at("a", "log", "--follow", "--interval", "10ms", "--looks", "3", "--json").done();
    assertThat(ran.json()).hasSize(2);
    at("a", "log", "team", "--graph", "--json").failed(ExitCode.USAGE, "--graph");
  }

  @Test
  void findsOneLogByPartOfItsName() {
    makeTwoMembers();
    String name = at("a", "log", "--json").done().json().get(0).get("log").asText();
    assertThat(at("a", "log", "--json", name).done().json()).hasSize(1);
    String end = name.substring(name.length() - 8);
    assertThat(at("a", "log", "--json", end).done().json()).hasSize(1);
    at("a", "log", "nothing-such").failed(ExitCode.FAILED, "no group 'nothing-such'");
  }

  @Test
  void saysWhoHoldsTheHome() throws Exception {
    makeGroup("a", "team");
    try (HomeLock lock = HomeLock.acquire(folder.resolve("a"), Duration.ZERO, "4711 remotelog x")) {
      assertThat(lock).isNotNull();
      at("a", "send", "team", "x").failed(ExitCode.FAILED, "4711 remotelog x");
      at("a", "messages", "team").done();
    }
    assertThat(bodies("a")).isEmpty();
  }

  @Test
  void refusesDatabaseOfNewerVersion() throws Exception {
    makeGroup("a", "team");
    setVersion("a/home.db", 99);
    at("a", "messages", "team").failed(ExitCode.FAILED, "version 99", "upgrade");
    at("a", "send", "team", "x").failed(ExitCode.FAILED, "version 99", "upgrade");
    setVersion("a/home.db", 2);
    at("a", "send", "team", "x").done();
    setVersion("shared/blocks.db", 99);
    at("b", "init", "--store", "embedded:shared", "--pointer", "embedded:shared")
        .failed(ExitCode.FAILED, "version 99");
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void readsHomeOfTheFirstVersion() throws Exception {
    makeGroup("a", "team");
    at("a", "send", "team", "hello").done();
    for (String[] reading : new String[][] {{"messages", "team"}, {"config"}, {"sync"}}) {
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a/home.db"));
          Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE owed_blocks");
        statement.execute("DROP TABLE owed_records");
        statement.execute("PRAGMA user_version = 1");
      }
      at("a", reading).done();
    }
    assertThat(bodies("a")).containsExactly("hello");
  }

  private void setVersion(String file, int version) throws Exception {
    Path path = folder.resolve(file);
    assertThat(Files.exists(path)).isTrue();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = " + version);
    }
  }

  @Test
  void warnsOfWrongClockAndGoesOn() {
    makeTwoMembers();
    clock = Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC);
    Ran sent = at("a", "send", "team", "long ago");
    assertThat(sent.done().err()).startsWith("warning: the clock");
    assertThat(at("a", "sync").done().err()).contains("warning: ", "clock");
    clock = Clock.systemUTC();
    at("b", "sync").done();
    assertThat(bodies("b")).containsExactly("long ago");
  }

  @Test
  void refusesInviteThatWasUsed() {
    makeTwoMembers();
    makeHome("c");
    String code = at("a", "-q", "group", "invite", "team").done().lastLine();
    at("c", "group", "join", code).done();
    at("a", "sync").done();
    makeHome("d");
    at("d", "group", "join", code).failed(ExitCode.FAILED, "used");
    at("c", "group", "join", code).failed(ExitCode.FAILED, "already");
    String spoiled =
        code.substring(0, 40) + (code.charAt(40) == 'a' ? 'b' : 'a') + code.substring(41);
    at("d", "group", "join", spoiled).failed(ExitCode.FAILED, "damaged");
    at("d", "group", "join", "hello").failed(ExitCode.FAILED, "invite");
    assertThat(at("d", "group", "list").out()).doesNotContain("team");
  }
}

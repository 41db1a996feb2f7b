package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.remotelog.Finding;
import org.remotelog.home.HomeLock;

final class DoctorCommandTest extends CliTest {
  @Test
  void findsNoFaultInGoodHomeAndLeavesNothingInItsPlaces() throws Exception {
    makeGroup("a", "team");
    at("a", "send", "team", "hello").done();
    String before = dump("shared/blocks.db", "SELECT count(*) FROM blocks");
    for (int i = 0; i < 3; i++) {
      Ran ran = at("a", "doctor").done();
      assertThat(ran.lastLine()).startsWith("0 faults, 0 warnings, ");
    }
    assertThat(dump("shared/blocks.db", "SELECT count(*) FROM blocks")).isEqualTo(before);
    assertThat(dump("shared/heads.db", "SELECT count(*) FROM records"))
        .as("the log's and one of this home's own")
        .isEqualTo("2");
    assertThat(at("a", "doctor", "--quiet").done().lines()).hasSize(1);
  }

  @Test
  void printsOneObjectForEachCheck() {
    makeGroup("a", "team");
    List<JsonNode> checks = at("a", "doctor", "--json").done().json();
    assertThat(checks).hasSizeGreaterThan(15);
    for (JsonNode check : checks) {
      assertThat(check.fieldNames())
          .toIterable()
          .containsExactly("check", "place", "state", "text", "hint");
    }
    assertThat(checks)
        .extracting(check -> check.get("check").asText())
        .contains("store", "pointer");
  }

  @Test
  void explainsMissingHome() throws IOException {
    assertFault("none", "there is no such folder", "remotelog init --home");
    Files.createDirectories(folder.resolve("empty"));
    assertFault("empty", "there is no home.db", "remotelog init --home");
    Files.writeString(folder.resolve("file"), "x");
    assertFault("file", "is a file", "another folder");
  }

  @Test
  void explainsPlaceThatIsGoneAndDoesNotMakeIt() throws IOException {
    makeGroup("a", "team");
    at("a", "sync").done();
    Files.move(folder.resolve("shared"), folder.resolve("moved"));
    at("a", "send", "team", "later").done();
    assertFault("a", "the folder is not there", "Mount its disk", "config add store embedded:");
    assertThat(folder.resolve("shared")).doesNotExist();
    Files.createDirectories(folder.resolve("shared"));
    assertFault("a", "there is no blocks.db", "there is no heads.db", "config add pointer");
    assertThat(folder.resolve("shared")).isEmptyDirectory();
    Files.delete(folder.resolve("shared"));
    Files.move(folder.resolve("moved"), folder.resolve("shared"));
    at("a", "sync").done();
    assertThat(at("a", "doctor").done().lastLine()).startsWith("0 faults, 0 warnings");
  }

  @Test
  void makesPlaceAnewWhenConfigAddsItAgain() throws IOException {
    makeGroup("a", "team");
    Files.writeString(folder.resolve("shared/blocks.db"), "no database, and longer than a header");
    assertFault("a", "blocks.db is damaged (file is not a database)", "config add store");
    at("a", "send", "team", "stays here").done();
    Files.delete(folder.resolve("shared/blocks.db"));
    at("a", "config", "add", "store", "embedded:shared").done();
    at("a", "sync").done();
    at("a", "doctor").done();
  }

  @Test
  void replacesDamagedStoreByAnother() throws IOException {
    makeGroup("a", "team");
    Files.writeString(folder.resolve("shared/blocks.db"), "no database, and longer than a header");
    at("a", "config", "add", "store", "embedded:other").done();
    at("a", "config", "remove", "store", "embedded:shared").done();
    at("a", "send", "team", "x").done();
    at("a", "doctor").done();
  }

  @Test
  void explainsHeadsThatArePublishedNoMore() throws IOException {
    makeGroup("a", "team");
    at("a", "sync").done();
    for (String name : List.of("blocks.db", "heads.db")) {
      Files.delete(folder.resolve("shared").resolve(name));
    }
    at("a", "config", "add", "store", "embedded:shared").done();
    at("a", "config", "add", "pointer", "embedded:shared").done();
    Ran ran = at("a", "doctor").done();
    assertThat(ran.out()).contains("1 of 1 published head cannot be found there");
  }

  @Test
  void explainsDamagedHomeWithoutChangingIt() throws IOException {
    makeGroup("a", "team");
    Path file = folder.resolve("a/home.db");
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    for (int i = 100; i < 4096; i++) {
      bad[i] ^= 0x5a;
    }
    Files.write(file, bad);
    assertFault("a", "damaged", "from a backup");
    assertThat(file).hasBinaryContent(bad);
    Files.write(file, new byte[0]);
    assertFault("a", "home.db is empty", "from a backup");
    at("a", "send", "team", "x").failed(ExitCode.FAILED, "is empty", "from a backup");
    at("a", "sync").failed(ExitCode.FAILED, "is empty");
    assertThat(file).isEmptyFile();
  }

  @Test
  void findsEveryFlippedByteOfRows() throws Exception {
    makeGroup("a", "team");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a/home.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE journal SET value = x'00' || substr(value, 2) WHERE key ="
              + " (SELECT min(key) FROM journal)");
    }
    assertFault("a", "a row of table journal has a wrong checksum", "from a backup");
    at("a", "send", "team", "x").failed(ExitCode.FAILED, "table journal", "wrong checksum");
  }

  @Test
  void refusesHomeOfNewerVersion() throws Exception {
    makeGroup("a", "team");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a/home.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    byte[] before = Files.readAllBytes(folder.resolve("a/home.db"));
    assertFault("a", "schema version 99", "newest version of this program");
    assertThat(folder.resolve("a/home.db")).hasBinaryContent(before);
  }

  @Test
  void namesWhoHoldsTheLockAndGoesOn() throws IOException {
    makeGroup("a", "team");
    at("a", "sync").done();
    try (HomeLock lock = HomeLock.acquire(folder.resolve("a"), Duration.ZERO, "4711 somebody")) {
      assertThat(lock).isNotNull();
      Ran ran = at("a", "doctor").done();
      assertThat(ran.out()).contains("it is held by 4711 somebody", "was not tried by writing");
    }
  }

  @Test
  void warnsOfLittleSpaceAndCallsNoneAFault() {
    assertThat(FolderCheck.space("x", Limits.LOW_SPACE_BYTES).state()).isEqualTo(Finding.State.OK);
    assertThat(FolderCheck.space("x", Limits.LOW_SPACE_BYTES - 1).state())
        .isEqualTo(Finding.State.WARNING);
    assertThat(FolderCheck.space("x", Limits.NO_SPACE_BYTES).state())
        .isEqualTo(Finding.State.WARNING);
    assertThat(FolderCheck.space("x", Limits.NO_SPACE_BYTES - 1).state())
        .isEqualTo(Finding.State.FAULT);
  }

  @Test
  void explainsWrongClock() {
    makeGroup("a", "team");
    at("a", "sync").done();
    clock = Clock.fixed(Instant.parse("2025-12-31T23:59:59Z"), ZoneOffset.UTC);
    assertFault("a", "before 2026", "Set date and time");
    clock = Clock.fixed(Instant.parse("2076-01-01T00:00:00Z"), ZoneOffset.UTC);
    assertFault("a", "after 2075", "Set date and time");
    clock = Clock.fixed(Instant.now().minus(Duration.ofMinutes(30)), ZoneOffset.UTC);
    assertFault("a", "behind the newest head", "Set date and time");
    clock = Clock.fixed(Instant.now().plus(Duration.ofDays(190)), ZoneOffset.UTC);
    assertThat(at("a", "doctor").done().out()).contains("expires on", "Sync while");
    clock = Clock.fixed(Instant.now().plus(Duration.ofDays(366)), ZoneOffset.UTC);
    assertThat(at("a", "doctor").done().out()).contains("has expired");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void warnsWhenOthersMayEnterTheHome() throws IOException {
    makeGroup("a", "team");
    Files.setPosixFilePermissions(
        folder.resolve("a"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(at("a", "doctor").done().out())
        .contains("other users of this machine may enter it", "chmod 700");
  }

  @Test
  void tellsWhatWaitsAndWhetherTheDeviceIsIn() {
    makeGroup("a", "team");
    String code = at("a", "group", "invite", "team").done().lastLine();
    makeHome("b");
    at("b", "group", "join", code).done();
    at("b", "send", "team", "waiting", "--offline").done();
    String out = at("b", "doctor").done().out();
    assertThat(out).contains("was not let in yet", "1 of 1 own entries not published yet");
    assertThat(out).contains("the oldest since 20");
    at("b", "sync").done();
    at("a", "sync").done();
    at("b", "sync").done();
    assertThat(at("b", "doctor").done().lastLine()).startsWith("0 faults, 0 warnings");
  }

  @Test
  void tellsFailuresAsOneObjectWithHintWhenJsonIsWanted() throws IOException {
    makeHome("a");
    JsonNode error = new ObjectMapper().readTree(at("a", "--json", "send", "crew", "x").err());
    assertThat(error.get("error").asText()).contains("there is no group 'crew'");
    assertThat(error.get("hint").asText())
        .contains("'remotelog group create NAME --home " + folder.resolve("a") + "'");
    assertThat(error.get("exitCode").asInt()).isEqualTo(ExitCode.FAILED);
    Ran usage = at("a", "dance", "--json");
    assertThat(usage.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(usage.err()).startsWith("{\"error\":").contains("\"exitCode\":2");
  }

  @Test
  void leavesHomeOutOfHintsWhenTheEnvironmentNamesIt() {
    makeHome("a");
    env.put("REMOTELOG_HOME", folder.resolve("a").toString());
    assertThat(run("send", "crew", "x").err()).contains("'remotelog group create NAME'");
  }

  private void assertFault(String home, String... words) {
    Ran ran = at(home, "doctor");
    assertThat(ran.exitCode()).as(ran::toString).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out()).contains(words).contains("fault    ").doesNotContain("\tat ");
    assertThat(ran.out()).doesNotContain("internal error");
  }

  private String dump(String file, String query) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(file));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.getString(1);
    }
  }
}

package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.Mode;

final class HomeCommandsTest extends CliTest {
  @Test
  void keepsAbsoluteFoldersWhenHomeIsMade() {
    makeHome("a");
    Ran ran = at("a", "config", "--json").done();
    assertThat(ran.json().get(0).get("kind").asText()).isEqualTo("store");
    assertThat(ran.json().get(1).get("kind").asText()).isEqualTo("pointer");
    assertThat(ran.json().get(0).get("uri").asText())
        .isEqualTo("embedded:" + folder.resolve("shared"));
  }

  @Test
  void readsAndSendsWhenStoreBecameUnusable() throws IOException {
    makeHome("a");
    at("a", "group", "create", "team").done();
    at("a", "send", "team", "before").done();
    Files.move(folder.resolve("shared"), folder.resolve("moved"));
    Files.writeString(folder.resolve("shared"), "a file now");
    assertThat(at("a", "messages", "team").done().out()).contains("before");
    at("a", "log", "team").done();
    assertThat(at("a", "send", "team", "after").done().err()).contains("not published yet");
    assertThat(at("a", "messages", "team").done().out()).contains("after");
  }

  @Test
  void takesSameInitAgainAndRefusesAnother() {
    makeHome("a");
    makeHome("a");
    at("a", "init", "--store", "embedded:other", "--pointer", "embedded:shared")
        .failed(ExitCode.FAILED, "is a home already", "remotelog config");
    assertThat(at("a", "config").out()).doesNotContain("other");
  }

  @Test
  void refusesHomeBelowRegularFile() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    at("file/home", "init", "--store", "embedded:s", "--pointer", "embedded:s")
        .failed(ExitCode.FAILED, folder.resolve("file") + " is a file");
    at("file/home", "sync").failed(ExitCode.FAILED, "is a file");
    assertThat(folder.resolve("s")).doesNotExist();
  }

  @Test
  void refusesFolderWithOtherFilesAsHome() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    Files.writeString(folder.resolve("docs/letter"), "x");
    at("docs", "init", "--store", "embedded:s", "--pointer", "embedded:s")
        .failed(ExitCode.FAILED, "is not empty");
  }

  @Test
  void refusesStoreThatIsNone() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    String[][] bad = {
      {"sftp://host/x", "no store: 'sftp://host/x'"},
      {"shared", "no store: 'shared'"},
      {"embedded:", "names no folder"},
      {"embedded:file/x", "is a file"},
      {"swarm:http://127.0.0.1:1633?batch=x", "this version does not have swarm: stores"},
      {"car:x.car", "this version does not have car: stores"},
      {"ipns:http://127.0.0.1:8080", "no store: 'ipns:"},
    };
    for (String[] each : bad) {
      at("a", "init", "--store", each[0], "--pointer", "embedded:s")
          .failed(ExitCode.USAGE, each[1]);
    }
    at("a", "init", "--store", "embedded:s", "--pointer", "swarm:http://127.0.0.1:1633")
        .failed(ExitCode.USAGE, "this version does not have swarm: pointers");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void showsNoCredentialsOfRefusedStore() {
    Ran ran = at("a", "init", "--store", "ftp://me:secret@host/", "--pointer", "embedded:s");
    ran.failed(ExitCode.USAGE, "no store");
    assertThat(ran.err()).doesNotContain("secret");
  }

  @Test
  void wantsStoreAndPointer() {
    at("a", "init").failed(ExitCode.USAGE, "--store");
    at("a", "init", "--store", "embedded:s").failed(ExitCode.USAGE, "--pointer");
  }

  @Test
  void addsAndRemovesPlaces() {
    makeHome("a");
    at("a", "config", "add", "store", "embedded:more").done();
    assertThat(at("a", "config", "list").out()).contains("more");
    at("a", "config", "remove", "store", "embedded:more").done();
    assertThat(at("a", "config", "list").out()).doesNotContain("more");
    at("a", "config", "remove", "store", "embedded:more")
        .failed(ExitCode.FAILED, "this home has no store");
    at("a", "config", "remove", "store", "embedded:shared").failed(ExitCode.FAILED, "only store");
    at("a", "config", "add", "shop", "embedded:more").failed(ExitCode.USAGE, "shop");
  }

  /** As a program makes it that gives its client the places itself. */
  @Test
  void homeWithoutPlacesIsToldToAddSomeAndWorksThen() throws Exception {
    SqliteHome.open(folder.resolve("a"), Mode.WRITE).close();
    for (String command : List.of("messages", "gaps", "sync", "verify", "explain", "forks")) {
      at("a", command, "team").failed(ExitCode.FAILED, "no store set", "config add store");
    }
    at("a", "config", "add", "store", "embedded:shared").done();
    at("a", "sync").failed(ExitCode.FAILED, "no pointer set", "config add pointer");
    at("a", "config", "add", "pointer", "embedded:shared").done();
    at("a", "group", "create", "team").done();
    at("a", "sync").done();
  }
}

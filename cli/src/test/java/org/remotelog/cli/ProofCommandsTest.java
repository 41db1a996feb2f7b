package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** The commands {@code show verify gaps forks explain}, on two homes with two stores. */
final class ProofCommandsTest extends CliTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private void init(String home) {
    at(
            home,
            "init",
            "--store",
            "embedded:one",
            "--store",
            "embedded:two",
            "--pointer",
            "embedded:one")
        .done();
  }

  private void makeTwoMembers() {
    init("a");
    at("a", "group", "create", "team", "--as", "Alice").done();
    init("b");
    String code = at("a", "-q", "group", "invite", "team").done().lastLine();
    at("b", "group", "join", code, "--as", "Bob").done();
    at("a", "sync").done();
    at("a", "send", "team", "one").done();
    at("a", "send", "team", "two").done();
    at("b", "sync").done();
  }

  private JsonNode logOfAlice() {
    return at("b", "log", "--json").done().json().stream()
        .filter(log -> log.get("name").asText().equals("Alice"))
        .findFirst()
        .orElseThrow();
  }

  private Cid lastSegment() throws Exception {
    JsonNode segments = logOfAlice().get("segments");
    return Cid.parse(segments.get(segments.size() - 1).get("cid").asText());
  }

  private Block block(String store, Cid cid) throws Exception {
    try (ContentStore open = new SqliteContentStore(folder.resolve(store))) {
      return new Block(cid, open.get(cid, SOON).orElseThrow());
    }
  }

  private void lose(String store, Cid cid) throws Exception {
    try (ContentStore open = new SqliteContentStore(folder.resolve(store))) {
      open.remove(List.of(cid), SOON);
    }
  }

  @Test
  void verifiesGoodLogs() {
    makeTwoMembers();
    Ran table = at("b", "verify").done();
    assertThat(table.out())
        .contains("good  Alice", "4 of 4 entries", "root ", "no faults")
        .contains("store embedded:" + folder.resolve("two") + ": ");
    List<JsonNode> lines = documented("verify", at("b", "verify", "team", "--json").done());
    assertThat(lines).hasSize(3);
    JsonNode summary = lines.get(2);
    assertThat(summary.get("summary").asBoolean()).isTrue();
    assertThat(summary.get("faults").asInt()).isZero();
    assertThat(summary.get("stores")).hasSize(2);
    assertThat(at("b", "verify", "Alice", "--json").done().json()).hasSize(2);
    assertThat(at("a", "verify").done().out()).contains("(this home)");
    at("b", "verify", "nobody").failed(ExitCode.FAILED, "no group 'nobody'");
    isTerminal = true;
    assertThat(at("b", "verify").done().out()).contains("entries ", "[K");
  }

  @Test
  void saysWhichStoreLostOrChangedABlock() throws Exception {
    makeTwoMembers();
    Cid cid = lastSegment();
    lose("two", cid);
    Ran lost = at("b", "verify");
    assertThat(lost.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(lost.out())
        .contains("copy missing, number 4, embedded:" + folder.resolve("two"), "1 missing");
    BlockDamage.spoil(folder.resolve("one"), block("one", cid).data());
    Ran both = at("b", "verify", "--json");
    assertThat(both.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    List<String> causes = new ArrayList<>();
    for (JsonNode log : documented("verify", both)) {
      log.path("faults").forEach(fault -> causes.add(fault.path("cause").asText()));
    }
    // A place gave wrong bytes: nobody accuses the writer.
    assertThat(causes)
        .contains("unavailable", "copy missing", "copy wrong")
        .doesNotContain("refused");
  }

  @Test
  void showsBlocks() throws Exception {
    makeTwoMembers();
    Cid cid = lastSegment();
    lose("two", cid);
    Ran segment = at("b", "show", cid.toString(), "--json").done();
    JsonNode shown = documented("show", segment).get(0);
    assertThat(shown.get("kind").asText()).isEqualTo("segment");
    assertThat(shown.get("name").asText()).isEqualTo("Alice");
    assertThat(shown.get("stores").get(1).get("state").asText()).isEqualTo("missing");
    assertThat(shown.get("entries").get(0).get("seq").asInt()).isEqualTo(4);
    assertThat(at("b", "show", cid.toString()).done().out()).contains("segment", "1 parent");
    String head = logOfAlice().get("head").asText();
    documented("show", at("b", "show", head, "--json").done());
    assertThat(at("b", "show", head).done().out()).contains("head", "4 entries, root ");
    Block foreign = Block.of(Cid.Codec.RAW, Bytes.utf8("foreign"));
    try (ContentStore open = new SqliteContentStore(folder.resolve("one"))) {
      open.put(List.of(foreign), SOON);
    }
    assertThat(at("b", "show", foreign.cid().toString()).done().out()).startsWith("unknown");
    String nowhere = Cid.of(Cid.Codec.RAW, Bytes.utf8("nowhere")).toString();
    at("b", "show", nowhere).failed(ExitCode.FAILED, "no store has block");
    at("b", "show", "bafkreigarbage").failed(ExitCode.USAGE, "neither a CID nor the number");
    lose("one", cid);
    assertThat(at("b", "show", cid.toString()).exitCode()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void showsEntriesWithTheirProofs() throws Exception {
    makeTwoMembers();
    at("a", "send", "team", "evil \u001b[2J text", "--offline").done();
    JsonNode own = documented("show", at("a", "show", "3", "--json").done()).get(0);
    assertThat(own.get("body").asText()).isEqualTo("one");
    assertThat(own.get("proven").asBoolean()).isTrue();
    assertThat(own.get("own").asBoolean()).isTrue();
    JsonNode other = at("b", "show", "Alice:3", "--json").done().json().get(0);
    assertThat(other.get("commitment")).isEqualTo(own.get("commitment"));
    assertThat(at("b", "show", "3", "--log", "Alice").done().out())
        .contains("proof       good: part of root", "    one");
    assertThat(at("a", "show", "5").done().out())
        .contains("not published", "none: no signed head covers it yet", "\\x1b[2J")
        .doesNotContain("\u001b");
    documented("show", at("a", "show", "1", "--json").done());
    at("a", "show", "99").failed(ExitCode.FAILED, "no entry 99");
    lose("one", lastSegment());
    lose("two", lastSegment());
    at("b", "show", "Alice:4").failed(ExitCode.INCOMPLETE, "no store gives its segment", "Verify");
    at("a", "show", "Carol:1").failed(ExitCode.FAILED, "no log 'Carol'");
    at("a", "show", "Alice:1", "--log", "Bob").failed(ExitCode.USAGE, "twice");
  }

  @Test
  void explainsTheLastCatchUp() {
    makeTwoMembers();
    // Its receipts go out here, so that the pass below does nothing but read.
    at("b", "sync").done();
    at("a", "send", "team", "three").done();
    JsonNode report = at("b", "sync", "--json").done().json().get(0);
    JsonNode trace = documented("explain", at("b", "explain", "--json").done()).get(0);
    for (String key : List.of("rounds", "requests", "bytesIn")) {
      assertThat(trace.get(key)).as(key).isEqualTo(report.get(key));
    }
    assertThat(trace.get("byRound")).hasSize(trace.get("rounds").asInt());
    assertThat(trace.get("lines")).isNotEmpty();
    assertThat(at("b", "explain", "team").done().out())
        .contains("team: 2 rounds", "round 1: ", "Alice", "newer than the accepted one", "took")
        .contains(", from embedded:" + folder, "1 segment to fetch, with entries [5]; ");
    at("b", "sync").done();
    assertThat(at("b", "explain").done().out())
        .contains("1 of them without anything new")
        .doesNotContain("Alice");
    assertThat(at("b", "explain", "--log", "Alice").done().out()).contains("the accepted one");
    makeGroup("c", "lonely");
    assertThat(at("c", "explain").done().out()).contains("no catch-up yet");
  }

  @Test
  void provesForks() throws Exception {
    makeTwoMembers();
    assertThat(at("b", "forks").done().out()).contains("no forks");
    Bytes forged = secondHeadOfAlice();
    at("b", "sync");
    Ran table = at("b", "forks", "team");
    assertThat(table.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(table.out()).contains("fork Alice", "(accepted here)", "since", "new log");
    Ran ran = at("b", "forks", "--json");
    JsonNode fork = documented("forks", ran).get(0);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(fork.get("sides")).hasSize(2);
    byte[] record =
        Base64.getDecoder().decode(fork.get("sides").get(1).get("recordBase64").asText());
    assertThat(Bytes.wrap(record)).isEqualTo(forged);
    assertThat(at("b", "gaps").out()).contains("forked", "remotelog forks");
    assertThat(documented("gaps", at("b", "gaps", "--json")).get(0).get("name").asText())
        .isEqualTo("Alice");
  }

  @Test
  void exportsAProofThatAnybodyCanCheckAndRefusesAForgedOne() throws Exception {
    makeTwoMembers();
    assertThat(at("b", "forks", "--export", "none").exitCode()).isEqualTo(ExitCode.FAILED);
    secondHeadOfAlice();
    at("b", "sync");
    assertThat(at("b", "forks", "--export", "proof").done().out()).contains("proven");
    assertThat(at("b", "forks", "--export", "proof").err()).contains("is there already");
    at("nobody", "forks", "--verify", ".").failed(ExitCode.FAILED, "is a folder");
    Ran ran = at("nobody", "forks", "--verify", "proof").done();
    assertThat(ran.out()).contains("proven", "one sequence, and different heads");
    documented("forks", at("nobody", "forks", "--verify", "proof", "--json").done());
    assertThat(folder.resolve("nobody")).doesNotExist();
    Path file = folder.resolve("proof");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Ran refused = at("nobody", "forks", "--verify", "proof");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("proves no fork", "its own");
    assertThat(at("b", "forks", "--verify", "proof", "--log", "Alice").exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(at("b", "forks", "--verify", "nowhere").err()).contains("is not there");
  }

  /** Publishes a record of the same number with another head, as a copy of the home would. */
  private Bytes secondHeadOfAlice() throws Exception {
    LogIdentity alice;
    try (Home home = SqliteHome.open(folder.resolve("a"), Mode.READ)) {
      alice =
          home.read(
              tables -> {
                GroupRows rows = new GroupRows(tables);
                return rows.ownLogs(rows.groups().get(0).group().id()).get(0);
              });
    }
    LogName log = alice.name();
    try (HeadPointer pointer = new EmbeddedPointer(folder.resolve("one"))) {
      HeadRecord newest = IpnsRecordCodec.parse(log, pointer.resolve(log, SOON).get(0));
      Bytes other =
          IpnsRecordCodec.build(
                  Ed25519.signer(alice.seed()),
                  log,
                  Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("another head")),
                  newest.sequence(),
                  Instant.parse("2030-01-01T00:00:00Z"),
                  Duration.ofMinutes(1),
                  Optional.empty())
              .bytes();
      try {
        pointer.publish(log, other, SOON);
      } catch (ConflictingHeadException e) {
        assertThat(pointer.resolve(log, SOON)).hasSize(2);
      }
      return other;
    }
  }
}

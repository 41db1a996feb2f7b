package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.ClientBuilder;
import org.remotelog.DeliveredMessage;
import org.remotelog.GroupInfo;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.local.MemoryPointer;

/** What users and machines do wrong: a clear message, the right exit code, nothing changed. */
final class BadInputTest {
  private static final int MAX_MESSAGE_BYTES = 131_072;

  @TempDir Path folder;

  private Devices devices;

  @BeforeEach
  void makeHomeWithGroup() {
    devices = new Devices(folder);
    devices.initWithGroup("a", "team");
    devices.at("a", "send", "team", "hello").done();
  }

  @Test
  void refusesUnknownGroup() throws Exception {
    for (String[] command :
        new String[][] {
          {"send", "crew", "x"},
          {"messages", "crew"},
          {"sync", "crew"},
          {"log", "crew"},
          {"group", "invite", "crew"},
          {"group", "members", "crew"}
        }) {
      assertRefused("a", Ran.FAILED, "there is no group 'crew'", command);
    }
  }

  @Test
  void refusesSpoiledInvite() throws Exception {
    devices.init("b");
    String code = devices.invite("a", "team");
    char other = code.charAt(40) == 'a' ? 'b' : 'a';
    String typo = code.substring(0, 40) + other + code.substring(41);
    for (String spoiled : List.of(typo, code.substring(0, 60), "rlinvite1", code + "a")) {
      assertRefused("b", Ran.FAILED, "damaged", "group", "join", spoiled);
    }
    assertRefused("b", Ran.FAILED, "not a valid invite", "group", "join", "hello");
    devices.at("b", "group", "join", code).done();
  }

  @Test
  void refusesUsedInvite() throws Exception {
    String code = devices.invite("a", "team");
    devices.init("b");
    devices.at("b", "group", "join", code).done();
    devices.init("c");
    assertRefused("c", Ran.FAILED, "used", "group", "join", code);
    devices.at("a", "sync").done();
    assertRefused("c", Ran.FAILED, "used", "group", "join", code);
  }

  @Test
  void refusesForeignInvite() throws Exception {
    devices.init("b");
    String code = devices.invite("a", "team");
    assertRefused(
        "b", Ran.FAILED, "not a valid invite", "group", "join", "rlinvite9" + code.substring(9));
    assertRefused(
        "b", Ran.FAILED, "not a valid invite", "group", "join", "https://example.invalid/" + code);
    // Of a group that is kept somewhere else: there is no trace of it on this home's pointer.
    Devices elsewhere = new Devices(Files.createDirectories(folder.resolve("elsewhere")));
    elsewhere.initWithGroup("z", "team");
    String foreign = elsewhere.invite("z", "team");
    Ran joined = devices.at("b", "group", "join", foreign).withoutCrash();
    assertThat(joined.exitCode()).isIn(Ran.DONE, Ran.FAILED);
  }

  @Test
  void namesProcessThatHoldsTheHome() throws Exception {
    try (Child holder = devices.start("a", "send", "team", "--stdin", "--json");
        OutputStream in = holder.in()) {
      in.write("held\n".getBytes(StandardCharsets.UTF_8));
      in.flush();
      long endNs = System.nanoTime() + Devices.DEADLINE.toNanos();
      while (holder.printed().isEmpty() && System.nanoTime() < endNs) {
        Thread.sleep(20);
      }
      List<String> inbox = tables("a").get("inbox");
      long startNs = System.nanoTime();
      Ran ran = devices.at("a", "send", "team", "me too");
      Duration waited = Duration.ofNanos(System.nanoTime() - startNs);
      ran.failed(Ran.FAILED, "in use by", String.valueOf(holder.pid()), "send");
      assertThat(waited).isBetween(Duration.ofMillis(4_900), Duration.ofSeconds(30));
      assertThat(tables("a").get("inbox")).isEqualTo(inbox);
      assertThat(Messages.of(devices.at("a", "messages", "team", "--json").done()).bodies())
          .as("reading works meanwhile")
          .containsExactly("hello", "held");
    }
    devices.at("a", "send", "team", "me too").done();
  }

  @Test
  void refusesHomeBelowFile() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "text");
    String[][] commands = {
      {"init", "--store", "embedded:" + folder, "--pointer", "embedded:" + folder},
      {"sync"},
      {"messages", "team"}
    };
    for (String[] command : commands) {
      devices.at("file/home", command).failed(Ran.FAILED, file.toString(), "is a file");
      devices.at("file", command).failed(Ran.FAILED, file.toString());
    }
    assertThat(file).hasContent("text");
  }

  @Test
  void refusesMessageAboveTheLimit() throws Exception {
    String tooLong = "x".repeat(MAX_MESSAGE_BYTES + 1);
    assertRefused("a", Ran.FAILED, "131072", "send", "team", tooLong);
    Map<String, List<String>> before = tables("a");
    byte[] input = tooLong.getBytes(StandardCharsets.UTF_8);
    devices
        .atWithInput("a", input, "send", "team", "--stdin")
        .failed(Ran.FAILED, "line 1 is longer than a message may be");
    assertThat(tables("a")).isEqualTo(before);
    String large = "x".repeat(MAX_MESSAGE_BYTES - 16_384);
    devices.at("a", "send", "team", large).done();
  }

  @Test
  void refusesAddressThatIsNoStore() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "text");
    String good = "embedded:" + devices.store();
    List<String> bad =
        List.of("nonsense", "ftp://example.invalid", "embedded:", "", "embedded:" + file);
    for (String uri : bad) {
      devices.at("n", "init", "--store", uri, "--pointer", good).failed(Ran.USAGE, "no store");
      devices.at("n", "init", "--store", good, "--pointer", uri).failed(Ran.USAGE, "no pointer");
    }
    assertThat(devices.home("n")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"home.db", "blocks.db", "heads.db"})
  void refusesDatabaseOfNewerVersion(String name) throws Exception {
    boolean isHome = name.equals("home.db");
    Path file = (isHome ? devices.home("a") : devices.store()).resolve(name);
    if (!isHome) {
      devices.at("a", "send", "team", "pending", "--offline").done();
    }
    try (Database database = new Database(file)) {
      database.execute("PRAGMA user_version = 99");
    }
    Map<String, List<String>> before = Database.dump(file);
    Ran ran = devices.at("a", "sync").ended(Ran.FAILED);
    assertThat(ran.err())
        .contains(file.toString())
        .contains("schema version 99")
        .contains("upgrade");
    if (isHome) {
      devices.at("a", "messages", "team").failed(Ran.FAILED, "schema version 99", "upgrade");
      devices.at("a", "send", "team", "x").failed(Ran.FAILED, "schema version 99", "upgrade");
    } else {
      Messages messages = Messages.of(devices.at("a", "messages", "team", "--json").done());
      assertThat(messages.bodies()).containsExactly("hello", "pending");
    }
    assertThat(Database.dump(file)).isEqualTo(before);
  }

  @Test
  void refusesUnknownOptionAndCommand() throws Exception {
    assertRefused("a", Ran.USAGE, "--fast", "sync", "--fast");
    assertRefused("a", Ran.USAGE, "dance", "dance");
    assertRefused("a", Ran.USAGE, "merge", "group", "merge", "team");
    assertRefused("a", Ran.USAGE, "no command");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsWhatWasAcknowledgedWhenTheDiskIsFull() throws Exception {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append("line ").append(i).append(' ');
      random.ints(60_000, 'a', 'z' + 1).forEach(c -> lines.append((char) c));
      lines.append('\n');
    }
    Path input = Files.writeString(folder.resolve("lines"), lines);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("bash", "-c", "ulimit -f 4096; exec \"$@\" < " + input, "bash"));
    command.addAll(devices.java());
    command.addAll(devices.withHome("a", "send", "team", "--stdin", "--json", "--offline"));
    Ran ran;
    try (Child child = devices.start(command)) {
      ran = child.await(Devices.DEADLINE);
    }
    ran.failed(Ran.FAILED, "home.db", "cannot be written", "disk is full");
    List<String> acknowledged = ran.json().stream().map(row -> row.get("id").asText()).toList();
    Messages messages = Messages.of(devices.at("a", "messages", "team", "--json").done());
    assertThat(messages.ids()).containsAll(acknowledged).hasSize(1 + acknowledged.size());
    assertThat(messages.causalAndOnce().rows()).hasSizeLessThan(200);
    devices.at("a", "send", "team", "there is room again").done();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"})
  void goesOnWithWarningWhenTheClockIsWrong(String time) throws Exception {
    Clock wrong = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    MemoryContentStore store = new MemoryContentStore();
    MemoryPointer pointer = new MemoryPointer();
    MemoryHome bobs = new MemoryHome();
    ClientBuilder right =
        RemoteLogClient.builder().home(new MemoryHome()).store(store).pointer(pointer);
    ClientBuilder joiner = RemoteLogClient.builder().home(bobs).store(store).pointer(pointer);
    try (RemoteLogClient alice = right.build()) {
      GroupInfo group = alice.createGroup("team");
      String code = alice.invite(group.id(), InviteOptions.DEFAULT);
      try (RemoteLogClient bob = joiner.build()) {
        bob.join(code, "Bob");
      }
      alice.send(group.id(), "from a right clock");
      assertThat(alice.sync(Optional.empty()).failures()).isEmpty();
      try (RemoteLogClient bob = joiner.clock(wrong).build()) {
        SyncReport first = bob.sync(Optional.empty());
        assertThat(first.warnings()).as(first::toString).isNotEmpty();
        assertThat(first.isComplete()).as(first::toString).isTrue();
        assertThat(texts(bob, group)).containsExactly("from a right clock");
        bob.send(group.id(), "from a wrong clock");
        SyncReport second = bob.sync(Optional.empty());
        assertThat(second.failures()).as(second::toString).isEmpty();
        assertThat(second.published()).isEqualTo(1);
      }
      SyncReport back = alice.sync(Optional.empty());
      assertThat(back.isComplete()).as(back::toString).isTrue();
      assertThat(texts(alice, group)).containsExactly("from a right clock", "from a wrong clock");
    }
  }

  private static List<String> texts(RemoteLogClient client, GroupInfo group) throws Exception {
    List<String> texts = new ArrayList<>();
    for (DeliveredMessage message : client.messages(group.id(), 0, 100)) {
      texts.add(new String(message.content().toArray(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Asserts a clear refusal that leaves home and store as they were. */
  private void assertRefused(String home, int code, String words, String... args)
      throws IOException {
    Map<String, List<String>> before = tables(home);
    devices.at(home, args).failed(code, words);
    assertThat(tables(home)).isEqualTo(before);
  }

  private Map<String, List<String>> tables(String home) throws IOException {
    Map<String, List<String>> all = Database.dump(devices.home(home).resolve("home.db"));
    for (String name : List.of("blocks.db", "heads.db")) {
      Database.dump(devices.store().resolve(name))
          .forEach((table, rows) -> all.put(name + " " + table, rows));
    }
    return all;
  }
}

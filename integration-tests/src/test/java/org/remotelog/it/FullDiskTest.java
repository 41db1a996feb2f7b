package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.DeliveredMessage;
import org.remotelog.FlushReport;
import org.remotelog.GroupInfo;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SmallHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.log.store.sqlite.SmallStore;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.local.MemoryPointer;
import org.remotelog.sqlite.Mode;
import org.remotelog.sqlite.StorageFullException;

/** Disks that are full: said as such, and what was acknowledged is there and goes out later. */
final class FullDiskTest {
  private static final String GROUP = "team";
  private static final int LINES = 150;

  @TempDir Path folder;

  private final Random random = new Random(4);
  private Devices devices;

  @BeforeEach
  void start() {
    devices = new Devices(folder);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsWhatWasAcknowledgedWhenTheHomesFilesMayNotGrow() throws Exception {
    devices.initWithGroup("a", GROUP);
    String code = devices.invite("a", GROUP);
    String send = "ulimit -f 4096; exec \"$@\" < " + lines(LINES);
    Ran ran = bash(send, "send", GROUP, "--stdin", "--json", "--offline");
    ran.failed(Ran.FAILED, "home.db", "disk is full", "nothing acknowledged is lost");
    assertAcknowledgedGoesOut(ran, code);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsWhatIsPendingWhenTheSharedStoresFilesMayNotGrow() throws Exception {
    devices.initWithGroup("a", GROUP);
    String code = devices.invite("a", GROUP);
    devices.at("a", "sync").done();
    // Sealing in the home is done before the limit, so that the store meets it first.
    Files.move(devices.store(), folder.resolve("away"));
    byte[] input = Files.readAllBytes(lines(LINES));
    Ran sent = devices.atWithInput("a", input, "send", GROUP, "--stdin", "--json");
    assertThat(sent.withoutCrash().err()).contains("not published yet", "there is no folder");
    assertThat(devices.store()).doesNotExist();
    Files.move(folder.resolve("away"), devices.store());

    Ran full = bash("ulimit -f 4096; exec \"$@\"", "sync").ended(Ran.FAILED);
    assertThat(full.err()).contains("blocks.db cannot be written", "disk is full", "not published");
    assertAcknowledgedGoesOut(sent, code);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsWhatWasAcknowledgedOnFullFileSystem() throws Exception {
    Path mount = Files.createDirectories(folder.resolve("small"));
    Path out = Files.createDirectories(folder.resolve("a"));
    String mounting =
        "mount -t tmpfs -o size=3m tmpfs " + mount + " || exit 77; cp -a " + out + "/. " + mount;
    devices.initWithGroup("a", GROUP);
    String code = devices.invite("a", GROUP);
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "bash", "-c"));
    Path input = lines(LINES);
    command.add(
        mounting
            + " && { \"$@\" < "
            + input
            + "; e=$?; cp -a "
            + mount
            + "/. "
            + out
            + "; exit $e; }");
    command.add("bash");
    command.addAll(devices.java());
    command.addAll(devices.withHome("small", "send", GROUP, "--stdin", "--json", "--offline"));
    Ran ran = end(command);
    assumeTrue(
        ran.exitCode() != 77 && !ran.err().contains("unshare"),
        () -> "this user may not mount a file system: " + ran.err());
    ran.failed(Ran.FAILED, "home.db", "disk is full", "nothing acknowledged is lost");
    assertAcknowledgedGoesOut(ran, code);
  }

  @Test
  void goesOnWithAllMessagesWhenTheHomesDatabaseWasFull() throws Exception {
    ContentStore store = new MemoryContentStore();
    HeadPointer pointer = new MemoryPointer();
    GroupInfo group;
    String code;
    List<MessageId> acknowledged = new ArrayList<>();
    try (Home home = SmallHome.of(folder.resolve("h"), 200);
        RemoteLogClient client = client(home, store, pointer)) {
      group = client.createGroup(GROUP);
      code = client.invite(group.id(), InviteOptions.DEFAULT);
      RemoteLogException.HomeFailed full =
          catchThrowableOfType(
              RemoteLogException.HomeFailed.class,
              () -> {
                while (true) {
                  acknowledged.add(client.send(group.id(), text(3_000)).id());
                }
              });
      assertThat(full).hasCauseInstanceOf(StorageFullException.class);
      assertThat(full.advice()).contains("Free some space");
      assertThat(acknowledged).hasSizeBetween(20, 150);
      assertThat(ids(client, group)).as("still readable").isEqualTo(acknowledged);
    }
    try (Home home = SqliteHome.open(folder.resolve("h"), Mode.UPDATE);
        RemoteLogClient client = client(home, store, pointer)) {
      assertThat(ids(client, group)).isEqualTo(acknowledged);
      acknowledged.add(client.send(group.id(), "there is room again").id());
      assertRead(client, store, pointer, code, group, acknowledged);
    }
  }

  @Test
  void goesOnWithAllMessagesWhenTheStoresDatabaseWasFull() throws Exception {
    HeadPointer pointer = new MemoryPointer();
    MemoryHome home = new MemoryHome();
    GroupInfo group;
    String code;
    List<MessageId> acknowledged = new ArrayList<>();
    try (ContentStore small = SmallStore.of(folder.resolve("s"), 20);
        RemoteLogClient client = client(home, small, pointer)) {
      group = client.createGroup(GROUP);
      code = client.invite(group.id(), InviteOptions.DEFAULT);
      FlushReport report = client.flush();
      while (report.failures().isEmpty()) {
        acknowledged.add(client.send(group.id(), text(10_000)).id());
        report = client.flush();
      }
      assertThat(report.failures().get(0)).contains("blocks.db cannot be written", "full");
      acknowledged.add(client.send(group.id(), "kept here").id());
      assertThat(client.flush().pending()).isPositive();
      assertThat(ids(client, group)).isEqualTo(acknowledged);
    }
    try (ContentStore store = new SqliteContentStore(folder.resolve("s"));
        RemoteLogClient client = client(home, store, pointer)) {
      assertRead(client, store, pointer, code, group, acknowledged);
    }
  }

  private static RemoteLogClient client(Home home, ContentStore store, HeadPointer pointer) {
    return RemoteLogClient.builder().home(home).store(store).pointer(pointer).build();
  }

  private static List<MessageId> ids(RemoteLogClient client, GroupInfo group) throws Exception {
    return client.messages(group.id(), 0, 500).stream().map(DeliveredMessage::id).toList();
  }

  /** Publishes, and reads as a new member. */
  private static void assertRead(
      RemoteLogClient writer,
      ContentStore store,
      HeadPointer pointer,
      String code,
      GroupInfo group,
      List<MessageId> expected)
      throws Exception {
    assertThat(writer.sync(Optional.empty()).failures()).isEmpty();
    assertThat(writer.flush().pending()).isZero();
    try (RemoteLogClient reader = client(new MemoryHome(), store, pointer)) {
      reader.join(code, "Bob");
      assertThat(reader.sync(Optional.empty()).gaps()).isEmpty();
      assertThat(ids(reader, group)).isEqualTo(expected);
    }
  }

  /** All that was printed as sent is in the home, and a new member reads it after a sync. */
  private void assertAcknowledgedGoesOut(Ran ran, String code) {
    List<String> acknowledged = new ArrayList<>();
    for (JsonNode row : ran.json()) {
      if (row.has("id")) {
        acknowledged.add(row.get("id").asText());
      }
    }
    assertThat(acknowledged).as(ran::toString).isNotEmpty();
    Messages kept = Messages.of(devices.at("a", "messages", GROUP, "--json").done());
    assertThat(kept.ids()).containsAll(acknowledged);
    devices.at("a", "send", GROUP, "there is room again").done();
    devices.at("a", "sync").done();
    assertThat(devices.at("a", "doctor").done().lastLine()).startsWith("0 faults, ");
    devices.init("b");
    devices.at("b", "group", "join", code).done();
    devices.at("b", "sync").done();
    Messages read = Messages.of(devices.at("b", "messages", GROUP, "--json").done());
    assertThat(read.causalAndOnce().ids()).containsAll(acknowledged).hasSize(kept.ids().size() + 1);
  }

  private Ran bash(String script, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    command.addAll(devices.java());
    command.addAll(devices.withHome("a", args));
    return end(command);
  }

  private Ran end(List<String> command) throws Exception {
    try (Child child = devices.start(command)) {
      return child.await(Devices.DEADLINE);
    }
  }

  /** A file of lines that cannot be compressed below three quarters of their size. */
  private Path lines(int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(text(60_000)).append('\n');
    }
    return Files.writeString(folder.resolve("lines"), lines, StandardCharsets.UTF_8);
  }

  private String text(int size) {
    StringBuilder text = new StringBuilder(size);
    random.ints(size, '0', 'z' + 1).forEach(c -> text.append((char) c));
    return text.toString();
  }
}

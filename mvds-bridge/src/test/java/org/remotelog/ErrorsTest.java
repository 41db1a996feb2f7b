package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeLock;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.Mode;

final class ErrorsTest {
  private final Device.World world = new Device.World();

  @Test
  void hierarchyIsSealedAndEveryKindIsFinal() {
    assertThat(RemoteLogException.class.isSealed()).isTrue();
    assertThat(RemoteLogException.class.getPermittedSubclasses())
        .hasSize(8)
        .allMatch(kind -> Modifier.isFinal(kind.getModifiers()));
  }

  @Test
  void homeThatFailsSaysSoWithItsCause() throws Exception {
    Device alice = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    alice.home.crash();
    RemoteLogException.HomeFailed failed =
        catchThrowableOfType(
            RemoteLogException.HomeFailed.class, () -> alice.client.send(group, "x"));
    assertThat(failed).hasCauseInstanceOf(IOException.class);
    assertThat(failed.advice()).contains("room");
  }

  @Test
  void damagedHomeSaysThatItIsDamaged(@TempDir Path folder) throws Exception {
    try (Home home = SqliteHome.open(folder, Mode.WRITE)) {
      client(home).createGroup("friends");
    }
    Path file = folder.resolve(SqliteHome.FILE_NAME);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4096; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file, bytes);
    try (Home home = SqliteHome.open(folder, Mode.WRITE)) {
      RemoteLogException.HomeFailed failed =
          catchThrowableOfType(
              RemoteLogException.HomeFailed.class, () -> client(home).createGroup("more"));
      assertThat(failed).hasCauseInstanceOf(DatabaseDamagedException.class);
      assertThat(failed.advice()).contains("backup");
    }
  }

  @Test
  void adviceFitsTheHomesFailure(@TempDir Path folder) throws Exception {
    try (HomeLock lock = HomeLock.acquire(folder, Duration.ZERO, "pid 1 test")) {
      IOException locked =
          catchThrowableOfType(
              IOException.class, () -> HomeLock.acquire(folder, Duration.ZERO, "pid 2 test"));
      assertThat(new RemoteLogException.HomeFailed(locked).advice()).contains("other process");
      assertThat(lock).isNotNull();
    }
    Path file = Files.createFile(folder.resolve("file"));
    IOException unusable =
        catchThrowableOfType(
            IOException.class, () -> SqliteHome.open(file.resolve("home"), Mode.WRITE));
    assertThat(new RemoteLogException.HomeFailed(unusable).advice()).contains("another folder");
  }

  private RemoteLogClient client(Home home) {
    return RemoteLogClient.builder()
        .home(home)
        .store(new MemoryContentStore())
        .pointer(new MemoryPointer())
        .build();
  }

  @Test
  void storesAndPointersThatFailAreReportedAndTheWorkIsKept() throws Exception {
    Device alice = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    SentMessage sent = alice.client.send(group, "one");
    var published = alice.client.whenPublished(sent);
    MemoryPointer closed = new MemoryPointer();
    RemoteLogClient cut =
        RemoteLogClient.builder()
            .home(alice.home)
            .store(new Faults().store(new MemoryContentStore()))
            .pointer(deadPointer(closed))
            .clock(world.clock)
            .build();
    FlushReport report = cut.flush();
    assertThat(report.failures()).hasSize(1).allMatch(why -> why.contains("faulty pointer"));
    assertThat(report.pending()).isEqualTo(2);
    assertThat(published).isNotDone();
    assertThat(alice.client.flush().pending()).isZero();
    assertThat(published).isCompletedWithValue(2L);
    cut.close();
  }

  private static org.remotelog.log.HeadPointer deadPointer(MemoryPointer pointer) {
    Faults faults = new Faults();
    faults.dieAfter(0);
    return faults.pointer(pointer);
  }

  @Test
  void batchThatFailsLeavesTheGroupUsable() throws Exception {
    Device alice = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    Draft big =
        new Draft(
            Optional.of("new author"),
            Optional.empty(),
            Envelope.TEXT,
            Bytes.wrap(new byte[200_000]),
            Optional.empty(),
            List.of(),
            Optional.empty());
    assertThatThrownBy(() -> alice.client.appendAll(group, List.of(Draft.text("a"), big)))
        .isInstanceOf(RemoteLogException.TooLarge.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(alice.client.members(group)).hasSize(1);
    alice.client.send(group, "b");
    alice.sync();
    Device bob = world.device();
    bob.joinBy(alice, group);
    assertThat(bob.texts(group)).containsExactly("b");
    assertThat(bob.client.members(group)).hasSize(2);
  }
}

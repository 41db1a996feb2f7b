package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ForwardingContentStore;
import org.remotelog.mvds.GroupId;

/** Devices with nothing in common but files. */
final class TransferTest {
  @TempDir Path folder;

  private final Device.World atAlice = new Device.World();
  private final Device.World atBob = new Device.World();
  private final Device alice = atAlice.device();
  private final Device bob = atBob.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
  }

  private Path file() {
    return folder.resolve("x.car");
  }

  /** A store that gives and takes no more. */
  private static final class FullStore extends ForwardingContentStore {
    FullStore(ContentStore store) {
      super(store);
    }

    @Override
    public void put(List<Block> blocks, Duration deadline) throws IOException {
      throw new IOException("the store is full");
    }

    @Override
    public void remove(List<Cid> cids, Duration deadline) {}

    @Override
    public String describe() {
      return "full:";
    }

    @Override
    public void close() {}
  }

  private ExportReport export(Device device) throws RemoteLogException {
    return device
        .client
        .transfer()
        .export(file(), ExportOptions.ALL.withReplace(true), TransferProgress.NONE);
  }

  private ImportReport carry(Device from, Device to) throws RemoteLogException {
    assertThat(export(from).isComplete()).isTrue();
    return to.client.transfer().importFrom(file(), TransferProgress.NONE);
  }

  private void bobJoins() throws RemoteLogException {
    bob.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Bob");
    carry(bob, alice);
    carry(alice, bob);
  }

  private RemoteLogException.FileRefused refused(Device device) throws Exception {
    Map<String, Bytes> before = device.rows();
    RemoteLogException.FileRefused e =
        catchThrowableOfType(
            RemoteLogException.FileRefused.class,
            () -> device.client.transfer().importFrom(file(), TransferProgress.NONE));
    assertThat(e).isNotNull();
    assertThat(device.rows()).isEqualTo(before);
    return e;
  }

  @Test
  void joinsAndTalksByFilesAlone() throws Exception {
    alice.client.send(group, "before you came");
    bob.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Bob");
    bob.client.send(group, "may I come in?");
    ExportReport answer = export(bob);
    assertThat(answer.answers()).isEqualTo(1);
    assertThat(answer.logs()).isEqualTo(1);
    ImportReport atAlicesPlace = carry(bob, alice);
    assertThat(atAlicesPlace.isComplete()).isTrue();
    assertThat(atAlicesPlace.pass().newMessages()).isEqualTo(1);
    assertThat(atAlicesPlace.ignored()).isZero();
    assertThat(alice.client.members(group)).hasSize(2);
    assertThat(carry(alice, bob).pass().warnings()).isEmpty();
    assertThat(bob.texts(group)).containsExactlyInAnyOrder("before you came", "may I come in?");
    // Let in, it answers no more.
    assertThat(export(bob).answers()).isZero();
    assertThat(bob.sync().warnings()).isEmpty();
    assertThat(alice.sync().warnings()).isEmpty();
    assertThat(alice.causalIds(group)).containsExactlyInAnyOrderElementsOf(bob.causalIds(group));
  }

  @Test
  void answersInviteOnlyUntilItExpires() throws Exception {
    String code = alice.client.invite(group, InviteOptions.DEFAULT);
    bob.client.join(code, "Bob");
    export(bob);
    atAlice.clock.pass(Duration.ofDays(8));
    assertThat(refused(alice)).hasMessageContaining("no good record of a log");
    assertThat(alice.client.members(group)).hasSize(1);
  }

  @Test
  void passesOnWhatItReadToDevicesThatShareItsStore() throws Exception {
    bobJoins();
    bob.client.send(group, "from afar");
    carry(bob, alice);
    Device carol = atAlice.device();
    carol.joinBy(alice, group);
    assertThat(carol.texts(group)).containsExactly("from afar");
    assertThat(carol.client.gaps(group)).isEmpty();
  }

  @Test
  void leavesOutWhatCouldNotBePublishedAndSaysSo() throws Exception {
    bobJoins();
    alice.client.send(group, "published");
    alice.client.flush();
    alice.client.send(group, "pending");
    try (RemoteLogClient stuck =
        RemoteLogClient.builder()
            .home(alice.home)
            .store(new FullStore(atAlice.store))
            .pointer(atAlice.pointer)
            .clock(atAlice.clock)
            .build()) {
      ExportReport report =
          stuck
              .transfer()
              .export(file(), ExportOptions.ALL.withReplace(true), TransferProgress.NONE);
      assertThat(report.pending()).isEqualTo(1);
      assertThat(report.isComplete()).isFalse();
      assertThat(report.missing()).isEmpty();
      assertThat(report.warnings()).anyMatch(w -> w.contains("the store is full"));
    }
    bob.client.transfer().importFrom(file(), TransferProgress.NONE);
    assertThat(bob.texts(group)).containsExactly("published");
  }

  /**
   * The record in the file is refused, as a newer one was seen; what the home has is put as well.
   */
  @Test
  void countsAsKeptOnlyWhatTheFileHas() throws Exception {
    bobJoins();
    alice.client.send(group, "old");
    export(alice);
    byte[] old = Files.readAllBytes(file());
    Files.delete(file());
    alice.client.send(group, "new");
    export(alice);
    ImportReport newest = bob.client.transfer().importFrom(file(), TransferProgress.NONE);
    assertThat(newest.kept()).isPositive().isLessThanOrEqualTo(newest.blocks());
    Files.write(file(), old);
    ImportReport older = bob.client.transfer().importFrom(file(), TransferProgress.NONE);
    assertThat(older.kept()).isLessThan(older.blocks());
    assertThat(bob.texts(group)).containsExactly("old", "new");
  }

  @Test
  void readsThoughTheOwnStoreTakesNothing() throws Exception {
    bobJoins();
    alice.client.send(group, "hello");
    export(alice);
    try (RemoteLogClient stuck =
        RemoteLogClient.builder()
            .home(bob.home)
            .store(new FullStore(atBob.store))
            .pointer(atBob.pointer)
            .clock(atBob.clock)
            .build()) {
      ImportReport report = stuck.transfer().importFrom(file(), TransferProgress.NONE);
      assertThat(report.pass().newMessages()).isEqualTo(1);
      assertThat(report.kept()).isZero();
      assertThat(report.pass().warnings()).hasSize(1).allMatch(w -> w.contains("were not kept"));
    }
    assertThat(bob.texts(group)).containsExactly("hello");
  }

  @Test
  void refusesFileOfGroupThatItIsNotIn() throws Exception {
    export(alice);
    assertThat(refused(bob).advice()).contains("Join its group").contains("nothing was changed");
    Files.write(file(), new byte[] {0});
    assertThat(refused(bob)).hasMessageContaining("is no CAR file of version 1");
    Files.delete(file());
    assertThat(refused(bob)).hasMessageContaining("is not there");
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    bobJoins();
    List<Long> written = new ArrayList<>();
    List<Long> read = new ArrayList<>();
    alice
        .client
        .transfer()
        .export(folder.resolve("y.car"), ExportOptions.ALL, (done, total) -> written.add(done));
    bob.client
        .transfer()
        .importFrom(
            folder.resolve("y.car"),
            (done, total) -> {
              assertThat(total).isPositive();
              read.add(done);
            });
    long size = Files.size(folder.resolve("y.car"));
    assertThat(written).isSorted().endsWith(size);
    assertThat(read).isSorted().endsWith(size);
  }
}

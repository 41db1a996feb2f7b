package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.Home;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** The main story on disk, and what happens when a home is copied. */
final class SqliteDevicesTest {
  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private RemoteLogClient device(String name) throws IOException {
    Home home = keep(SqliteHome.open(folder.resolve(name), Mode.WRITE));
    return keep(
        RemoteLogClient.builder()
            .home(home)
            .store(keep(new SqliteContentStore(folder.resolve("shared"))))
            .pointer(keep(new EmbeddedPointer(folder.resolve("shared"))))
            .build());
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  private static List<String> texts(RemoteLogClient client, GroupId group)
      throws RemoteLogException {
    List<String> texts = new ArrayList<>();
    for (DeliveredMessage message : client.messages(group, 0, 1_000)) {
      texts.add(Device.text(message));
    }
    return texts;
  }

  @Test
  void devicesThatAreNeverOnlineTogetherUnderstandEachOtherOnDisk() throws Exception {
    RemoteLogClient alice = device("alice");
    GroupId group = alice.createGroup("friends").id();
    String code = alice.invite(group, InviteOptions.DEFAULT);
    for (int i = 0; i < 30; i++) {
      alice.send(group, "message " + i);
    }
    assertThat(alice.flush().pending()).isZero();
    closeAll();
    open.clear();

    RemoteLogClient bob = device("bob");
    bob.join(code, "Bob");
    assertThat(bob.sync(Optional.empty()).newMessages()).isEqualTo(30);
    bob.send(group, "reply");
    assertThat(bob.flush().pending()).isZero();
    closeAll();
    open.clear();

    RemoteLogClient aliceAgain = device("alice");
    SyncReport report = aliceAgain.sync(Optional.of(group));
    assertThat(report.isComplete()).isTrue();
    assertThat(texts(aliceAgain, group)).hasSize(31).endsWith("message 29", "reply");
    assertThat(texts(device("bob"), group)).isEqualTo(texts(aliceAgain, group));
  }

  @Test
  void nothingIsOverwrittenWhenCopyOfHomePublishesAfterTheOriginal() throws Exception {
    RemoteLogClient original = device("original");
    GroupId group = original.createGroup("friends").id();
    String code = original.invite(group, InviteOptions.DEFAULT);
    original.send(group, "one");
    original.flush();
    closeAll();
    open.clear();
    copy(folder.resolve("original"), folder.resolve("copy"));

    RemoteLogClient first = device("original");
    first.send(group, "of the original");
    assertThat(first.flush().failures()).isEmpty();
    RemoteLogClient second = device("copy");
    second.send(group, "of the copy");
    FlushReport late = second.flush();
    assertThat(late.failures())
        .hasSize(1)
        .allMatch(failure -> failure.contains("written by another copy of this home"));
    assertThat(late.pending()).isEqualTo(1);
    first.send(group, "of the original again");
    assertThat(first.flush().failures()).isEmpty();
    assertThat(second.flush().failures())
        .allMatch(failure -> failure.contains("written by another copy of this home"));

    RemoteLogClient bob = device("bob");
    bob.join(code, "Bob");
    bob.sync(Optional.empty());
    assertThat(texts(bob, group))
        .containsExactly("one", "of the original", "of the original again");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}

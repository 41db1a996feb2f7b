package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.Home;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** The embedding example of the README: compiled, run, and the same as there. */
final class ReadmeExampleTest {
  private final List<String> shown = new ArrayList<>();

  @Test
  void exampleJoinsSendsAndReads(@TempDir Path temporary) throws Exception {
    Path folder = temporary.resolve("bob");
    Path shared = temporary.resolve("shared");
    String code = inviteOfSomebodyWhoIsGone(temporary.resolve("alice"), shared);
    // readme:start
    try (Home home = SqliteHome.open(folder, Mode.WRITE);
        ContentStore store = new SqliteContentStore(shared);
        HeadPointer pointer = new EmbeddedPointer(shared);
        RemoteLogClient client =
            RemoteLogClient.builder().home(home).store(store).pointer(pointer).build()) {
      GroupInfo group = client.join(code, "Bob");
      client.send(group.id(), "Good morning");
      client.sync(Optional.empty()); // publishes what is pending, then catches up
      client.drain(group.id(), "screen", message -> show(message));
    }
    // readme:end
    assertThat(shown).containsExactly("Good morning", "Hello");
  }

  private void show(DeliveredMessage message) {
    shown.add(Device.text(message));
  }

  private static String inviteOfSomebodyWhoIsGone(Path folder, Path shared) throws Exception {
    try (Home home = SqliteHome.open(folder, Mode.WRITE);
        ContentStore store = new SqliteContentStore(shared);
        HeadPointer pointer = new EmbeddedPointer(shared);
        RemoteLogClient client =
            RemoteLogClient.builder().home(home).store(store).pointer(pointer).build()) {
      GroupInfo group = client.createGroup("friends");
      String code = client.invite(group.id(), InviteOptions.DEFAULT);
      client.send(group.id(), "Hello");
      client.flush();
      return code;
    }
  }

  @Test
  void readmeShowsTheLinesThatAreTested() throws Exception {
    Path readme = root().resolve("README.md");
    List<String> example = firstJavaBlock(Files.readAllLines(readme));
    assertThat(example).isNotEmpty();
    int at = 0;
    List<String> tested = tested();
    for (String line : example) {
      while (at < tested.size() && !tested.get(at).equals(line)) {
        at++;
      }
      assertThat(at)
          .as("not in the tested example, or out of order: " + line)
          .isLessThan(tested.size());
      at++;
    }
  }

  private static List<String> tested() throws Exception {
    Path source =
        root()
            .resolve("mvds-bridge/src/test/java")
            .resolve(ReadmeExampleTest.class.getName().replace('.', '/') + ".java");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(source)) {
      lines.add(line.trim());
    }
    return lines;
  }

  private static List<String> firstJavaBlock(List<String> readme) {
    List<String> block = new ArrayList<>();
    boolean inside = false;
    for (String line : readme) {
      if (inside && line.trim().startsWith("```")) {
        return block;
      }
      if (inside && !line.trim().isEmpty()) {
        block.add(line.trim());
      }
      inside |= line.trim().equals("```java");
    }
    return block;
  }

  private static Path root() {
    Path base = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return base.endsWith("mvds-bridge") ? base.getParent() : base;
  }
}

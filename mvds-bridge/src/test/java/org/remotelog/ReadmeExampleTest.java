package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.Home;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** The embedding example of the README, as it stands there: compiled, and run twice. */
@Timeout(120)
final class ReadmeExampleTest {
  @TempDir Path folder;

  @Test
  void exampleCompilesJoinsAndGoesOnWhenStartedAgain() throws Exception {
    compile();
    Path shared = folder.resolve("shared");
    String code = inviteOfSomebodyWhoIsGone(folder.resolve("alice"), shared);
    assertThat(chat(code)).containsExactly("Bob: Good morning", "Alice: Hello", "received by []");
    assertThat(chat(code)).containsExactly("Bob: Good morning", "received by []");
    aliceSyncs(folder.resolve("alice"), shared);
    assertThat(chat(code)).first().isEqualTo("Bob: Good morning");
  }

  private void compile() throws Exception {
    Path source = folder.resolve("Chat.java");
    Files.write(source, firstJavaBlock(Files.readAllLines(root().resolve("README.md"))));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int result =
        compiler.run(
            null,
            errors,
            errors,
            "-proc:none",
            "-cp",
            classPath(),
            "-d",
            folder.toString(),
            source.toString());
    assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** Runs the example as a process of its own. */
  private List<String> chat(String code) throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath() + File.pathSeparator + folder,
                "Chat",
                folder.resolve("bob").toString(),
                folder.resolve("shared").toString(),
                code)
            .redirectError(folder.resolve("err").toFile())
            .redirectOutput(out.toFile())
            .start();
    int exitCode = process.waitFor();
    assertThat(exitCode).as(Files.readString(folder.resolve("err"))).isZero();
    return Files.readAllLines(out);
  }

  private static RemoteLogClient client(Home home, ContentStore store, HeadPointer pointer) {
    return RemoteLogClient.builder().home(home).store(store).pointer(pointer).build();
  }

  private static String inviteOfSomebodyWhoIsGone(Path alice, Path shared) throws Exception {
    try (Home home = SqliteHome.open(alice, Mode.WRITE);
        ContentStore store = new SqliteContentStore(shared);
        HeadPointer pointer = new EmbeddedPointer(shared);
        RemoteLogClient client = client(home, store, pointer)) {
      GroupInfo group = client.createGroup("friends", "Alice");
      String code = client.invite(group.id(), InviteOptions.DEFAULT);
      client.send(group.id(), "Hello");
      client.flush();
      return code;
    }
  }

  private static void aliceSyncs(Path alice, Path shared) throws Exception {
    try (Home home = SqliteHome.open(alice, Mode.WRITE);
        ContentStore store = new SqliteContentStore(shared);
        HeadPointer pointer = new EmbeddedPointer(shared);
        RemoteLogClient client = client(home, store, pointer)) {
      GroupInfo group = client.groups().get(0);
      client.sync(Optional.of(group.id()));
      assertThat(client.messages(group.id(), 0, 10))
          .extracting(DeliveredMessage::author)
          .containsExactly("Alice", "Bob", "Bob");
    }
  }

  private static List<String> firstJavaBlock(List<String> readme) {
    List<String> block = new ArrayList<>();
    boolean inside = false;
    for (String line : readme) {
      if (inside && line.trim().startsWith("```")) {
        return block;
      }
      if (inside) {
        block.add(line);
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

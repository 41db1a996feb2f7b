package org.remotelog.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes small repositories with the system's git, away from the user's configuration. */
final class GitFixture {
  private final Path folder;
  private long clockSeconds = 1_700_000_000L;

  GitFixture(Path folder) throws Exception {
    this.folder = folder;
    java.nio.file.Files.createDirectories(folder);
    git("init", "-q", "-b", "main");
  }

  Path folder() {
    return folder;
  }

  /** Commits nothing but a message. */
  void commit(String author, String message) throws Exception {
    clockSeconds += 60;
    git(
        Map.of(
            "GIT_AUTHOR_NAME", author,
            "GIT_AUTHOR_EMAIL", author + "@example.org",
            "GIT_AUTHOR_DATE", clockSeconds + " +0000",
            "GIT_COMMITTER_DATE", clockSeconds + " +0000"),
        message,
        "commit",
        "-q",
        "--allow-empty",
        "--allow-empty-message",
        "--cleanup=verbatim",
        "-F",
        "-");
  }

  void git(String... arguments) throws Exception {
    git(Map.of(), "", arguments);
  }

  void git(Map<String, String> env, String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_COMMITTER_NAME", "c");
    builder.environment().put("GIT_COMMITTER_EMAIL", "c@example.org");
    builder.environment().put("GIT_AUTHOR_NAME", "c");
    builder.environment().put("GIT_AUTHOR_EMAIL", "c@example.org");
    builder.environment().putAll(env);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + out);
    }
  }
}

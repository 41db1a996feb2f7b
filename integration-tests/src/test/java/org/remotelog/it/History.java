package org.remotelog.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The shape of a real project's history: who wrote when, how much, on top of what. It is made into
 * a git repository with words of our own.
 */
record History(List<Commit> commits) {
  static final int COMMITS = 2_190;
  static final int AUTHORS = 91;

  private static final String RESOURCE = "/workloads/history-3k.jsonl";
  private static final List<String> WORDS =
      List.of(
          "sync", "log", "head", "tide", "river", "stone", "paper", "cloud", "merge", "offer",
          "request", "ack", "batch", "epoch", "peer", "gap", "seal", "open", "page", "tier", "leaf",
          "root", "drift", "echo");

  /**
   * One commit.
   *
   * @param parents places in the list of commits
   */
  record Commit(List<Integer> parents, String author, long timeSeconds, int bodyBytes) {}

  static History read() throws IOException {
    try (InputStream in = Objects.requireNonNull(History.class.getResourceAsStream(RESOURCE))) {
      Map<String, Integer> places = new HashMap<>();
      List<Commit> commits = new ArrayList<>();
      for (JsonNode row : Ran.json(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
        List<Integer> parents = new ArrayList<>();
        row.get("parents").forEach(id -> parents.add(places.get(id.asText())));
        places.put(row.get("id").asText(), commits.size());
        commits.add(
            new Commit(
                parents,
                row.get("author").asText(),
                Math.max(1, row.get("time").asLong()),
                row.get("bodyBytes").asInt()));
      }
      return new History(commits);
    }
  }

  /** The message of the commit at the place; begins with its place, so that it can be told. */
  String body(int place) {
    Random random = new Random(place);
    StringBuilder body = new StringBuilder("#" + place + " ");
    while (body.length() < commits.get(place).bodyBytes()) {
      body.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return body.toString();
  }

  /** The place that a message's body begins with. */
  static int place(String body) {
    return Integer.parseInt(body.split(" ", 2)[0].substring(1));
  }

  /** Skips the test, telling why, where there is no git; on a build server that is a failure. */
  static void requireGit() {
    for (String part : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(part, "git"))) {
        return;
      }
    }
    String why = "git is not on the PATH";
    if ("true".equals(System.getenv("CI"))) {
      fail(why);
    }
    abort(why);
  }

  /** Makes a bare repository with this history in the folder. */
  Path writeTo(Path repository) throws IOException, InterruptedException {
    run(git(repository.getParent(), "init", "-q", "--bare", repository.toString()).start());
    Process process =
        git(repository.getParent(), "--git-dir", repository.toString(), "fast-import", "--quiet")
            .start();
    try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
      for (int place = 0; place < commits.size(); place++) {
        write(out, place);
      }
    }
    run(process);
    return repository;
  }

  private void write(OutputStream out, int place) throws IOException {
    Commit commit = commits.get(place);
    byte[] body = body(place).getBytes(StandardCharsets.UTF_8);
    String who =
        commit.author()
            + " <"
            + commit.author()
            + "@example.invalid> "
            + commit.timeSeconds()
            + " +0000\n";
    StringBuilder head = new StringBuilder("commit refs/heads/main\nmark :" + (place + 1) + "\n");
    head.append("author ").append(who).append("committer ").append(who);
    head.append("data ").append(body.length).append('\n');
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(body);
    StringBuilder end = new StringBuilder("\n");
    for (int i = 0; i < commit.parents().size(); i++) {
      end.append(i == 0 ? "from :" : "merge :").append(commit.parents().get(i) + 1).append('\n');
    }
    end.append(commit.parents().isEmpty() ? "deleteall\n\n" : "\n");
    out.write(end.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ProcessBuilder git(Path home, String... args) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static void run(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("git hangs");
    }
    if (process.exitValue() != 0) {
      throw new IOException("git ended with " + process.exitValue());
    }
  }
}

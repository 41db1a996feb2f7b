package org.remotelog.cli;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository, read by running the system's git. */
final class GitRepository {
  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private static final Pattern COMMIT_HEADER = Pattern.compile("[0-9a-f]+ commit (\\d{1,18})");

  private final Path git;
  private final Path folder;

  private GitRepository(Path git, Path folder) {
    this.git = git;
    this.folder = folder;
  }

  /** Finds git on the PATH and the repository at or above the folder. */
  static GitRepository open(Path folder, Map<String, String> env)
      throws CommandException, IOException, InterruptedException {
    Path git = findGit(env.getOrDefault("PATH", ""));
    if (!Files.isDirectory(folder)) {
      throw CommandException.failed(
          "there is no folder " + folder, "Name a git checkout or a bare repository");
    }
    GitRepository repository = new GitRepository(git, folder);
    Answer answer = repository.ask("rev-parse", "--git-dir");
    if (answer.exitCode() != 0) {
      throw CommandException.failed(
          folder + " is no git repository that can be read (" + firstLine(answer.err()) + ")",
          "Name a git checkout or a bare repository");
    }
    return repository;
  }

  private static Path findGit(String path) throws CommandException {
    for (String part : path.split(File.pathSeparator, -1)) {
      for (String name : List.of("git", "git.exe")) {
        Path candidate = Paths.get(part.isEmpty() ? "." : part, name);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate.toAbsolutePath();
        }
      }
    }
    throw CommandException.failed("there is no git on the PATH", "Install git, then try again");
  }

  /**
   * What to read: all branches, what is checked out, or the only branch of a repository without a
   * checkout.
   */
  String revisions(boolean allBranches) throws CommandException, IOException, InterruptedException {
    boolean hasHead = ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}").exitCode() == 0;
    if (hasHead) {
      return allBranches ? "--all" : "HEAD";
    }
    List<String> refs =
        ask("for-each-ref", "--format=%(refname)", "--count=2").out().lines().toList();
    if (refs.isEmpty()) {
      throw CommandException.failed(
          folder + " is an empty repository", "Commit something first, or name another");
    }
    if (allBranches) {
      return "--all";
    }
    if (refs.size() > 1) {
      throw CommandException.failed(
          folder + " has branches, but none is checked out", "Take all branches with --all");
    }
    return refs.get(0);
  }

  /** How many commits {@link #history} gives for the same revisions. */
  long count(String revisions) throws CommandException, IOException, InterruptedException {
    Answer answer = ask("rev-list", "--count", revisions, "--");
    try {
      return Long.parseLong(answer.out().strip());
    } catch (NumberFormatException e) {
      throw unreadable(answer.err());
    }
  }

  /** How many parents the commits at the edge of a shallow clone have that are not in it. */
  long parentsBeyondShallowEdge() throws CommandException, IOException, InterruptedException {
    Path file = folder.resolve(ask("rev-parse", "--git-path", "shallow").out().strip());
    if (!Files.isRegularFile(file)) {
      return 0;
    }
    long parents = 0;
    try (GitProcess process = run(List.of("cat-file", "--batch"))) {
      for (String hash : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        process.in().write((hash + "\n").getBytes(StandardCharsets.UTF_8));
        process.in().flush();
        parents += parentsOfNext(process.out());
      }
    }
    return parents;
  }

  /** Reads one answer of {@code cat-file --batch} and counts the parent lines of its header. */
  private static long parentsOfNext(InputStream answers) throws IOException {
    StringBuilder header = new StringBuilder();
    int b = answers.read();
    while (b >= 0 && b != '\n' && header.length() < Limits.MAX_GIT_FIELD_BYTES) {
      header.append((char) b);
      b = answers.read();
    }
    Matcher matcher = COMMIT_HEADER.matcher(header);
    if (!matcher.matches()) {
      return 0;
    }
    long size = Long.parseLong(matcher.group(1));
    byte[] start = answers.readNBytes((int) Math.min(size, MAX_ANSWER_BYTES));
    answers.skipNBytes(size - start.length + 1);
    String text = new String(start, StandardCharsets.UTF_8);
    return text.lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.startsWith("parent "))
        .count();
  }

  /** The commits, parents before children; the newest ones only when {@code newest} is above 0. */
  GitHistory history(String revisions, long newest) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "log",
                "-z",
                "--no-show-signature",
                "--no-color",
                "--encoding=UTF-8",
                "--topo-order",
                "--reverse",
                "--format=%H%x00%P%x00%an%x00%ae%x00%at%x00%B"));
    if (newest > 0) {
      arguments.add("--max-count=" + newest);
    }
    arguments.add(revisions);
    arguments.add("--");
    return new GitHistory(this, run(arguments));
  }

  CommandException unreadable(String err) {
    return CommandException.failed(
        "git could not read " + folder + " (" + firstLine(err) + ")", "Try 'git fsck' there");
  }

  private Answer ask(String... arguments) throws IOException, InterruptedException {
    try (GitProcess process = run(List.of(arguments))) {
      process.in().close();
      byte[] out = process.out().readNBytes(MAX_ANSWER_BYTES);
      int exitCode = process.exitCode();
      return new Answer(exitCode, new String(out, StandardCharsets.UTF_8), process.err());
    }
  }

  private GitProcess run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(git.toString());
    command.addAll(List.of("--no-pager", "-C", folder.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // The repository is the one named, whatever the caller's own git environment says.
    for (String name : List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")) {
      builder.environment().remove(name);
    }
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    Path errors = Files.createTempFile("remotelog-git", ".err");
    builder.redirectError(errors.toFile());
    try {
      return new GitProcess(builder.start(), errors);
    } catch (IOException e) {
      Files.deleteIfExists(errors);
      throw e;
    }
  }

  private static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("it says nothing");
    return line.startsWith("fatal: ") ? line.substring("fatal: ".length()) : line;
  }

  private record Answer(int exitCode, String out, String err) {}

  /** A running git; closing it ends it. */
  static final class GitProcess implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final InputStream out;

    GitProcess(Process process, Path errors) {
      this.process = process;
      this.errors = errors;
      this.out = new BufferedInputStream(process.getInputStream(), 1 << 16);
    }

    InputStream out() {
      return out;
    }

    OutputStream in() {
      return process.getOutputStream();
    }

    int exitCode() throws InterruptedException {
      return process.waitFor();
    }

    String err() throws IOException {
      try (InputStream in = Files.newInputStream(errors)) {
        return new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
      }
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      Files.deleteIfExists(errors);
    }
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "The whole story in a temporary folder: Alice writes and goes, Bob wakes later and reads"
          + " everything, a stored byte goes bad and is noticed.",
      "It touches no home of yours."
    })
final class DemoCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--keep", description = "Leave the folder there and say where it is.")
  private boolean keep;

  @Option(
      names = "--git",
      paramLabel = "REPO",
      description =
          "Whose history Alice's device writes. Default: this program's own checkout; without one,"
              + " a conversation that comes with the program.")
  private @Nullable String repository;

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("remotelog-demo");
    Thread cleaning = new Thread(() -> clean(folder));
    if (!keep) {
      Runtime.getRuntime().addShutdownHook(cleaning);
    }
    try {
      if (!shell.json()) {
        shell.line("Three devices and a folder that none of them trusts. Only one is ever awake.");
        shell.line(Span.dim("In " + folder + (keep ? "." : ", deleted at the end.")));
      }
      new DemoStory(shell, folder, source()).tell();
    } finally {
      if (!keep) {
        clean(folder);
        Runtime.getRuntime().removeShutdownHook(cleaning);
      }
    }
    if (keep && !shell.json()) {
      shell.line("Kept: " + folder);
    }
    return ExitCode.DONE;
  }

  /** The repository whose history is told, with the words for it. */
  private DemoSource source() throws Exception {
    if (repository != null) {
      Path path = shell.directory().resolve(repository).normalize();
      GitRepository git = GitRepository.open(path, shell.env());
      return new DemoSource(git, git.revisions(false), "the history of " + path);
    }
    String checkout = System.getProperty("remotelog.checkout", "");
    if (!checkout.isEmpty() && Files.exists(Path.of(checkout, ".git"))) {
      try {
        GitRepository git = GitRepository.open(Path.of(checkout), shell.env());
        return new DemoSource(git, git.revisions(false), "this checkout's own git history");
      } catch (CommandException | IOException e) {
        shell.warn("the checkout's history cannot be read: " + e.getMessage());
      }
    }
    return new DemoSource(null, "", "");
  }

  private static void clean(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failed)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Gone already, or held open by a system that will delete it later.
    }
  }
}

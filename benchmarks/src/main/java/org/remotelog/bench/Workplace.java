package org.remotelog.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A new folder for everything that a run writes; closing deletes it. */
final class Workplace implements AutoCloseable {
  private final Path root;
  private int folders;

  Workplace(Path parent) throws IOException {
    this.root = Files.createTempDirectory(Files.createDirectories(parent), "remotelog-bench");
  }

  Path root() {
    return root;
  }

  /** An empty folder. */
  Path folder(String name) throws IOException {
    folders++;
    return Files.createDirectory(root.resolve(folders + "-" + name));
  }

  /** A folder with the files of another, whose databases are closed. */
  Path copyOf(Path folder, String name) throws IOException {
    Path copy = folder(name);
    try (var files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

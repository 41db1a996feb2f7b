package org.remotelog.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The commits of a repository, one at a time, parents before children. */
final class GitHistory implements AutoCloseable {
  private final GitRepository repository;
  private final GitRepository.GitProcess process;

  GitHistory(GitRepository repository, GitRepository.GitProcess process) {
    this.repository = repository;
    this.process = process;
  }

  /** The next commit, or empty when there are no more. */
  Optional<Commit> next() throws CommandException, IOException, InterruptedException {
    Field hash = field(Limits.MAX_GIT_FIELD_BYTES);
    if (hash.isEnd()) {
      if (process.exitCode() != 0) {
        throw repository.unreadable(process.err());
      }
      return Optional.empty();
    }
    String parents = field(Limits.MAX_GIT_FIELD_BYTES).text();
    String name = field(Limits.MAX_GIT_FIELD_BYTES).text();
    String email = field(Limits.MAX_GIT_FIELD_BYTES).text();
    String time = field(Limits.MAX_GIT_FIELD_BYTES).text();
    Field body = field(Limits.MAX_IMPORTED_TEXT_BYTES);
    if (body.isEnd()) {
      throw repository.unreadable(process.err());
    }
    CutText text = CutText.of(body.start(), body.totalBytes(), Limits.MAX_IMPORTED_TEXT_BYTES);
    return Optional.of(
        new Commit(
            hash.text(),
            parents.isEmpty() ? List.of() : List.of(parents.split(" ")),
            name,
            email,
            seconds(time),
            text.cutBytes() == 0 ? text.text().stripTrailing() : text.text(),
            text.cutBytes()));
  }

  /** Clocks of authors may have said anything. */
  private static long seconds(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Reads up to the next NUL, keeping the first {@code maxBytes}. */
  private Field field(int maxBytes) throws IOException {
    InputStream in = process.out();
    ByteArrayOutputStream start = new ByteArrayOutputStream(64);
    long total = 0;
    int b = in.read();
    while (b > 0) {
      if (total < maxBytes) {
        start.write(b);
      }
      total++;
      b = in.read();
    }
    return new Field(start, total, b < 0);
  }

  /**
   * @param isEnd the output ended here, without a NUL
   */
  private record Field(ByteArrayOutputStream bytes, long totalBytes, boolean isEnd) {
    byte[] start() {
      return bytes.toByteArray();
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}

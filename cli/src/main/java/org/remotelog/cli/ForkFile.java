package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.Fork;
import org.remotelog.RemoteLogException;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;
import org.remotelog.log.core.ForkProof;

/** The proof of a fork as a file: written from a home, checked without one. */
final class ForkFile {
  private final Shell shell;

  ForkFile(Shell shell) {
    this.shell = shell;
  }

  /** Writes the proof of the one log among these that is forked. */
  void export(Session session, List<Fork> forks, String file)
      throws CommandException, RemoteLogException, IOException {
    Set<LogName> logs = new LinkedHashSet<>();
    forks.forEach(fork -> logs.add(fork.log()));
    if (logs.isEmpty()) {
      throw CommandException.failed(
          "there is no fork to prove", "Sync first; 'remotelog forks' lists what is known");
    }
    if (logs.size() > 1) {
      throw CommandException.failed(
          logs.size() + " logs are forked, and a file proves one fork",
          "Choose one with --log NAME; 'remotelog forks' lists them");
    }
    Fork fork = forks.get(0);
    Optional<ForkProof> proof = session.client().proofs().forkProof(fork.group(), fork.log());
    if (!proof.isPresent()) {
      throw CommandException.failed(
          "this home cannot prove the fork of log " + fork.log() + " yet: entries are missing",
          "Sync again, and try then");
    }
    Path path = CarPath.of(file, shell.directory());
    Bytes bytes = proof.get().toBytes();
    try {
      Files.write(path, bytes.toArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw CommandException.failed(path + " is there already", "Choose another name");
    }
    if (shell.json()) {
      shell.json(json(proof.get()).put("file", path.toString()).put("bytes", bytes.size()));
    } else {
      shell.line("proof of " + Words.bytes(bytes.size()) + " written to " + path);
      show(proof.get());
    }
  }

  /** Says what the file proves. */
  void verify(String file) throws CommandException, IOException {
    Path path = CarPath.of(file, shell.directory());
    if (Files.isDirectory(path)) {
      throw CommandException.failed(
          path + " is a folder", "Give the file that 'remotelog forks --export FILE' has written");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(ForkProof.MAX_BYTES + 1);
    }
    try {
      ForkProof proof = ForkProof.parse(Bytes.wrap(bytes));
      if (shell.json()) {
        shell.json(json(proof).put("file", path.toString()).put("bytes", bytes.length));
      } else {
        show(proof);
      }
    } catch (MalformedException e) {
      throw CommandException.failed(
          path + " proves no fork: " + e.getMessage(), "Do not trust it; ask for another file");
    }
  }

  private void show(ForkProof proof) {
    shell.line(
        Span.green("proven: "), Span.plain("the key of this log has signed two histories of it"));
    shell.line("  log " + proof.log());
    for (ForkProof.Side side : List.of(proof.one(), proof.other())) {
      shell.line("  record " + side.record().sequence() + ", head " + side.record().head());
    }
    shell.line(
        proof
            .difference()
            .map(
                at ->
                    "  entry "
                        + Words.number(at.sequence())
                        + " is another one under each of the heads")
            .orElse("  both records have one sequence, and different heads"));
  }

  private static JsonLine json(ForkProof proof) {
    JsonLine line =
        new JsonLine()
            .put("log", proof.log())
            .put(
                "sides",
                List.of(proof.one(), proof.other()).stream()
                    .map(
                        side ->
                            new JsonLine()
                                .put("sequence", side.record().sequence())
                                .put("head", side.record().head()))
                    .toList());
    proof.difference().ifPresent(at -> line.put("entry", at.sequence()));
    return line;
  }
}

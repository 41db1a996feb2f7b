package org.remotelog.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.remotelog.ImportReport;
import org.remotelog.RemoteLogException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Read logs from a CAR file that 'remotelog export' wrote, as 'remotelog sync' does from"
          + " stores.",
      "Exit code 3 when entries stay missing or the file is damaged: see 'remotelog gaps'."
    })
final class ImportCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The file to read.")
  @SuppressWarnings("NullAway.Init")
  private String file;

  ImportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Path path = CarPath.of(file, shell.directory());
    try (Progress entries = shell.progress("entries", 0);
        Session session = shell.writing("import", SyncCommand.counting(entries))) {
      ImportReport report = read(session, path);
      entries.close();
      report.pass().warnings().forEach(shell::warn);
      if (shell.json()) {
        shell.json(json(path, report));
      } else {
        show(report);
      }
      return report.isComplete() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
  }

  private ImportReport read(Session session, Path path) throws RemoteLogException {
    long[] told = {0};
    try (Progress checked = shell.progress("checked bytes", path.toFile().length())) {
      return session
          .client()
          .transfer()
          .importFrom(
              path,
              (done, total) -> {
                checked.advance(done - told[0]);
                told[0] = done;
                if (done == total) {
                  checked.close();
                }
              });
    }
  }

  private static JsonLine json(Path path, ImportReport report) {
    return SyncCommand.json(report.pass())
        .put("file", path.toString())
        .put("logs", report.logs())
        .put("blocks", report.blocks())
        .put("kept", report.kept())
        .put("ignored", report.ignored())
        .put("unknownRoots", report.unknownRoots())
        .put("faults", report.faults())
        .put("faultCount", report.faultCount());
  }

  private void show(ImportReport report) {
    SyncCommand.show(shell, report.pass());
    shell.line(
        Span.dim(
            "the file has "
                + Words.count(report.blocks(), "good block")
                + " and "
                + Words.count(report.logs(), "log")
                + " of this home; "
                + Words.count(report.kept(), "block")
                + " kept"));
    if (report.unknownRoots() > 0 || report.ignored() > 0) {
      shell.line(
          "ignored "
              + Words.count(report.ignored(), "block")
              + " of nothing that this home knows, "
              + Words.count(report.unknownRoots(), "root")
              + " among them");
    }
    for (String fault : report.faults()) {
      shell.line(Span.red("damaged "), Span.plain(fault));
    }
    if (report.faultCount() > report.faults().size()) {
      shell.line(
          Span.red("damaged "),
          Span.plain(
              "and "
                  + Words.count(report.faultCount() - report.faults().size(), "place")
                  + " more"));
    }
  }
}

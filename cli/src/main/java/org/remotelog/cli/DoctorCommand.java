package org.remotelog.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.remotelog.Finding;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = {
      "Check this home, its stores and pointers, and say what is wrong and what to do.",
      "Works on a damaged home too. Puts a random block into each store and removes it, and gives"
          + " each pointer a record under a name that is used for nothing else.",
      "Exit code 1 when there is a fault; warnings are none."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;
  private final int[] counts = new int[Finding.State.values().length];

  DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    new HomeCheck(shell, this::show).run();
    int faults = counts[Finding.State.FAULT.ordinal()];
    int warnings = counts[Finding.State.WARNING.ordinal()];
    if (!shell.json()) {
      shell.line(
          Span.bold(
              Words.count(faults, "fault")
                  + ", "
                  + Words.count(warnings, "warning")
                  + ", "
                  + counts[Finding.State.OK.ordinal()]
                  + " ok"));
    }
    return faults == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void show(Finding finding) {
    counts[finding.state().ordinal()]++;
    String hint = shell.withHome(finding.hint());
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("check", finding.check())
              .put("place", finding.place())
              .put("state", finding.state().name().toLowerCase(Locale.ROOT))
              .put("text", finding.text())
              .put("hint", hint));
      return;
    }
    String place = finding.place().isEmpty() ? "" : finding.place() + ": ";
    String about = finding.check() + ": " + place + finding.text();
    switch (finding.state()) {
      case OK -> shell.note("ok       " + about);
      case WARNING -> shell.line(Span.yellow("warning  "), Span.plain(about));
      case FAULT -> shell.line(Span.red("fault    "), Span.plain(about));
    }
    if (!hint.isEmpty()) {
      shell.line("         -> " + hint);
    }
  }
}

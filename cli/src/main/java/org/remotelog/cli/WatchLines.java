package org.remotelog.cli;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.SyncReport;

/** What a watch shows of its passes: each with its time, and those that nothing came of not. */
final class WatchLines {
  private final Shell shell;
  private List<String> standing = new ArrayList<>();
  private boolean isFirst = true;

  WatchLines(Shell shell) {
    this.shell = shell;
  }

  /** Whether the pass brought anything, or what is wrong is something else than before. */
  private boolean hasNews(SyncReport report) {
    List<String> now = new ArrayList<>(report.refusals());
    report.gaps().forEach(gap -> now.add(GapText.line(gap)));
    now.add(Words.number(report.waiting()));
    boolean isOther = isFirst || !now.equals(standing);
    isFirst = false;
    standing = now;
    return isOther || report.newMessages() > 0 || report.published() > 0;
  }

  void show(SyncReport report) {
    if (hasNews(report)) {
      shell.line(Span.dim(Words.time(Math.floorDiv(shell.nowMs(), 1000L), ZoneId.systemDefault())));
      SyncCommand.show(shell, report);
    }
  }
}

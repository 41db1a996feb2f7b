package org.remotelog.cli;

import java.io.PrintStream;

/**
 * A bar on one line of the terminal, wiped when the work is done; silent when it is not to be
 * shown. Not safe for several threads.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 28;
  private static final long REDRAW_MS = 100;

  private final PrintStream out;
  private final String label;
  private final long total;
  private final boolean shown;
  private long done;
  private long drawnAtMs;
  private boolean isDrawn;

  /**
   * @param total 0 when it is not known
   */
  Progress(PrintStream out, String label, long total, boolean shown) {
    this.out = out;
    this.label = label;
    this.total = total;
    this.shown = shown;
  }

  /** Counts {@code more} units of work as done. */
  void advance(long more) {
    done += more;
    long nowMs = System.nanoTime() / 1_000_000;
    if (shown && (!isDrawn || nowMs - drawnAtMs >= REDRAW_MS)) {
      drawnAtMs = nowMs;
      isDrawn = true;
      out.print("\r" + Printable.line(render()) + "\u001b[K");
      out.flush();
    }
  }

  String render() {
    if (total <= 0) {
      return label + " " + Words.number(done);
    }
    long reached = Math.min(done, total);
    int filled = (int) (reached * WIDTH / total);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    return label + " [" + bar + "] " + Words.number(done) + " of " + Words.number(total);
  }

  @Override
  public void close() {
    if (isDrawn) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}

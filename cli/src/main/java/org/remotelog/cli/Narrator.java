package org.remotelog.cli;

import org.jspecify.annotations.Nullable;

/** Tells the demo: numbered steps with facts below them, or one JSON object per step. */
final class Narrator {
  private final Shell shell;
  private int step;
  private @Nullable JsonLine line;

  Narrator(Shell shell) {
    this.shell = shell;
  }

  void step(String title) {
    end();
    step++;
    line = new JsonLine().put("step", step).put("title", title);
    if (!shell.json()) {
      shell.line("");
      shell.line(Span.bold(step + ". " + title));
      shell.flush();
    }
  }

  /** A number that scripts may want; people read it in {@link #fact}. */
  Narrator number(String key, long value) {
    if (line != null) {
      line.put(key, value);
    }
    return this;
  }

  void fact(String text) {
    if (!shell.json()) {
      shell.line("   " + text);
    }
  }

  void quote(String text) {
    if (!shell.json()) {
      shell.line(Span.dim("   | "), Span.plain(text));
    }
  }

  void bad(String text) {
    if (!shell.json()) {
      shell.line(Span.plain("   "), Span.red(text));
    }
  }

  void good(String text) {
    if (!shell.json()) {
      shell.line(Span.plain("   "), Span.green(text));
    }
  }

  /** Closes the last step. */
  void end() {
    if (line != null && shell.json()) {
      shell.json(line);
    }
    line = null;
    shell.flush();
  }
}

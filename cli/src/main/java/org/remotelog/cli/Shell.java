package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.remotelog.log.LogEvents;
import org.remotelog.sqlite.Mode;

/**
 * What a command works with: the streams, the global options, and the way to the home. Everything
 * printed for people passes through {@link Printable} here.
 */
final class Shell {
  static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  private final Surroundings surroundings;
  private final Globals globals;
  private final Homes homes;

  Shell(Surroundings surroundings, Globals globals, Homes homes) {
    this.surroundings = surroundings;
    this.globals = globals;
    this.homes = homes;
  }

  boolean json() {
    return globals.json;
  }

  boolean debug() {
    return globals.debug || !env().getOrDefault("REMOTELOG_DEBUG", "").isEmpty();
  }

  boolean colours() {
    return surroundings.terminal()
        && !globals.noColor
        && !env().containsKey("NO_COLOR")
        && !"dumb".equals(env().get("TERM"));
  }

  long nowMs() {
    return surroundings.clock().millis();
  }

  Map<String, String> env() {
    return surroundings.env();
  }

  Path directory() {
    return surroundings.directory();
  }

  InputStream in() {
    return surroundings.in();
  }

  Homes homes() {
    return homes;
  }

  /** Prints a line for people. */
  void line(String text) {
    surroundings.out().println(Printable.line(text));
  }

  /** Prints a line for people, of pieces with their own looks. */
  void line(Span... spans) {
    StringBuilder line = new StringBuilder();
    for (Span span : spans) {
      String text = Printable.line(span.text());
      line.append(colours() ? span.style().paint(text) : text);
    }
    surroundings.out().println(line);
  }

  /** Prints a line that explains, left out with {@code --quiet} and {@code --json}. */
  void note(String text) {
    if (!globals.quiet && !globals.json) {
      line(Span.dim(text));
    }
  }

  void json(JsonLine line) {
    surroundings.out().println(line);
  }

  /** Warns on standard error, in every mode. */
  void warn(String text) {
    surroundings.out().flush();
    surroundings.err().println(Printable.line("warning: " + text));
    surroundings.err().flush();
  }

  void error(Failure failure) {
    surroundings.out().flush();
    String line = Printable.line(failure.line());
    surroundings.err().println(colours() ? Span.Style.RED.paint(line) : line);
    surroundings.err().flush();
  }

  void trace(Throwable thrown) {
    thrown.printStackTrace(surroundings.err());
  }

  /** Sends out what was printed; false when nobody reads it any more. */
  boolean flush() {
    return !surroundings.out().checkError();
  }

  Progress progress(String label, long total) {
    boolean shown = surroundings.terminal() && !globals.json && !globals.quiet;
    return new Progress(surroundings.out(), label, total, shown);
  }

  /** The home of this call, which need not exist. */
  HomeFolder home() throws CommandException {
    return HomeFolder.of(globals.home, env(), directory());
  }

  /** Opens the home to read; another process may be writing. */
  Session reading() throws Exception {
    return homes.open(home().existing(homes), Mode.READ, LogEvents.NONE, () -> {});
  }

  /** Opens the home to write, holding its lock until the session is closed. */
  Session writing(String command) throws Exception {
    return writing(command, LogEvents.NONE);
  }

  Session writing(String command, LogEvents events) throws Exception {
    Path dir = home().existing(homes);
    AutoCloseable lock = lock(dir, command);
    try {
      return homes.open(dir, Mode.WRITE, events, lock);
    } catch (Throwable t) {
      lock.close();
      throw t;
    }
  }

  AutoCloseable lock(Path dir, String command) throws IOException, CommandException {
    String who = ProcessHandle.current().pid() + " remotelog " + command;
    return homes.lock(dir, LOCK_WAIT, who);
  }
}

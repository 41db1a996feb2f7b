package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotelog.log.LogEvents;
import org.remotelog.sqlite.Mode;

/**
 * What a command works with: the streams, the global options, and the way to the home. Everything
 * printed for people passes through {@link Printable} here.
 */
final class Shell {
  static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  /** A quoted command line that names no home and asks for no help. */
  private static final Pattern QUOTED_CALL =
      Pattern.compile("'remotelog ((?:(?!--h(?:ome|elp))[^'])+)'");

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

  boolean quiet() {
    return globals.quiet;
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

  /** Where relative paths of this call begin. */
  Address.Origin origin() {
    return new Address.Origin(directory(), env().get("HOME"));
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

  /** A command line for this home, to be shown to those who work with it. */
  String call(String command) {
    String home = globals.home == null ? "" : globals.home;
    boolean isPlain = home.matches("[\\w./-]*");
    return "remotelog "
        + command
        + (home.isEmpty() ? "" : " --home " + (isPlain ? home : '"' + home + '"'));
  }

  /** The text with this home in every command line that it quotes. */
  String withHome(String text) {
    return QUOTED_CALL
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement("'" + call(found.group(1)) + "'"));
  }

  /** Warns on standard error, in every mode. */
  void warn(String text) {
    surroundings.out().flush();
    surroundings
        .err()
        .println(json() ? new JsonLine().put("warning", text) : Printable.line("warning: " + text));
    surroundings.err().flush();
  }

  void error(Failure failure) {
    surroundings.out().flush();
    Failure shown = failure.withAdvice(withHome(failure.advice()));
    if (json()) {
      surroundings.err().println(shown.json());
    } else {
      String line = Printable.line(shown.line());
      surroundings.err().println(colours() ? Span.Style.RED.paint(line) : line);
    }
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
      Session session = homes.open(dir, Mode.UPDATE, events, lock);
      session.beforeClosing(() -> tell(session.paid()));
      return session;
    } catch (Throwable t) {
      lock.close();
      throw t;
    }
  }

  /** What was paid, and what went wrong with it on the way. */
  private void tell(Paid paid) {
    paid.lost().forEach(this::warn);
    if (!paid.isNothing()) {
      note(paid.text());
    }
  }

  /** Opens the home for long, holding its lock only while something is changed. */
  SharedSession sharing(String command, LogEvents events) throws Exception {
    Path dir = home().existing(homes);
    return homes.share(dir, events, () -> lock(dir, command));
  }

  AutoCloseable lock(Path dir, String command) throws IOException {
    return lock(dir, LOCK_WAIT, command);
  }

  AutoCloseable lock(Path dir, Duration wait, String command) throws IOException {
    return homes.lock(dir, wait, ProcessHandle.current().pid() + " remotelog " + command);
  }
}

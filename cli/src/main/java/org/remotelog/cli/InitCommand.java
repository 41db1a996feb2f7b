package org.remotelog.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "init",
    description = {
      "Make the home of this device, with the places it writes to.",
      "Example: remotelog init --store embedded:/srv/rl --pointer embedded:/srv/rl"
    })
final class InitCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--store",
      paramLabel = "URI",
      required = true,
      description = "Where encrypted blocks are kept; repeatable. embedded:DIR, a local folder.")
  private List<String> stores = new ArrayList<>();

  @Option(
      names = "--pointer",
      paramLabel = "URI",
      required = true,
      description = "Where the newest head is announced; repeatable. embedded:DIR.")
  private List<String> pointers = new ArrayList<>();

  InitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Settings wanted =
        new Settings(uris(Address.Role.STORE, stores), uris(Address.Role.POINTER, pointers));
    Path dir = shell.home().possible();
    boolean isThere = isThere(dir, wanted);
    if (!isThere) {
      shell.homes().makePlaces(wanted);
      try (AutoCloseable lock = shell.lock(dir, "init")) {
        shell.homes().save(dir, wanted);
      }
    }
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("home", dir)
              .put("created", !isThere)
              .put("stores", wanted.stores())
              .put("pointers", wanted.pointers()));
    } else {
      shell.line(isThere ? "home is there already: " + dir : "made home " + dir);
      shell.note(
          "next: " + shell.call("group create NAME") + ", or " + shell.call("group join CODE"));
    }
    return ExitCode.DONE;
  }

  /** Whether the folder is a home with these settings; one with others is refused. */
  private boolean isThere(Path dir, Settings wanted) throws Exception {
    if (!shell.homes().isHome(dir)) {
      shell.home().requireFresh();
      return false;
    }
    Settings settings = shell.homes().settings(dir);
    if (!settings.isEmpty() && !settings.equals(wanted)) {
      throw CommandException.failed(
          dir + " is a home already, with other stores or pointers",
          "Change them with 'remotelog config', or choose another folder with --home");
    }
    return !settings.isEmpty();
  }

  private List<String> uris(Address.Role role, List<String> texts) throws CommandException {
    List<String> uris = new ArrayList<>();
    for (String text : texts) {
      String uri = Address.parse(role, text, shell.directory(), shell.env().get("HOME")).uri();
      if (!uris.contains(uri)) {
        uris.add(uri);
      }
    }
    if (uris.size() > Limits.MAX_PLACES) {
      throw CommandException.usage(
          "more than " + Limits.MAX_PLACES + " " + role.word() + "s", "Name fewer");
    }
    return uris;
  }
}

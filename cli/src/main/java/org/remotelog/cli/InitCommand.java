package org.remotelog.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      description = {
        "Where encrypted blocks are kept; repeatable. embedded:DIR, a local folder;"
            + " ipfs:http://127.0.0.1:5001, the RPC of an IPFS node;"
            + " gateway:https://HOST, a gateway to read from.",
        "A credential is referred to: ?auth=env:NAME or ?auth=file:PATH."
      })
  private List<String> stores = new ArrayList<>();

  @Option(
      names = "--pointer",
      paramLabel = "URI",
      required = true,
      description = {
        "Where the newest head is announced; repeatable. embedded:DIR;"
            + " ipns:http://127.0.0.1:8080, the gateway of an IPFS node or another router,"
            + " with ?rpc=http://127.0.0.1:5001 for nodes without the routing API."
      })
  private List<String> pointers = new ArrayList<>();

  @Mixin private final CopiesOptions copies = new CopiesOptions();

  InitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Settings wanted =
        copies.set(
            new Settings(uris(Address.Role.STORE, stores), uris(Address.Role.POINTER, pointers)));
    Path dir = shell.home().possible();
    boolean isThere = isThere(dir, wanted);
    if (!isThere) {
      for (String silent : shell.homes().makePlaces(wanted)) {
        shell.warn(silent + "; the home is made all the same");
      }
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
    Settings named = new Settings(List.of(), List.of());
    for (String text : texts) {
      named = named.plus(role, Address.parse(role, text, shell.origin()).uri());
    }
    List<String> uris = named.of(role);
    if (uris.size() > Limits.MAX_PLACES) {
      throw CommandException.usage(
          "more than " + Limits.MAX_PLACES + " " + role.word() + "s", "Name fewer");
    }
    return uris;
  }
}

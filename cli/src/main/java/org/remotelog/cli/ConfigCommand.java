package org.remotelog.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "config", description = "Show or change where this home stores and announces.")
final class ConfigCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private final CopiesOptions copies = new CopiesOptions();

  private ConfigCommand(Shell shell) {
    this.shell = shell;
  }

  static CommandLine commandLine(Shell shell) {
    return new CommandLine(new ConfigCommand(shell))
        .addSubcommand("list", new ListPlaces(shell))
        .addSubcommand("add", new AddPlace(shell))
        .addSubcommand("remove", new RemovePlace(shell));
  }

  /** Without a verb: change how many copies are wanted, and list. */
  @Override
  public Integer call() throws Exception {
    if (!copies.isEmpty()) {
      Path dir = shell.home().existing(shell.homes());
      try (AutoCloseable lock = shell.lock(dir, "config")) {
        shell.homes().save(dir, copies.set(shell.homes().settings(dir)));
      }
    }
    return new ListPlaces(shell).call();
  }

  @Command(name = "list", description = "Show home, stores and pointers.")
  static final class ListPlaces implements Callable<Integer> {
    private final Shell shell;

    ListPlaces(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      Path dir = shell.home().existing(shell.homes());
      Settings settings = shell.homes().settings(dir);
      if (!shell.json()) {
        shell.line(Span.bold("home     "), Span.plain(dir.toString()));
      }
      for (Address.Role role : Address.Role.values()) {
        for (String uri : settings.of(role)) {
          if (shell.json()) {
            shell.json(new JsonLine().put("kind", role.word()).put("uri", uri));
          } else {
            shell.line(Span.bold(String.format("%-9s", role.word())), Span.plain(uri));
          }
        }
        if (settings.of(role).size() > 1) {
          showCopies(role, settings.copies(role));
        }
      }
      return ExitCode.DONE;
    }

    private void showCopies(Address.Role role, int copies) {
      if (shell.json()) {
        shell.json(new JsonLine().put("kind", role.word() + "-copies").put("copies", copies));
      } else {
        shell.line(
            Span.bold("copies   "),
            Span.plain(copies + " " + role.word() + (copies == 1 ? " has" : "s have")),
            Span.plain(" to take what is written; the others get it later"));
      }
    }
  }

  /** What adding and removing share: the place, and the change under the home's lock. */
  abstract static class Change implements Callable<Integer> {
    private final Shell shell;

    @Parameters(
        index = "0",
        paramLabel = "store|pointer",
        description = "Which kind of place.",
        converter = RoleName.class)
    private Address.Role role = Address.Role.STORE;

    @Parameters(index = "1", paramLabel = "URI", description = "The place, as in 'init'.")
    private String uri = "";

    Change(Shell shell) {
      this.shell = shell;
    }

    abstract Settings changed(Settings old, Address.Role role, String uri) throws CommandException;

    Address address(Address.Role role, String text) throws CommandException {
      return Address.parse(role, text, shell.origin());
    }

    @Override
    public Integer call() throws Exception {
      Path dir = shell.home().existing(shell.homes());
      try (AutoCloseable lock = shell.lock(dir, "config")) {
        Settings old = shell.homes().settings(dir);
        Settings changed = changed(old, role, uri).checked();
        for (String added : changed.of(role)) {
          if (!old.of(role).contains(added)) {
            make(role, added);
          }
        }
        if (changed.equals(old)) {
          make(role, address(role, uri).uri());
        }
        shell.homes().save(dir, changed);
        for (String removed : old.of(role)) {
          if (!changed.names(role, removed)) {
            shell.homes().forgetOwed(dir, Address.kept(role, removed));
          }
        }
      }
      return new ListPlaces(shell).call();
    }

    private void make(Address.Role role, String added) throws Exception {
      shell.homes().places().make(Address.kept(role, added)).ifPresent(shell::warn);
    }
  }

  @Command(
      name = "add",
      description = {
        "Add a store or pointer; one that this home has and that is gone is made anew, empty.",
        "What was written before is not copied there by this version."
      })
  static final class AddPlace extends Change {
    AddPlace(Shell shell) {
      super(shell);
    }

    @Override
    Settings changed(Settings old, Address.Role role, String text) throws CommandException {
      String uri = address(role, text).uri();
      if (old.names(role, uri)) {
        return old.plus(role, uri);
      }
      if (old.of(role).size() >= Limits.MAX_PLACES) {
        throw CommandException.failed(
            "this home has " + Limits.MAX_PLACES + " " + role.word() + "s, the most that it can",
            "Remove one first");
      }
      return old.plus(role, uri);
    }
  }

  @Command(name = "remove", description = "Take a store or pointer out; nothing in it is deleted.")
  static final class RemovePlace extends Change {
    RemovePlace(Shell shell) {
      super(shell);
    }

    @Override
    Settings changed(Settings old, Address.Role role, String text) throws CommandException {
      String uri = old.of(role).contains(text) ? text : address(role, text).uri();
      if (!old.of(role).contains(uri)) {
        throw CommandException.failed(
            "this home has no " + role.word() + " " + uri, "See 'remotelog config list'");
      }
      if (old.of(role).size() == 1) {
        throw CommandException.failed(
            uri + " is the only " + role.word() + " of this home", "Add another one first");
      }
      return old.minus(role, uri);
    }
  }

  /** Reads {@code store} and {@code pointer}. */
  static final class RoleName implements CommandLine.ITypeConverter<Address.Role> {
    @Override
    public Address.Role convert(String text) {
      for (Address.Role role : Address.Role.values()) {
        if (role.word().equals(text)) {
          return role;
        }
      }
      throw new CommandLine.TypeConversionException("'" + text + "' is neither store nor pointer");
    }
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import org.remotelog.Checkup;
import org.remotelog.Finding;
import org.remotelog.home.Home;
import org.remotelog.home.HomeLockedException;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.DatabaseHealth;
import org.remotelog.sqlite.Mode;

/**
 * Looks at a home and all that it uses, in an order in which each check can rely on those before.
 * The home's lock is held only while a row is written.
 */
final class HomeCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String WHEN_GONE =
      "Put it back from a backup, or move what is left away, make a new home with"
          + " 'remotelog init' and join again";
  private static final String WHEN_DAMAGED =
      "Put home.db back from a backup, or move the folder away, make a new home with"
          + " 'remotelog init' and join again; what was published can be read again";

  private final Shell shell;
  private final Consumer<Finding> found;

  HomeCheck(Shell shell, Consumer<Finding> found) {
    this.shell = shell;
    this.found = found;
  }

  void run() throws CommandException {
    Path dir;
    try {
      dir = shell.home().possible();
    } catch (CommandException e) {
      if (e.exitCode() == ExitCode.USAGE) {
        throw e;
      }
      found.accept(Finding.fault("home", "", e.what(), e.advice()));
      return;
    }
    String place = dir.toString();
    if (!Files.isDirectory(dir)) {
      found.accept(Finding.fault("home", place, "there is no such folder", WHEN_GONE));
      return;
    }
    guarded("home", place, () -> home(place, dir));
  }

  private interface Step {
    void run() throws Exception;
  }

  /** What a check did not foresee is a fault that it found, and no reason to stop. */
  private void guarded(String check, String place, Step step) {
    try {
      step.run();
    } catch (Exception e) {
      Failure failure = Failure.of(e);
      found.accept(Finding.fault(check, place, failure.what(), failure.advice()));
    }
  }

  private void home(String place, Path dir) throws IOException {
    FolderCheck folder = new FolderCheck(found);
    if (!folder.isUsable(place, dir)) {
      return;
    }
    guarded("rights", place, () -> folder.checkPrivacy(place, dir));
    guarded("space", place, () -> folder.checkSpace(place, dir));
    if (!new DatabaseCheck(found).isGood(place, WHEN_GONE, WHEN_DAMAGED, () -> check(dir))) {
      found.accept(
          Finding.warning(
              "places",
              place,
              "stores, pointers and groups were not checked: the home says which they are",
              "Mend the home first"));
      return;
    }
    guarded("lock", place, () -> write(place, dir));
    try (SqliteHome home = SqliteHome.open(dir, Mode.READ)) {
      Checkup checkup = checkup(home);
      guarded("rows", place, () -> checkup.rows(place).forEach(found));
      guarded("clock", "", () -> found.accept(checkup.clock()));
      guarded("places", place, () -> places(place, HomeSettings.read(home), checkup));
      guarded("groups", place, () -> checkup.groups().forEach(found));
    }
  }

  private static DatabaseHealth check(Path dir) throws IOException {
    try (SqliteHome home = SqliteHome.open(dir, Mode.READ)) {
      return home.check();
    }
  }

  private void write(String place, Path dir) throws Exception {
    try (AutoCloseable lock = shell.lock(dir, Duration.ZERO, "doctor");
        SqliteHome home = SqliteHome.open(dir, Mode.UPDATE)) {
      found.accept(Finding.ok("lock", place, "nobody holds it"));
      found.accept(checkup(home).writing(place));
    } catch (HomeLockedException e) {
      found.accept(
          Finding.warning(
              "lock",
              place,
              "it is held by " + e.holder() + ", so writing to the home was not tried",
              "Wait until that has finished; end it if it hangs"));
    }
  }

  private void places(String place, Settings settings, Checkup checkup) {
    EmbeddedCheck embedded = new EmbeddedCheck(checkup, found);
    ContractCheck contracts =
        new ContractCheck(shell.homes().places().contracts(), shell::nowMs, found);
    NodeCheck nodes = new NodeCheck(shell.homes().places(), checkup, shell::nowMs, found);
    for (Address.Role role : Address.Role.values()) {
      if (settings.of(role).isEmpty()) {
        String word = role.word();
        found.accept(Finding.fault("places", place, "no " + word + " is set", role.advice()));
      }
      for (String uri : settings.of(role)) {
        String shown = Address.withoutCredentials(uri);
        guarded(
            role.word(),
            shown,
            () -> {
              Address address = Address.kept(role, uri);
              if (address instanceof Address.Folder folder) {
                embedded.run(folder);
              } else if (address instanceof ContractAddress contract) {
                contracts.run(contract);
              } else {
                nodes.run((ServerAddress) address);
              }
            });
      }
    }
  }

  private Checkup checkup(Home home) {
    return new Checkup(home, new SecureRandom(), shell::nowMs, DEADLINE);
  }
}

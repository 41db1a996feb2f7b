package org.remotelog.cli;

import java.io.IOException;
import java.util.function.Consumer;
import org.remotelog.Finding;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.DatabaseHealth;
import org.remotelog.sqlite.DatabaseMissingException;
import org.remotelog.sqlite.DatabaseVersionException;
import org.remotelog.sqlite.ForeignDatabaseException;

/** Looks for damage of one database. */
final class DatabaseCheck {
  private static final String NAME = "database";
  private static final int SHOWN_PROBLEMS = 3;

  private final Consumer<Finding> found;

  DatabaseCheck(Consumer<Finding> found) {
    this.found = found;
  }

  /** Opens a database and reads it through. */
  interface Look {
    DatabaseHealth at() throws IOException;
  }

  /**
   * Whether the database is good.
   *
   * @param whenGone what to do when it is not there
   * @param whenDamaged what to do when it is damaged
   */
  boolean isGood(String place, String whenGone, String whenDamaged, Look look) {
    try {
      DatabaseHealth health = look.at();
      health.problems().stream()
          .limit(SHOWN_PROBLEMS)
          .map(problem -> "it is damaged: " + problem.strip().replace("\n", "; "))
          .forEach(text -> found.accept(Finding.fault(NAME, place, text, whenDamaged)));
      if (health.isGood()) {
        String size = Words.bytes(health.bytes());
        String text = "no damage in " + size + ", version " + health.version();
        found.accept(Finding.ok(NAME, place, text));
      }
      return health.isGood();
    } catch (DatabaseMissingException e) {
      fault(place, e, whenGone);
    } catch (DatabaseDamagedException e) {
      fault(place, e, whenDamaged);
    } catch (DatabaseVersionException e) {
      if (e.found() < e.supported()) {
        found.accept(
            Finding.warning(
                NAME,
                place,
                String.valueOf(e.getMessage()),
                "Run 'remotelog sync', which brings it up to date"));
      } else {
        fault(place, e, "Use the newest version of this program; nothing was changed");
      }
    } catch (ForeignDatabaseException e) {
      fault(place, e, "Move that file away, or choose another folder");
    } catch (IOException e) {
      fault(place, e, "Check the rights of the file and its disk, then run this again");
    }
    return false;
  }

  private void fault(String place, IOException e, String hint) {
    found.accept(Finding.fault(NAME, place, String.valueOf(e.getMessage()), hint));
  }
}

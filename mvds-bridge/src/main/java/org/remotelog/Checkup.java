package org.remotelog;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.WriterState;

/**
 * Looks after a home and its places, and says what is wrong and what to do. Works on any home,
 * store and pointer, without a client. Each method gives findings in place of exceptions about the
 * environment. Not safe for use by several threads.
 */
public final class Checkup {
  private static final Bytes KEY = Bytes.utf8("doctor");

  /** No true clock of this program's time shows more: 2076-01-01T00:00:00Z. */
  private static final long LATEST_TRUE_TIME_MS = 3_345_062_400_000L;

  private final Home home;
  private final SecureRandom random;
  private final LongSupplier clockMs;
  private final PlaceCheckup places;

  /**
   * @param deadline of a single request to a store or pointer
   */
  public Checkup(Home home, SecureRandom random, LongSupplier clockMs, Duration deadline) {
    this.home = home;
    this.random = random;
    this.clockMs = clockMs;
    this.places = new PlaceCheckup(deadline);
  }

  /**
   * Writes to the home and reads it back. What is written is the key of this home's own test
   * records, which {@link #pointer} publishes; the first time makes it.
   */
  public Finding writing(String place) {
    try {
      Bytes seed =
          home.transaction(
              tables -> {
                Optional<Bytes> before = tables.table(HomeTable.META).get(KEY);
                Bytes kept = before.orElseGet(() -> ClientParts.randomBytes(random, 32));
                tables.table(HomeTable.META).put(KEY, kept);
                return kept;
              });
      return home.read(tables -> tables.table(HomeTable.META).get(KEY)).equals(Optional.of(seed))
          ? Finding.ok("home write", place, "a row was written and read back")
          : Finding.fault(
              "home write",
              place,
              "a row that was written does not come back as it was",
              "Do not use this disk: move the home to another one");
    } catch (IOException e) {
      return failed("home write", place, e);
    }
  }

  /** Reads every row of the home and compares its checksum. */
  public List<Finding> rows(String place) {
    List<Finding> findings = new ArrayList<>();
    long[] rows = {0};
    for (HomeTable table : HomeTable.values()) {
      try {
        home.read(
            tables -> {
              tables
                  .table(table)
                  .scan(
                      Keys.START,
                      Keys.END,
                      row -> {
                        rows[0]++;
                        return true;
                      });
              return Boolean.TRUE;
            });
      } catch (IOException e) {
        findings.add(failed("rows", place, e));
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("rows", place, "every row can be read: " + count(rows[0], "row")));
    }
    return findings;
  }

  /** Compares the clock with what is possible, and with the newest head that this home signed. */
  public Finding clock() {
    long nowMs = clockMs.getAsLong();
    String hint = "Set date and time of this device; nothing is lost meanwhile";
    if (nowMs < CoreLimits.EARLIEST_TRUE_TIME_MS) {
      return Finding.fault("clock", "", "the clock shows a time before 2026", hint);
    }
    if (nowMs >= LATEST_TRUE_TIME_MS) {
      return Finding.fault("clock", "", "the clock shows a time after 2075", hint);
    }
    long newestMs = 0;
    try {
      for (OwnLog own : ownLogs()) {
        newestMs = Math.max(newestMs, own.state().headWrittenAtMs());
      }
    } catch (IOException e) {
      return Finding.ok("clock", "", "the clock shows a possible time");
    }
    return nowMs + CoreLimits.CLOCK_TOLERANCE_MS < newestMs
        ? Finding.fault(
            "clock", "", "the clock is behind the newest head that this home has signed", hint)
        : Finding.ok("clock", "", "the clock shows a possible time");
  }

  /** The state of each group: membership, what waits to be published, what is missing, forks. */
  public List<Finding> groups() {
    return new GroupCheckup(home, clockMs.getAsLong()).findings();
  }

  /**
   * Puts a random block of 32 bytes, reads it back and removes it; then looks for the heads that
   * this home has published.
   */
  public List<Finding> store(ContentStore store) {
    List<Finding> findings = new ArrayList<>();
    findings.add(places.store(store, ClientParts.randomBytes(random, 32)));
    if (findings.get(0).state() != Finding.State.FAULT) {
      ownHeads(store.describe(), findings, own -> places.holdsHead(store, own));
    }
    return findings;
  }

  /**
   * Publishes a record under a key of this home that is used for nothing else, and resolves it. The
   * next check replaces the record, so one stays, and it tells nothing about logs. Then looks for
   * the records of this home's logs.
   */
  public List<Finding> pointer(HeadPointer pointer) {
    List<Finding> findings = new ArrayList<>();
    Bytes content = ClientParts.randomBytes(random, 32);
    findings.add(places.pointer(pointer, key(), content, clockMs.getAsLong()));
    if (findings.get(0).state() != Finding.State.FAULT) {
      ownHeads(pointer.describe(), findings, own -> places.knowsRecord(pointer, own));
    }
    return findings;
  }

  private Optional<SecretBytes> key() {
    try {
      Optional<Bytes> seed = home.read(tables -> tables.table(HomeTable.META).get(KEY));
      return seed.filter(bytes -> bytes.size() == 32).map(SecretBytes::of);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Looks for one own head at a place. */
  private interface HeadCheck {
    PlaceCheckup.Presence of(OwnLog own) throws IOException;
  }

  private void ownHeads(String place, List<Finding> findings, HeadCheck check) {
    try {
      List<OwnLog> logs = ownLogs();
      long published = 0;
      long missing = 0;
      for (OwnLog own : logs) {
        if (own.state().publishedCount() == 0 || own.state().outgoing().isPresent()) {
          continue;
        }
        published++;
        PlaceCheckup.Presence presence = check.of(own);
        missing += presence == PlaceCheckup.Presence.MISSING ? 1 : 0;
        if (presence == PlaceCheckup.Presence.NEWER) {
          findings.add(
              Finding.fault(
                  "own heads",
                  place,
                  "it holds a newer head of log " + own.identity().name() + " than this home wrote",
                  "Another copy of this home has written: use only one, and let this device join"
                      + " again with a new home"));
        }
      }
      findings.add(
          missing == 0
              ? Finding.ok(
                  "own heads", place, "what was published is there: " + count(published, "head"))
              : Finding.warning(
                  "own heads",
                  place,
                  missing + " of " + count(published, "published head") + " cannot be found there",
                  "Bring its files back if they were lost; else the next message that is sent"
                      + " brings the head again"));
    } catch (IOException e) {
      findings.add(failed("own heads", place, e));
    }
  }

  /** A log that this home writes. */
  record OwnLog(LogIdentity identity, WriterState state) {}

  private List<OwnLog> ownLogs() throws IOException {
    return home.read(
        tables -> {
          List<OwnLog> logs = new ArrayList<>();
          GroupRows rows = new GroupRows(tables);
          for (GroupRows.OwnGroup group : rows.groups()) {
            for (LogIdentity identity : rows.ownLogs(group.group().id())) {
              logs.add(new OwnLog(identity, new LogJournal(tables).writer(identity.name())));
            }
          }
          return logs;
        });
  }

  static String count(long number, String noun) {
    if (number == 1) {
      return "1 " + noun;
    }
    boolean isEntry = noun.endsWith("ry");
    return number + " " + (isEntry ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s");
  }

  static Finding failed(String check, String place, IOException e) {
    return Finding.fault(
        check,
        place,
        String.valueOf(e.getMessage()),
        new RemoteLogException.HomeFailed(e).advice());
  }
}

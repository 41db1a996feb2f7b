package org.remotelog.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.remotelog.SyncReport;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.log.Gap;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.sim.check.Event;

/** What the world is told after a pass: the report, and how many rows the tables of a home have. */
final class Reporting {
  private final World world;
  private final Device device;
  private final Watch watch;

  Reporting(World world, Device device, Watch watch) {
    this.world = world;
    this.device = device;
    this.watch = watch;
  }

  void tell(SyncReport report) throws IOException {
    List<Event.Known> logs =
        device
            .life()
            .home()
            .read(
                tables -> {
                  List<Event.Known> known = new ArrayList<>();
                  LogJournal journal = new LogJournal(tables);
                  for (Map.Entry<LogName, Long> head : watch.acceptedCounts().entrySet()) {
                    List<SequenceRange> gaps = new ArrayList<>();
                    for (Gap gap : journal.gaps(head.getKey())) {
                      gaps.add(gap.range());
                    }
                    known.add(new Event.Known(head.getKey(), head.getValue(), gaps));
                  }
                  return known;
                });
    String summary =
        "rounds "
            + report.rounds()
            + " requests "
            + report.requests()
            + " in "
            + report.bytesIn()
            + " out "
            + report.bytesOut()
            + " published "
            + report.published()
            + " new "
            + report.newMessages()
            + " again "
            + report.duplicates()
            + " waiting "
            + report.waiting()
            + " gaps "
            + report.gaps().size()
            + " refusals "
            + report.refusals().size()
            + " warnings "
            + report.warnings().size()
            + " failures "
            + report.failures().size()
            + " given back "
            + report.reputs()
            + " removed "
            + report.removed();
    world
        .chronicle()
        .record(new Event.Reported(device.number(), report.isComplete(), logs, summary));
    world.chronicle().record(new Event.Counted(device.number(), counts(), limits()));
  }

  private Map<String, Long> counts() throws IOException {
    return device
        .life()
        .home()
        .read(
            tables -> {
              Map<String, Long> counts = new TreeMap<>();
              for (HomeTable table : HomeTable.values()) {
                counts.put(table.name(), tables.table(table).count(Keys.START, Keys.END));
              }
              return counts;
            });
  }

  /** Most rows that make sense, by what there is in the world. */
  private Map<String, Long> limits() {
    Census.Totals all = world.census().totals();
    long devices = world.census().devices().size();
    Map<String, Long> limits = new TreeMap<>();
    // Of each log the roster that was read, and the numbers of accepted heads.
    // Of each peer two cursors and what it holds.
    limits.put("META", all.importKeys() + 5 * all.logs() + 8);
    limits.put("CONFIG", 0L);
    limits.put("GROUPS", 1L);
    limits.put("LOGS", (long) watch.own().size());
    // Of each log its state in three rows, and when receipts were looked at.
    limits.put("JOURNAL", all.entries() + 4 * all.logs());
    // Beside what receipts are compared with, at most once for each head.
    limits.put("COMMITMENTS", all.entries() + world.census().copies() + 2 * all.records());
    // A copy of a home does not know which of its logs had ended before.
    boolean isCopied = devices > world.weather().devices();
    limits.put("OUTGOING", 40L * (isCopied ? all.logs() : watch.outgoing()));
    // One for each log, and one for what was before a head that is not read whole; of a log with
    // several histories these, and what has no place among them.
    long sides = (CoreLimits.MAX_SIDE_BRANCHES + 2L) * world.backups().copiedLogs();
    limits.put("HEADS", 2 * all.logs() + sides);
    limits.put("SEGMENTS", all.records());
    limits.put("INBOX", all.entries());
    // Unconfirmed messages also by their places.
    limits.put("INBOX_BY_ID", 2 * all.entries() + world.census().copies());
    limits.put("WAITING", all.entries());
    // Who was invited by a home that is copied is taken in by all copies.
    limits.put("MEMBERS", (all.logs() + devices) * (1 + devices - world.weather().devices()));
    limits.put("INVITES", device.invites());
    limits.put("GAPS", 16 * all.logs());
    // Of each other device a peer, and a record for each message.
    limits.put("MVDS", device.radio().shares() ? (devices - 1) * (1 + all.entries()) : 0L);
    return limits;
  }
}

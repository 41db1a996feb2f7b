package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.BlockReader;
import org.remotelog.log.client.HeadWalk;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.Network;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.core.OwnRecords;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SideBranch;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.store.car.CarContentStore;
import org.remotelog.log.store.car.CarFault;
import org.remotelog.log.store.car.CarFile;
import org.remotelog.log.store.car.CarHeadPointer;

/**
 * One import: a catch-up pass over a file alone, and then the file's blocks for the stores of this
 * home. Logs that the file has no record of are left as they are.
 */
final class ImportPass {
  private final ClientParts parts;
  private final CarFile car;
  private final CarHeadPointer pointer;
  private final Network network;
  private final SyncPass pass;
  private final KeptBlocks kept;
  private final Set<Cid> used = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private int faultCount;
  private int logs;

  ImportPass(ClientParts parts, CarFile car) {
    this.parts = parts;
    this.car = car;
    this.pointer = new CarHeadPointer(car);
    Network home = parts.network();
    this.network =
        new Network(
            List.of(new CarContentStore(car)),
            List.of(pointer),
            home.executor(),
            home.parallel(),
            home.deadline());
    ClientParts reading = parts.readingFrom(network);
    this.pass = new SyncPass(reading, new Invites(reading));
    this.kept = new KeptBlocks(home, pass);
    this.faultCount = car.faultCount();
    for (CarFault fault : car.faults()) {
      faults.add("at byte " + fault.offset() + ": " + fault.reason());
    }
  }

  ImportReport run() throws IOException, RemoteLogException {
    List<GroupRows.OwnGroup> groups = goOn(concerned());
    if (groups.isEmpty()) {
      throw nothingUsable();
    }
    pass.read(groups, this::has);
    for (GroupRows.OwnGroup own : groups) {
      keep(own);
    }
    for (HeadRecord record : pointer.found()) {
      use(Cid.of(Cid.Codec.RAW, record.bytes()));
      use(record.head());
    }
    int unknownRoots = 0;
    for (Cid root : car.roots()) {
      unknownRoots += car.has(root) && !used.contains(root) ? 1 : 0;
    }
    return new ImportReport(
        pass.report(),
        logs,
        car.blocks(),
        keptOfFile(),
        car.blocks() + car.skipped() - used.size(),
        unknownRoots,
        faults,
        faultCount);
  }

  /** The home gives what it has of the logs as well, and that is not counted. */
  private int keptOfFile() {
    int count = 0;
    for (Cid cid : kept.taken()) {
      count += car.has(cid) ? 1 : 0;
    }
    return count;
  }

  private RemoteLogException nothingUsable() {
    String what = car.path() + " has no good record of a log that this home knows";
    return faults.isEmpty()
        ? new RemoteLogException.FileRefused(
            what,
            "Join its group first, or ask for a file from somebody in a group of this home;"
                + " nothing was changed.")
        : new RemoteLogException.FileRefused(
            what + "; the file is damaged " + faults.get(0),
            "Have the file made and carried again; nothing was changed.");
  }

  private void use(Cid cid) {
    if (car.has(cid)) {
      used.add(cid);
    }
  }

  /** Whether the file has a record under the name; a file that cannot be searched has none. */
  private boolean has(LogName name) throws IOException {
    try {
      return !pointer.records(name).isEmpty();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      fault(e);
      return false;
    }
  }

  private void fault(IOException why) {
    String fault = String.valueOf(why.getMessage());
    if (!faults.contains(fault)) {
      faults.add(fault);
      faultCount++;
    }
  }

  /** The groups of which the file has anything under a name that is known beforehand. */
  private List<GroupRows.OwnGroup> concerned() throws IOException {
    Map<GroupRows.OwnGroup, Set<LogName>> names = new LinkedHashMap<>();
    Set<LogName> all = new TreeSet<>();
    for (GroupRows.OwnGroup own : pass.groups(Optional.empty())) {
      Set<LogName> known = namesBeforehand(own);
      names.put(own, known);
      all.addAll(known);
    }
    // Of all groups together: the file does not say which is whose.
    try {
      pointer.learn(all);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      fault(e);
    }
    List<GroupRows.OwnGroup> groups = new ArrayList<>();
    for (Map.Entry<GroupRows.OwnGroup, Set<LogName>> group : names.entrySet()) {
      boolean any = false;
      for (LogName name : group.getValue()) {
        any |= has(name);
      }
      if (any) {
        groups.add(group.getKey());
      }
    }
    return groups;
  }

  /** Own logs that another copy of this home has written, as the file shows, go on in others. */
  private List<GroupRows.OwnGroup> goOn(List<GroupRows.OwnGroup> groups) throws IOException {
    List<String> told = new ArrayList<>();
    Successions successions = new Successions(parts, told);
    List<GroupRows.OwnGroup> now = new ArrayList<>();
    for (GroupRows.OwnGroup own : groups) {
      Set<LogName> elsewhere = new TreeSet<>();
      for (LogIdentity identity : ownLogs(own)) {
        LogName log = identity.name();
        WriterState writer = parts.home().read(tables -> new LogJournal(tables).writer(log));
        for (HeadRecord record : has(log) ? pointer.records(log) : List.<HeadRecord>of()) {
          if (OwnRecords.isForeign(writer, record)) {
            elsewhere.add(log);
          }
        }
      }
      now.add(successions.goOn(own, elsewhere));
    }
    told.forEach(pass::warn);
    return now;
  }

  private List<LogIdentity> ownLogs(GroupRows.OwnGroup own) throws IOException {
    return parts.home().read(tables -> new GroupRows(tables).ownLogs(own.group().id()));
  }

  private Set<LogName> namesBeforehand(GroupRows.OwnGroup own) throws IOException {
    long nowMs = parts.clockMs().getAsLong();
    return parts
        .home()
        .read(
            tables -> {
              Set<LogName> all = names(tables, own);
              new GroupRows(tables)
                  .invites(own.group().id())
                  .forEach(
                      (name, invite) -> {
                        if (invite.expiresAtMs() > nowMs) {
                          all.add(name);
                        }
                      });
              return all;
            });
  }

  private static Set<LogName> names(Tables tables, GroupRows.OwnGroup own) throws IOException {
    Set<LogName> names = new TreeSet<>();
    for (MemberInfo member : Inspection.members(tables, own)) {
      names.add(member.log());
    }
    for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
      names.add(identity.name());
    }
    return names;
  }

  /**
   * A log after the pass.
   *
   * @param relayed the record to pass on to the pointers of this home, once all is in its stores
   */
  private record Known(LogName log, HeadRecord record, Block head, Head content, boolean relayed) {}

  private void keep(GroupRows.OwnGroup own) throws IOException {
    GroupKeys secrets = new GroupKeys(own.group());
    Set<LogName> names = parts.home().read(tables -> names(tables, own));
    for (LogName log : names) {
      if (!has(log)) {
        continue;
      }
      logs++;
      for (Known known : isOurs(own, log) ? ours(log, secrets) : accepted(log, secrets)) {
        keep(known, secrets);
      }
    }
  }

  private boolean isOurs(GroupRows.OwnGroup own, LogName log) throws IOException {
    return parts.home().read(t -> new GroupRows(t).isOwnLog(own.group().id(), log));
  }

  private List<Known> accepted(LogName log, GroupKeys secrets) throws IOException {
    return parts.home().read(tables -> accepted(new LogJournal(tables), log, secrets));
  }

  /** The newest head of each history, the main one's first. */
  private static List<Known> accepted(LogJournal journal, LogName log, GroupKeys secrets)
      throws IOException {
    ReaderState state = journal.reader(log, secrets);
    boolean relayed = !state.isForked() && journal.gaps(log).isEmpty();
    List<Known> known = new ArrayList<>();
    state.accepted().ifPresent(main -> known.add(known(main, relayed)));
    for (SideBranch branch : state.branches()) {
      branch.accepted().ifPresent(side -> known.add(known(side, false)));
    }
    return known;
  }

  private static Known known(ReaderState.Accepted one, boolean relayed) {
    HeadRecord record = one.record();
    Block head = new Block(record.head(), one.headBlock());
    return new Known(record.log(), record, head, one.head(), relayed);
  }

  /** Own blocks come back too, as a store may have lost them; own records are not passed on. */
  private List<Known> ours(LogName log, GroupKeys secrets) throws IOException {
    for (HeadRecord record : pointer.records(log)) {
      Optional<Block> block = new BlockReader(network).get(record.head()).block();
      if (block.isPresent()) {
        try {
          Head head = HeadCodec.decode(log, block.get().data(), secrets::secret);
          return List.of(new Known(log, record, block.get(), head, false));
        } catch (MalformedException e) {
          pass.warn("own log " + log + ", head " + record.head() + ": " + e.getMessage());
        }
      }
    }
    return List.of();
  }

  private void keep(Known known, GroupKeys secrets) throws IOException {
    boolean[] complete = {known.relayed()};
    HeadWalk.Visitor visitor =
        new HeadWalk.Visitor() {
          @Override
          public void found(Block block) throws IOException {
            use(block.cid());
            kept.add(block);
          }

          @Override
          public void missing(Cid cid, Optional<SequenceRange> range, String reason)
              throws IOException {
            complete[0] = complete[0] && kept.isHeld(cid);
          }
        };
    Bytes record = known.record().bytes();
    visitor.found(Block.of(Cid.Codec.RAW, record));
    visitor.found(known.head());
    new HeadWalk(new BlockReader(network), known.log(), secrets).run(known.content(), 0, visitor);
    if (kept.flush() && complete[0]) {
      kept.relay(known.log(), record);
    }
  }
}

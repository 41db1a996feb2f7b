package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.BlockReader;
import org.remotelog.log.client.HeadWalk;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.SideBranch;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.store.car.CarWriter;

/** One export: find the newest head of every log, then write them and what is behind them. */
final class ExportPass {
  private final ClientParts parts;
  private final ExportOptions options;
  private final TransferProgress progress;
  private final BlockReader blocks;
  private final long startNs = System.nanoTime();

  /** Logs, and one-time names of invites that were answered, by name; each with its histories. */
  private final Map<LogName, List<Carried>> carried = new TreeMap<>();

  private final List<String> missing = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private int answers;

  ExportPass(ClientParts parts, ExportOptions options, TransferProgress progress) {
    this.parts = parts;
    this.options = options;
    this.progress = progress;
    this.blocks = new BlockReader(parts.network());
  }

  /**
   * A record that is written for one name.
   *
   * @param named the block that the record names, if it could be had
   * @param head what is in it, when it is a head
   * @param common entries up to this one are those of the records before it
   */
  private record Carried(
      Block record,
      Optional<Block> named,
      Optional<Head> head,
      EpochSecrets secrets,
      long common) {}

  /** Keeps what went wrong with the file apart from what goes wrong with the home. */
  private static final class FileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final IOException why;

    FileException(IOException why) {
      super(why);
      this.why = why;
    }
  }

  ExportReport run(Path file) throws IOException, RemoteLogException {
    SyncPass pass = new SyncPass(parts, new Invites(parts));
    FlushReport flushed = pass.flush(options.group());
    for (String failure : flushed.failures()) {
      warnings.add("not published, and so not in the file: " + failure);
    }
    for (GroupRows.OwnGroup own : pass.groups(options.group())) {
      collect(own);
    }
    List<Cid> roots = roots(file);
    try (CarWriter car = create(file, roots)) {
      write(car);
      finish(car);
      return new ExportReport(
          carried.size() - answers,
          answers,
          car.blocks(),
          car.bytes(),
          flushed.pending(),
          missing,
          warnings,
          (System.nanoTime() - startNs) / 1_000_000);
    } catch (FileException e) {
      throw Transfer.unwritable(file, e.why);
    }
  }

  private void collect(GroupRows.OwnGroup own) throws IOException {
    GroupKeys secrets = new GroupKeys(own.group());
    List<LogIdentity> ours =
        parts.home().read(tables -> new GroupRows(tables).ownLogs(own.group().id()));
    for (LogIdentity identity : ours) {
      own(identity.name(), secrets);
    }
    parts
        .home()
        .read(
            tables -> {
              others(tables, own, secrets);
              return Boolean.TRUE;
            });
  }

  /** What the home has accepted of others, and its answer to an invite while nobody let it in. */
  private void others(Tables tables, GroupRows.OwnGroup own, GroupKeys secrets) throws IOException {
    LogJournal journal = new LogJournal(tables);
    for (MemberInfo member : Inspection.members(tables, own)) {
      if (!member.own()) {
        ReaderState state = journal.reader(member.log(), secrets);
        state.accepted().ifPresent(main -> carry(main, secrets, Long.MAX_VALUE));
        for (SideBranch branch : state.branches()) {
          branch.accepted().ifPresent(side -> carry(side, secrets, branch.commonPart()));
        }
      }
    }
    if (!Bridge.membership(tables, own).member(own.group().ownLog()).isPresent()) {
      for (GroupRows.JoinAnswer answer : new GroupRows(tables).joinAnswers(own.group().id())) {
        Block request = Block.of(Cid.Codec.RAW, answer.block());
        Block record = Block.of(Cid.Codec.RAW, answer.record());
        carry(
            answer.invite(),
            new Carried(record, Optional.of(request), Optional.empty(), secrets, 0));
        answers++;
      }
    }
  }

  private void carry(ReaderState.Accepted one, EpochSecrets secrets, long common) {
    Block record = Block.of(Cid.Codec.RAW, one.record().bytes());
    Block head = new Block(one.record().head(), one.headBlock());
    carry(
        one.record().log(),
        new Carried(record, Optional.of(head), Optional.of(one.head()), secrets, common));
  }

  private void carry(LogName name, Carried one) {
    carried.computeIfAbsent(name, unused -> new ArrayList<>()).add(one);
  }

  /** The journal forgets a record once it is published; the pointers have it. */
  private void own(LogName log, EpochSecrets secrets) throws IOException {
    WriterState state = parts.home().read(tables -> new LogJournal(tables).writer(log));
    if (state.publishedCount() == 0) {
      return;
    }
    List<String> failures = new ArrayList<>();
    Optional<HeadRecord> newest = newest(log, state.recordSequence(), failures);
    if (!newest.isPresent()) {
      missing.add(
          "log "
              + log
              + ", own: no pointer has its newest record"
              + (failures.isEmpty() ? "" : ": " + String.join("; ", failures)));
      return;
    }
    HeadRecord record = newest.get();
    Optional<Block> block = record.verifiedInlineHead().map(data -> new Block(record.head(), data));
    String detail = "";
    if (!block.isPresent()) {
      BlockReader.Got got = blocks.get(record.head());
      block = got.block();
      detail = got.detail();
    }
    Optional<Head> head = Optional.empty();
    if (block.isPresent()) {
      try {
        head = Optional.of(HeadCodec.decode(log, block.get().data(), secrets::secret));
      } catch (MalformedException e) {
        detail = String.valueOf(e.getMessage());
      }
    }
    if (!head.isPresent()) {
      missing.add("log " + log + ", own: its head " + record.head() + ": " + detail);
    }
    Block bytes = Block.of(Cid.Codec.RAW, record.bytes());
    carry(log, new Carried(bytes, block, head, secrets, Long.MAX_VALUE));
  }

  /** The best record of an own log that this home has signed itself. */
  private Optional<HeadRecord> newest(LogName log, long signed, List<String> failures)
      throws IOException {
    Optional<HeadRecord> best = Optional.empty();
    for (HeadPointer pointer : parts.network().pointerPlaces()) {
      try {
        for (Bytes bytes : pointer.resolve(log, parts.network().deadline())) {
          HeadRecord record;
          try {
            record = IpnsRecordCodec.parse(log, bytes);
          } catch (MalformedException e) {
            failures.add(pointer.describe() + ": " + e.getMessage());
            continue; // A bad answer must not hide a good one behind it.
          }
          if (record.sequence() > signed) {
            warnings.add(
                "log "
                    + log
                    + " was written by another copy of this home, at "
                    + pointer.describe()
                    + "; that is not in the file");
          } else if (!best.isPresent() || RecordOrder.compare(record, best.get()) > 0) {
            best = Optional.of(record);
          }
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        failures.add(pointer.describe() + ": " + e.getMessage());
      }
    }
    return best;
  }

  private List<Cid> roots(Path file) throws RemoteLogException {
    List<Cid> roots = new ArrayList<>();
    for (List<Carried> ofName : carried.values()) {
      for (Carried one : ofName) {
        roots.add(one.record().cid());
        one.named().ifPresent(block -> roots.add(block.cid()));
      }
    }
    if (roots.isEmpty()) {
      throw new RemoteLogException.FileRefused(
          "there is nothing to export yet, " + file + " was not written",
          missing.isEmpty()
              ? "Make a group or join one first."
              : "See that stores and pointers can be reached: " + missing.get(0) + ".");
    }
    if (roots.size() > Limits.MAX_CAR_ROOTS) {
      throw new RemoteLogException.TooLarge(
          roots.size() + " records and heads are too many for one file",
          "Export one group at a time.");
    }
    return roots;
  }

  private CarWriter create(Path file, List<Cid> roots) throws FileException {
    try {
      return CarWriter.create(file, options.replace(), roots);
    } catch (IOException e) {
      throw new FileException(e);
    }
  }

  private static void finish(CarWriter car) throws FileException {
    try {
      car.finish();
    } catch (IOException e) {
      throw new FileException(e);
    }
  }

  /** Roots first: whoever has only the begin of the file still learns what it lacks. */
  private void write(CarWriter car) throws IOException {
    for (List<Carried> ofName : carried.values()) {
      for (Carried one : ofName) {
        write(car, one.record());
        if (one.named().isPresent()) {
          write(car, one.named().get());
        }
      }
    }
    for (Map.Entry<LogName, List<Carried>> ofName : carried.entrySet()) {
      for (Carried one : ofName.getValue()) {
        if (one.head().isPresent()) {
          long after = Math.min(options.since(ofName.getKey()), one.common());
          Behind behind = new Behind(car);
          new HeadWalk(blocks, ofName.getKey(), one.secrets()).run(one.head().get(), after, behind);
          behind.report(ofName.getKey());
        }
      }
    }
  }

  private void write(CarWriter car, Block block) throws FileException {
    try {
      car.write(block);
    } catch (IOException e) {
      throw new FileException(e);
    }
    progress.at(car.bytes(), 0);
  }

  /** Writes what is behind a head, and counts what is not to be had. */
  private final class Behind implements HeadWalk.Visitor {
    private final CarWriter car;
    private SequenceRanges ranges = SequenceRanges.NONE;
    private int count;
    private String reason = "";

    Behind(CarWriter car) {
      this.car = car;
    }

    @Override
    public void found(Block block) throws IOException {
      write(car, block);
    }

    @Override
    public void missing(Cid cid, Optional<SequenceRange> range, String why) {
      ranges = range.map(ranges::plus).orElse(ranges);
      reason = count == 0 ? cid + ": " + why : reason;
      count++;
    }

    void report(LogName log) {
      if (count > 0) {
        missing.add(
            "log "
                + log
                + ": "
                + count
                + (count == 1 ? " block" : " blocks")
                + " with entries "
                + ranges.asList()
                + "; "
                + reason);
      }
    }
  }
}

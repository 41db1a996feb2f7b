package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.core.ForkProof;
import org.remotelog.mvds.GroupId;

/**
 * Looks closely at what stores, pointers and this home have, and changes nothing. Safe for use by
 * several threads, beside all other calls.
 *
 * <p>Errors are those of {@link RemoteLogClient}.
 */
public final class Proofs {
  private final ClientParts parts;
  private final Calls calls;

  Proofs(ClientParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
  }

  /**
   * Checks the logs of a group from the pointers down, own ones included, and trusts nothing that
   * this home believes: records of every pointer, heads, pages, all segments in every store,
   * commitments, the whole root, message ids. Then compares with what the home holds. One log after
   * the other; it takes about 300 bytes of memory for each entry of the largest log.
   *
   * @param only a single log, when not all are wanted
   * @param progress told of entries as they pass the checks
   * @throws RemoteLogException.Unknown when the log is of no member of the group
   */
  public VerifyReport verify(GroupId group, Optional<LogName> only, LogEvents progress)
      throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> new Verification(parts, own, progress).run(only));
  }

  /** The forks that this home knows of, with the records that prove them. */
  public List<Fork> forks(GroupId group) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> parts.home().read(tables -> Forks.list(tables, own)));
  }

  /**
   * The proof of a fork for others, who need no key to check it: {@link ForkProof#toBytes} is a
   * file, {@link ForkProof#parse} reads and checks one. Different entries at one number are shown
   * when every commitment of both histories is here, else the two records of one sequence. It reads
   * all commitments of the log.
   *
   * @return empty when the log is not forked as far as this home knows, or nothing can be shown yet
   */
  public Optional<ForkProof> forkProof(GroupId group, LogName log) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> parts.home().read(tables -> Forks.proof(tables, own, log)));
  }

  /** What the last catch-up pass of the group did and why; empty before the first. */
  public Optional<PassTrace> explain(GroupId group) throws RemoteLogException {
    own(group);
    return calls.run(
        () -> {
          Optional<Bytes> row = parts.home().read(tables -> new GroupRows(tables).trace(group));
          try {
            return row.isPresent() ? Optional.of(PassTrace.parse(row.get())) : Optional.empty();
          } catch (MalformedException e) {
            throw new RemoteLogException.Unknown(
                "the trace of the last pass cannot be read: " + e.getMessage(),
                "Sync again: each pass replaces it.");
          }
        });
  }

  /**
   * A block in the clear: which log of this device's groups it belongs to, which stores hold it,
   * and what is in it.
   *
   * @throws RemoteLogException.Unknown when no store has it and no log of this home links it
   */
  public BlockView block(Cid cid) throws RemoteLogException {
    return calls.run(() -> new BlockSearch(parts).find(cid));
  }

  /**
   * An entry in the clear with its place and its proof. That of another device's log is fetched
   * from the stores.
   *
   * @throws RemoteLogException.Unknown when the log has no such entry, as far as this home knows
   * @throws RemoteLogException.NetworkFailed when no store gives the segment that holds it
   */
  public EntryProof entry(GroupId group, LogName log, long sequence) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> new EntrySearch(parts, own).find(log, sequence));
  }

  private GroupRows.OwnGroup own(GroupId group) throws RemoteLogException {
    return calls.run(() -> parts.ownGroup(group));
  }
}

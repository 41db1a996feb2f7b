package org.remotelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.Branches;
import org.remotelog.log.core.ForkProof;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SideBranch;

/** Reads the forks that a home knows of. */
final class Forks {
  private Forks() {}

  static List<Fork> list(Tables tables, GroupRows.OwnGroup own) throws IOException {
    List<Fork> forks = new ArrayList<>();
    for (MemberInfo member : Inspection.members(tables, own)) {
      if (!member.own()) {
        add(tables, own, member, forks);
      }
    }
    return forks;
  }

  private static void add(
      Tables tables, GroupRows.OwnGroup own, MemberInfo member, List<Fork> forks)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    GroupKeys keys = new GroupKeys(own.group());
    ReaderState state = journal.reader(member.log(), keys);
    long gapSinceMs = 0;
    Optional<Gap> unlike = Optional.empty();
    for (Gap gap : journal.gaps(member.log())) {
      if (gap.cause() == GapCause.FORKED) {
        gapSinceMs = gapSinceMs == 0 ? gap.sinceMs() : Math.min(gapSinceMs, gap.sinceMs());
        unlike = gap.isOpenEnded() ? unlike : Optional.of(gap);
      }
    }
    for (Map.Entry<Long, List<Fork.Side>> pair : pairs(state, keys).entrySet()) {
      boolean isWhole = pair.getValue().size() > 1;
      forks.add(
          new Fork(
              own.group().id(),
              member.log(),
              member.name(),
              pair.getKey(),
              pair.getValue(),
              journal.forkSeenMs(member.log(), pair.getKey()).orElse(gapSinceMs),
              Branches.commonPart(state),
              isWhole
                  ? "different heads were signed with one sequence"
                  : "a head that contradicted the accepted one; an earlier version of this program"
                      + " did not keep that one"));
    }
    for (SideBranch branch : state.branches()) {
      if (!isListed(forks, branch)) {
        forks.add(ofBranch(own, member, journal, state, branch));
      }
    }
    if (unlike.isPresent() && state.accepted().isPresent()) {
      HeadRecord record = state.accepted().get().record();
      forks.add(
          new Fork(
              own.group().id(),
              member.log(),
              member.name(),
              record.sequence(),
              List.of(side(state, record, keys)),
              unlike.get().sinceMs(),
              Branches.commonPart(state),
              unlike.get().detail()));
    }
  }

  /** What shows others that a log is forked, the entries that differ if possible. */
  static Optional<ForkProof> proof(Tables tables, GroupRows.OwnGroup own, LogName log)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    GroupKeys keys = new GroupKeys(own.group());
    ReaderState state = journal.reader(log, keys);
    try {
      for (SideBranch branch : state.branches()) {
        Optional<ForkProof> proof = proof(journal, state, branch);
        if (proof.isPresent()) {
          return proof;
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (List<Fork.Side> sides : pairs(state, keys).values()) {
      if (sides.size() > 1) {
        Optional<ForkProof> proof = ForkProof.of(sides.get(0).record(), sides.get(1).record());
        if (proof.isPresent()) {
          return proof;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ForkProof> proof(
      LogJournal journal, ReaderState state, SideBranch branch) {
    if (!state.accepted().isPresent() || !branch.accepted().isPresent()) {
      return Optional.empty();
    }
    LongFunction<Optional<Digest>> main = at -> commitment(journal, state.log(), 0, at);
    return ForkProof.of(
        state.accepted().get(),
        branch.accepted().get(),
        branch.differs(),
        main,
        at -> {
          Optional<Digest> own = commitment(journal, state.log(), branch.number(), at);
          return own.isPresent() ? own : main.apply(at);
        });
  }

  private static Optional<Digest> commitment(
      LogJournal journal, LogName log, int branch, long sequence) {
    try {
      return branch == 0
          ? journal.commitment(log, sequence)
          : journal.sideCommitment(log, branch, sequence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isListed(List<Fork> forks, SideBranch branch) {
    for (Fork fork : forks) {
      for (Fork.Side side : fork.sides()) {
        if (side.record().head().equals(branch.record().head())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Fork ofBranch(
      GroupRows.OwnGroup own,
      MemberInfo member,
      LogJournal journal,
      ReaderState state,
      SideBranch branch)
      throws IOException {
    List<Fork.Side> sides = new ArrayList<>();
    state
        .accepted()
        .ifPresent(one -> sides.add(new Fork.Side(one.record(), Optional.of(one.head()), true)));
    sides.add(
        new Fork.Side(branch.record(), branch.accepted().map(ReaderState.Accepted::head), false));
    long sequence = branch.record().sequence();
    return new Fork(
        own.group().id(),
        member.log(),
        member.name(),
        sequence,
        sides,
        journal.forkSeenMs(member.log(), sequence).orElse(0L),
        branch.commonPart(),
        "another history, which does not extend what was read before");
  }

  private static Map<Long, List<Fork.Side>> pairs(ReaderState state, GroupKeys keys) {
    List<HeadRecord> records = new ArrayList<>();
    for (Bytes bytes : state.conflicts()) {
      try {
        records.add(IpnsRecordCodec.parse(state.log(), bytes));
      } catch (MalformedException e) {
        continue; // Kept by an earlier version; it proves nothing now.
      }
    }
    Map<Long, List<Fork.Side>> pairs = new TreeMap<>();
    for (HeadRecord record : records) {
      pairs
          .computeIfAbsent(record.sequence(), unused -> new ArrayList<>())
          .add(side(state, record, keys));
    }
    // An earlier version kept only the record that was not accepted.
    state
        .accepted()
        .map(ReaderState.Accepted::record)
        .filter(record -> pairs.containsKey(record.sequence()))
        .ifPresent(
            record -> {
              List<Fork.Side> sides = pairs.getOrDefault(record.sequence(), new ArrayList<>());
              if (sides.stream().noneMatch(Fork.Side::accepted)) {
                sides.add(0, side(state, record, keys));
              }
              sides.sort((one, other) -> Boolean.compare(other.accepted(), one.accepted()));
            });
    return pairs;
  }

  private static Fork.Side side(ReaderState state, HeadRecord record, GroupKeys keys) {
    Optional<ReaderState.Accepted> accepted =
        state.accepted().filter(one -> one.record().head().equals(record.head()));
    if (accepted.isPresent()) {
      return new Fork.Side(record, Optional.of(accepted.get().head()), true);
    }
    for (SideBranch branch : state.branches()) {
      if (branch.accepted().isPresent() && branch.record().head().equals(record.head())) {
        return new Fork.Side(record, branch.accepted().map(ReaderState.Accepted::head), false);
      }
    }
    return new Fork.Side(record, inlineHead(state.log(), record, keys), false);
  }

  private static Optional<Head> inlineHead(LogName log, HeadRecord record, GroupKeys keys) {
    Optional<Bytes> block = record.verifiedInlineHead();
    if (!block.isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(HeadCodec.decode(log, block.get(), keys::secret));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}

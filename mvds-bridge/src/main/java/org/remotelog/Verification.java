package org.remotelog;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Digest;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogAudit;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.core.ReaderState;

/** Checks the logs of one group, one after the other, and adds up what places gave. */
final class Verification {
  private final ClientParts parts;
  private final GroupRows.OwnGroup own;
  private final LogEvents progress;
  private final Map<String, PlaceCheck> stores = new LinkedHashMap<>();
  private final Map<String, PlaceCheck> pointers = new LinkedHashMap<>();

  Verification(ClientParts parts, GroupRows.OwnGroup own, LogEvents progress) {
    this.parts = parts;
    this.own = own;
    this.progress = progress;
  }

  VerifyReport run(Optional<LogName> only) throws IOException, RemoteLogException {
    long startNs = System.nanoTime();
    List<MemberInfo> members = parts.home().read(tables -> Inspection.members(tables, own));
    only.ifPresent(log -> members.removeIf(member -> !member.log().equals(log)));
    if (members.isEmpty()) {
      throw new RemoteLogException.Unknown(
          "no log " + only.map(LogName::toString).orElse("") + " in this group",
          "List the members of the group.");
    }
    HomeCheck home = new HomeCheck(parts.home(), own);
    home.readInbox();
    List<LogCheck> checks = new ArrayList<>();
    for (MemberInfo member : members) {
      checks.add(check(member, home));
    }
    return new VerifyReport(
        checks,
        new ArrayList<>(stores.values()),
        new ArrayList<>(pointers.values()),
        (System.nanoTime() - startNs) / 1_000_000);
  }

  private LogCheck check(MemberInfo member, HomeCheck home) throws IOException {
    long limit =
        member.removed()
            ? parts.home().read(t -> Bridge.membership(t, own).limitOf(member.log()))
            : Long.MAX_VALUE;
    FaultList faults = new FaultList(limit);
    HomeCheck.OfLog held = home.of(member, limit, faults);
    LogAudit audit = new LogAudit(parts.network(), parts.clockMs(), progress);
    LogAudit.Result found;
    try (MemoryHome empty = new MemoryHome()) {
      found =
          audit.run(
              empty,
              member.log(),
              new GroupKeys(own.group()),
              GroupKeys.idRule(own.group().id()),
              held::compare);
    }
    List<String> notes = new ArrayList<>();
    new RecordCheck(member.log(), held.floor(), held.signed(), faults, notes, now())
        .check(found.pointers(), pointers);
    network(found, faults);
    found.stores().forEach(copies -> copies(copies, faults));
    held.compareHead(found.state(), faults, notes);
    return result(member, found, held, faults, notes);
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.clockMs().getAsLong());
  }

  /** What reading the log anew found missing or refused, whoever is to blame. */
  private static void network(LogAudit.Result found, FaultList faults) {
    for (Gap gap : found.catchUp().gaps()) {
      // What pointers gave is told pointer by pointer.
      if (!gap.isOpenEnded() || gap.detail().startsWith("head ")) {
        faults.add(cause(gap), Optional.of(gap.range()), "", gap.detail());
      }
    }
  }

  private static VerifyFault.Cause cause(Gap gap) {
    // Other bytes than were asked for are a place's fault, which is told place by place.
    boolean isOfPlaces = gap.detail().contains(ReaderInput.Fetched.OTHER_BYTES);
    return switch (gap.cause()) {
      case REFUSED -> isOfPlaces ? VerifyFault.Cause.UNAVAILABLE : VerifyFault.Cause.REFUSED;
      case FORKED -> VerifyFault.Cause.FORKED;
      case NOT_FETCHED, UNAVAILABLE, ERASED, EXPIRED -> VerifyFault.Cause.UNAVAILABLE;
    };
  }

  private void copies(LogAudit.Copies copies, FaultList faults) {
    int missing = copies.count(LogAudit.Verdict.MISSING);
    int wrong = copies.count(LogAudit.Verdict.WRONG);
    int failed = copies.count(LogAudit.Verdict.FAILED);
    stores.merge(
        copies.store(),
        new PlaceCheck(copies.store(), copies.checked(), missing, wrong, failed),
        PlaceCheck::plus);
    for (LogAudit.BadCopy copy : copies.bad()) {
      String what = Names.lower(copy.part()) + " " + copy.cid();
      switch (copy.verdict()) {
        case MISSING ->
            faults.add(
                VerifyFault.Cause.COPY_MISSING, copy.range(), copies.store(), "lacks " + what);
        case WRONG ->
            faults.add(
                VerifyFault.Cause.COPY_WRONG,
                copy.range(),
                copies.store(),
                "gave bytes that do not hash to " + what);
        case FAILED ->
            faults.add(
                VerifyFault.Cause.STORE_FAILED,
                copy.range(),
                copies.store(),
                "did not say whether it has " + what);
        case GOOD -> throw new IllegalStateException("a good copy among the bad ones");
      }
    }
  }

  private static LogCheck result(
      MemberInfo member,
      LogAudit.Result found,
      HomeCheck.OfLog held,
      FaultList faults,
      List<String> notes) {
    ReaderState state = found.state();
    int records = 0;
    for (LogAudit.Answer answer : found.pointers()) {
      records += answer.records().size();
    }
    boolean isWhole =
        state.accepted().isPresent()
            && state.verified().count() == state.count()
            && state.verified().root().equals(state.accepted().get().head().root());
    Optional<Digest> root = isWhole ? Optional.of(state.verified().root()) : Optional.empty();
    Optional<HeadRecord> record = state.accepted().map(ReaderState.Accepted::record);
    long entries = 0;
    for (SequenceRange range : state.held().asList()) {
      entries += range.count();
    }
    return new LogCheck(
        member.log(),
        member.name(),
        member.own(),
        record.map(HeadRecord::sequence).orElse(0L),
        state.count(),
        records,
        state.accepted().isPresent() ? 1 : 0,
        found.pages(),
        found.segments(),
        entries,
        held.compared(),
        found.bytes(),
        root,
        held.pending(),
        Math.max(0, state.count() - held.accepted()),
        faults.list(),
        faults.more(),
        notes);
  }
}

package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogEvents;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.local.MemoryPointer;

/** A reader's home that knows both histories of a forked log, as it is checked and carried on. */
@Timeout(60)
final class ForkedHomesTest {
  private static final int TWINS = 20;

  private final MemoryPointer aside = new MemoryPointer();
  private FaultBench bench;
  private FaultBench.Member twin;

  @TempDir Path folder;

  @BeforeEach
  void forkAlice() throws Exception {
    bench = new FaultBench(Ground.inMemory(), false);
    twin = bench.alice.twin("aside", aside);
    bench.others.add(twin);
    for (int i = 0; i < TWINS; i++) {
      twin.client.send(bench.group, "branch " + i);
      twin.client.flush();
    }
  }

  @AfterEach
  void close() {
    twin.client.close();
    bench.close();
  }

  private void showBobOnlyTheTwin() throws IOException {
    List<Bytes> others = twin.pointer.straightResolve(bench.log);
    bench.bob.pointer.bendResolve(
        log -> log.equals(bench.log) ? others : bench.bob.pointer.straightResolve(log));
  }

  private ReaderState state(FaultBench.Member member) throws IOException {
    return member.home.read(
        tables ->
            new LogJournal(tables)
                .reader(
                    bench.log,
                    new GroupKeys(new GroupRows(tables).group(bench.group).orElseThrow().group())));
  }

  /** Delivered rows that have a place in the main history behind its end. */
  private List<InboxRow.Place> misplaced() throws IOException {
    long count = state(bench.bob).count();
    List<InboxRow.Place> found = new ArrayList<>();
    bench.bob.home.read(
        tables -> {
          for (Inbox.Numbered numbered : new Inbox(tables, bench.group).after(0, 1_000)) {
            numbered
                .row()
                .position()
                .filter(at -> at.log().equals(bench.log) && at.branch() == 0)
                .filter(at -> at.sequence() > count)
                .ifPresent(found::add);
          }
          return Boolean.TRUE;
        });
    return found;
  }

  private List<VerifyFault> faultsOfBob() throws Exception {
    List<VerifyFault> faults = new ArrayList<>();
    bench
        .bob
        .client
        .proofs()
        .verify(bench.group, Optional.empty(), LogEvents.NONE)
        .logs()
        .forEach(log -> faults.addAll(log.faults()));
    faults.removeIf(fault -> fault.cause() != VerifyFault.Cause.HOME_DIFFERS);
    return faults;
  }

  @Test
  void findsNothingWrongWithRowsThatCameBeforeTheirHistoryWasKnown() throws Exception {
    bench.alice.say("mine");
    bench.bob.sync();
    showBobOnlyTheTwin();
    bench.bob.client.sync(Optional.of(bench.group), SyncOptions.DEFAULT.withNewestFirst(true));
    assertThat(state(bench.bob).branches()).hasSize(1);
    assertThat(misplaced()).isNotEmpty();
    assertThat(faultsOfBob()).isEmpty();
    // The main history goes on over the same numbers.
    bench.bob.pointer.straighten();
    for (int i = 0; i <= TWINS; i++) {
      bench.alice.say("mine " + i);
    }
    assertThat(bench.bob.sync().gaps()).isEmpty();
    assertThat(misplaced()).isEmpty();
    assertThat(faultsOfBob()).isEmpty();
    assertThat(bench.bob.inCausalOrder())
        .containsAll(bench.alice.inCausalOrder())
        .containsAll(twin.inCausalOrder());
  }

  @Test
  void findsNothingWrongWhenTheOtherHistoryIsReadFirst() throws Exception {
    bench.alice.say("mine");
    bench.bob.sync();
    showBobOnlyTheTwin();
    bench.bob.sync();
    assertThat(faultsOfBob()).isEmpty();
  }

  @Test
  void carriesBothHistoriesInAFile() throws Exception {
    bench.alice.say("mine");
    bench.bob.sync();
    showBobOnlyTheTwin();
    bench.bob.sync();
    Path file = folder.resolve("both.car");
    ExportReport out =
        bench.bob.client.transfer().export(file, ExportOptions.ALL, TransferProgress.NONE);
    assertThat(out.isComplete()).isTrue();
    Set<MessageId> twins = twin.inCausalOrder();
    assertThat(bench.carol.inCausalOrder()).doesNotContainAnyElementsOf(onlyOf(twins));

    ImportReport in = bench.carol.client.transfer().importFrom(file, TransferProgress.NONE);
    assertThat(in.pass().gaps()).isEmpty();
    assertThat(in.unknownRoots()).isZero();
    assertThat(bench.carol.inCausalOrder())
        .containsAll(twins)
        .containsAll(bench.alice.inCausalOrder());
    assertThat(state(bench.carol).branches()).hasSize(1);
  }

  private List<MessageId> onlyOf(Set<MessageId> twins) throws RemoteLogException {
    List<MessageId> only = new ArrayList<>(twins);
    only.removeAll(bench.alice.inCausalOrder());
    assertThat(only).hasSize(TWINS);
    return only;
  }
}

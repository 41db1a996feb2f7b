package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.mvds.MessageId;

/**
 * Every fault of a store, a pointer or a direct copy, over whole clients: nothing comes twice or
 * before its parents while it lasts, everything is there once it is over, and it has a name in
 * gaps, forks, or the events of the log. The table is printed. Run over places in memory and over a
 * real node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FaultMatrixContract {
  private static final int SHOWN_CHARS = 100;

  private final List<String> table = new ArrayList<>();

  /** The store and the pointer that faults are laid over. */
  protected abstract Ground ground() throws Exception;

  /** Whether those rows are run, too, that take long or that do not meet the places. */
  protected abstract boolean isWhole();

  Stream<FaultRow> rows() {
    return Stream.of(StoreFaults.rows(), PointerFaults.rows(), CopyFaults.rows())
        .flatMap(List::stream)
        .filter(row -> isWhole() || !(row.isHeldUp() || CopyFaults.isOne(row)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void faultLosesNothingDoublesNothingAndHasName(FaultRow row) throws Exception {
    try (FaultBench bench = new FaultBench(ground(), row.isHeldUp())) {
      row.begin().on(bench);
      List<String> sayings = new ArrayList<>(bench.news());
      for (FaultBench.Step step : bench.beforeReading) {
        step.run();
      }
      SyncReport during = bench.bob.sync();
      sayings.addAll(bench.sayings(bench.bob, during));
      bench.bob.take();
      Set<MessageId> early = bench.bob.inCausalOrder();
      row.seen().check(bench, during);

      bench.end();
      SyncReport after = during;
      for (int pass = 0; pass < 2; pass++) {
        bench.alice.sync();
        bench.carol.sync();
        after = bench.bob.sync();
        if (row.isNamedAfter()) {
          sayings.addAll(bench.sayings(bench.bob, after));
        }
      }
      bench.bob.take();
      Set<MessageId> late = bench.bob.inCausalOrder();
      Set<MessageId> truth = new LinkedHashSet<>(bench.alice.inCausalOrder());
      truth.addAll(bench.carol.inCausalOrder());
      for (FaultBench.Member other : bench.others) {
        truth.addAll(other.inCausalOrder());
      }

      assertThat(truth).containsAll(early);
      assertThat(late).containsAll(early);
      String named = named(row, sayings);
      table.add(
          String.format(
              "%-46s %-8s %d of %d at once in %d rounds, %d in the end | %s",
              row.fault(),
              row.port(),
              early.size(),
              truth.size(),
              during.rounds(),
              late.size(),
              named));
      if (row.heals()) {
        assertThat(late).as("all, once it is over").hasSameElementsAs(truth);
        assertThat(after.gaps()).isEmpty();
        assertThat(after.isComplete()).isTrue();
      }
      assertThat(bench.bob.taken).hasSameElementsAs(late);
    }
  }

  private static String named(FaultRow row, List<String> sayings) {
    Pattern by = Pattern.compile(row.namedBy());
    for (String saying : sayings) {
      if (by.matcher(saying).find()) {
        String brief = saying.replaceAll("\\b(k51|baf)\\w{20,}", "$1..");
        return brief.substring(0, Math.min(brief.length(), SHOWN_CHARS));
      }
    }
    throw new AssertionError(row + " is named by none of\n" + String.join("\n", sayings));
  }

  @AfterAll
  void print() {
    System.out.println("fault, port, what was seen | named by");
    table.forEach(System.out::println);
  }
}

package org.remotelog.pointer.multi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.pointer.SettableClock;

class MultiPointerTest extends HeadPointerContract {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Instant EARLIER = Instant.parse("2025-12-31T00:00:00Z");

  private final SettableClock clock = new SettableClock();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final OwedRecords owed = new MemoryOwedRecords();
  private final FaultyPointer one = new FaultyPointer("test:one");
  private final FaultyPointer two = new FaultyPointer("test:two");
  private final FaultyPointer three = new FaultyPointer("test:three");

  @Override
  protected HeadPointer newPointer() {
    return over(Policy.all());
  }

  private MultiPointer over(Policy policy) {
    return new MultiPointer(List.of(one, two, three), policy, owed, executor, clock);
  }

  private List<PlaceReport> inspect() throws IOException {
    return over(Policy.all()).inspect(log, DEADLINE);
  }

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
  }

  @Test
  void publishesOnEveryPlace() throws IOException {
    publish(inline(1, "one"));
    for (FaultyPointer place : List.of(one, two, three)) {
      assertThat(place.resolve(log, DEADLINE)).containsExactly(inline(1, "one"));
    }
  }

  @Test
  void failsNamingEachPlaceWhenFewerTookItThanThePolicyAsksFor() throws IOException {
    two.fail("disk is full");
    three.fail("went away");
    assertThatThrownBy(() -> over(Policy.atLeast(2)).publish(log, inline(1, "x"), DEADLINE))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("1 pointers took it, and 2 have to")
        .hasMessageContaining("test:two: disk is full")
        .hasMessageContaining("test:three: went away");
    assertThat(owed.of("test:two")).isEmpty();
  }

  @Test
  void owesTheRecordToPlacesThatFailedAndSettlesLater() throws IOException {
    two.fail("went away");
    MultiPointer any = over(Policy.any());
    any.publish(log, inline(1, "one"), DEADLINE);
    any.publish(log, inline(2, "two"), DEADLINE);
    assertThat(owed.of("test:two")).containsExactly(new OwedRecords.Owed(log, inline(2, "two")));
    assertThatThrownBy(() -> any.settle(DEADLINE)).hasMessageContaining("test:two: went away");
    two.heal();
    over(Policy.any()).settle(DEADLINE); // As after a restart: what is owed is kept outside.
    assertThat(two.resolve(log, DEADLINE)).containsExactly(inline(2, "two"));
    assertThat(owed.of("test:two")).isEmpty();
  }

  @Test
  void owesNothingMoreOnceThePlaceHasTakenALaterRecord() throws IOException {
    two.fail("went away");
    over(Policy.any()).publish(log, inline(1, "one"), DEADLINE);
    two.heal();
    publish(inline(2, "two"));
    assertThat(owed.of("test:two")).isEmpty();
  }

  @Test
  void owedRecordIsForgottenWhereANewerOneIsHeld() throws IOException {
    two.fail("went away");
    over(Policy.any()).publish(log, inline(1, "one"), DEADLINE);
    two.heal();
    two.publish(log, inline(5, "five"), DEADLINE);
    over(Policy.any()).settle(DEADLINE);
    assertThat(owed.of("test:two")).isEmpty();
    assertThat(two.resolve(log, DEADLINE)).containsExactly(inline(5, "five"));
  }

  @Test
  void conflictFoundWhileSettlingIsToldAndNothingIsOwedAfterIt() throws IOException {
    two.fail("went away");
    over(Policy.any()).publish(log, inline(5, "here"), DEADLINE);
    two.heal();
    two.publish(log, inline(5, "there"), DEADLINE);
    assertThatThrownBy(() -> over(Policy.any()).settle(DEADLINE))
        .hasMessageContaining("written in two places");
    assertThat(owed.of("test:two")).isEmpty();
    over(Policy.any()).settle(DEADLINE);
  }

  @Test
  void logWhoseRecordsAreNotTakenKeepsNoneOfTheOthersBack() throws IOException {
    two.fail("went away");
    MultiPointer any = over(Policy.any());
    any.publish(log, inline(1, "one"), DEADLINE);
    Bytes other = record(otherSeed, 1, "other", YEAR_END, false);
    any.publish(otherLog, other, DEADLINE);
    two.heal();
    two.fail(log);
    assertThatThrownBy(() -> any.settle(DEADLINE)).hasMessageContaining("nothing is known of");
    assertThat(two.resolve(otherLog, DEADLINE)).containsExactly(other);
    assertThat(owed.of("test:two")).containsExactly(new OwedRecords.Owed(log, inline(1, "one")));
    assertThat(two.settlements()).as("it looks after the rest all the same").isEqualTo(1);
  }

  @Test
  void placeThatTakesNoneOfSeveralIsLeftAloneUntilTheNextTime() throws IOException {
    two.fail("went away");
    MultiPointer any = over(Policy.any());
    for (int i = 0; i <= Limits.MAX_FAILURES_IN_TURN; i++) {
      SecretBytes each = newSeed(10 + i);
      any.publish(Ed25519.name(each), record(each, 1, "head", YEAR_END, false), DEADLINE);
    }
    int before = two.publications();
    assertThatThrownBy(() -> any.settle(DEADLINE)).hasMessageContaining("test:two: went away");
    assertThat(two.publications()).isEqualTo(before + Limits.MAX_FAILURES_IN_TURN);
    two.heal();
    any.settle(DEADLINE);
    assertThat(owed.of("test:two")).isEmpty();
  }

  @Test
  void newerOrConflictingRecordAnywhereWinsOverFailuresAndSuccess() throws IOException {
    one.publish(log, inline(9, "nine"), DEADLINE);
    two.fail("went away");
    assertThatThrownBy(() -> over(Policy.any()).publish(log, inline(5, "five"), DEADLINE))
        .isExactlyInstanceOf(StaleHeadException.class);
    three.publish(log, inline(6, "other"), DEADLINE);
    assertThatThrownBy(() -> over(Policy.any()).publish(log, inline(6, "six"), DEADLINE))
        .isInstanceOf(ConflictingHeadException.class);
    assertThat(owed.of("test:two")).isEmpty();
  }

  @Test
  void placeThatRefusesARecordIsNotOwedIt() throws IOException {
    two.refuse();
    over(Policy.atLeast(2)).publish(log, inline(1, "one"), DEADLINE);
    assertThat(owed.of("test:two")).isEmpty();
    one.refuse();
    three.refuse();
    assertThatThrownBy(() -> over(Policy.any()).publish(log, inline(2, "two"), DEADLINE))
        .isInstanceOf(RefusedRecordException.class);
  }

  @Test
  void placeThatHangsHoldsNeitherPublishingNorResolvingBeyondTheDeadline() throws IOException {
    two.hang();
    MultiPointer any = over(Policy.any());
    long start = System.nanoTime();
    any.publish(log, inline(1, "one"), DEADLINE);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofMillis(Limits.STRAGGLE_MS * 2));
    assertThat(owed.of("test:two")).hasSize(1);
    assertThat(any.resolve(log, SHORT)).containsExactly(inline(1, "one"));
    assertThat(any.inspect(log, SHORT).get(1).state()).isEqualTo(PlaceReport.State.SILENT);
    assertThatThrownBy(() -> any.settle(SHORT))
        .hasMessageContaining("test:two: gave no answer in time");
  }

  @Test
  void interruptEndsTheWait() throws Exception {
    two.hang();
    List<IOException> failures = new ArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                pointer.resolve(log, DEADLINE);
              } catch (IOException e) {
                failures.add(e);
              }
            });
    caller.start();
    two.awaitCall();
    caller.interrupt();
    caller.join(DEADLINE.toMillis());
    assertThat(failures).singleElement().isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void resolvesTheUnionOfValidRecordsBestFirst() throws IOException {
    one.publish(log, inline(1, "one"), DEADLINE);
    two.publish(log, inline(3, "three"), DEADLINE);
    three.replace(log, List.of(Bytes.utf8("rubbish"), inline(3, "fork"), inline(1, "one")));
    assertThat(resolve()).containsExactly(inline(3, "three"), inline(3, "fork"), inline(1, "one"));
  }

  @Test
  void keepsTheCopyWithTheHeadInlineOfOneRecord() throws IOException {
    one.publish(log, record(seed, 1, "head", YEAR_END, false), DEADLINE);
    two.publish(log, inline(1, "head"), DEADLINE);
    assertThat(resolve()).containsExactly(inline(1, "head"));
  }

  @Test
  void resolvesNoMoreThanTheLimit() throws IOException {
    int most = org.remotelog.log.Limits.MAX_RECORDS_PER_NAME;
    List<Bytes> first = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      first.add(inline(20, "head " + i));
    }
    one.replace(log, first);
    two.replace(log, List.of(inline(21, "newest")));
    assertThat(resolve()).hasSize(most).startsWith(inline(21, "newest"));
  }

  @Test
  void failsWhenNoPlaceTellsAnything() {
    one.fail("disk is full");
    two.replace(log, List.of(Bytes.utf8("rubbish")));
    three.fail("went away");
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("test:one: disk is full")
        .hasMessageContaining("test:two: ");
  }

  @Test
  void tellsHowFreshEachPlaceIs() throws IOException {
    one.publish(log, inline(7, "new"), DEADLINE);
    two.publish(log, inline(3, "old"), DEADLINE);
    three.replace(log, List.of(Bytes.utf8("rubbish")));
    List<PlaceReport> reports = inspect();
    assertThat(reports)
        .extracting(PlaceReport::place, PlaceReport::state, PlaceReport::behind)
        .containsExactly(
            tuple("test:one", PlaceReport.State.FRESH, 0L),
            tuple("test:two", PlaceReport.State.STALE, 4L),
            tuple("test:three", PlaceReport.State.WRONG, 0L));
    assertThat(reports.get(1).record().get().sequence()).isEqualTo(3);
    assertThat(reports.get(0).record().get().validity()).isEqualTo(YEAR_END);
    one.fail("went away");
    three.replace(log, List.of());
    assertThat(inspect())
        .extracting(PlaceReport::state)
        .containsExactly(
            PlaceReport.State.SILENT, PlaceReport.State.FRESH, PlaceReport.State.EMPTY);
    two.replace(log, List.of(inline(3, "old")));
    three.replace(log, List.of(record(seed, 3, "old", YEAR_END.minusSeconds(1), true)));
    assertThat(inspect().get(2).state()).isEqualTo(PlaceReport.State.STALE);
  }

  @Test
  void placeThatForgotOrMissedARecordGetsItBackByteForByte() throws IOException {
    Bytes newest = inline(4, "new");
    one.publish(log, newest, DEADLINE);
    two.publish(log, inline(3, "old"), DEADLINE);
    resolve();
    assertThat(three.resolve(log, DEADLINE)).isEmpty(); // Reading alone writes nothing.
    pointer.settle(DEADLINE);
    assertThat(two.resolve(log, DEADLINE)).containsExactly(newest);
    assertThat(three.resolve(log, DEADLINE)).containsExactly(newest);
    int calls = three.publications();
    resolve();
    pointer.settle(DEADLINE);
    assertThat(three.publications()).isEqualTo(calls);
  }

  @Test
  void expiredRecordIsNotPassedOn() throws IOException {
    one.publish(log, record(seed, 4, "new", EARLIER, true), DEADLINE);
    resolve();
    pointer.settle(DEADLINE);
    assertThat(two.resolve(log, DEADLINE)).isEmpty();
  }

  @Test
  void forkIsNotPassedOn() throws IOException {
    one.publish(log, inline(4, "here"), DEADLINE);
    two.publish(log, record(seed, 4, "there", YEAR_END.plusSeconds(1), true), DEADLINE);
    resolve();
    int calls = one.publications();
    pointer.settle(DEADLINE);
    assertThat(one.publications()).isEqualTo(calls);
    assertThat(three.publications()).as("it takes no side").isZero();
  }

  @Test
  void recordWhoseHeadWasChangedOnTheWayIsNotPassedOn() throws IOException {
    byte[] altered = inline(4, "new").toArray();
    altered[altered.length - 1] ^= 1;
    one.replace(log, List.of(Bytes.wrap(altered)));
    resolve();
    pointer.settle(DEADLINE);
    assertThat(two.publications() + three.publications()).isZero();
  }

  @Test
  void wrappedPlacesShareWhatIsOwedAndRepaired() throws IOException {
    one.publish(log, inline(4, "new"), DEADLINE);
    List<String> asked = new ArrayList<>();
    HeadPointer seen =
        pointer.around(
            part -> {
              asked.add(part.describe());
              return part;
            });
    assertThat(seen.resolve(log, DEADLINE)).containsExactly(inline(4, "new"));
    assertThat(asked).containsExactly("test:one", "test:two", "test:three");
    pointer.settle(DEADLINE);
    assertThat(two.resolve(log, DEADLINE)).containsExactly(inline(4, "new"));
    assertThat(pointer.parts()).containsExactly(one, two, three);
  }

  @Test
  void repairsAreKeptUpToTheLimit() {
    Repairs repairs = new Repairs();
    OwedRecords.Owed record = new OwedRecords.Owed(log, Bytes.EMPTY);
    for (int i = 0; i <= Limits.MAX_REPAIRS; i++) {
      repairs.add("place " + i, record);
    }
    assertThat(repairs.of("place " + (Limits.MAX_REPAIRS - 1))).hasSize(1);
    assertThat(repairs.of("place " + Limits.MAX_REPAIRS)).isEmpty();
  }

  @Test
  void refusesNoPlaceTooManyPlacesAndTwoOfOneName() {
    List<HeadPointer> many = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_PARTS; i++) {
      many.add(new FaultyPointer("place " + i));
    }
    new MultiPointer(many, Policy.all(), owed, executor, clock);
    many.add(one);
    for (List<HeadPointer> parts : List.<List<HeadPointer>>of(many, List.of(), List.of(one, one))) {
      assertThatThrownBy(() -> new MultiPointer(parts, Policy.all(), owed, executor, clock))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Policy.atLeast(0)).isInstanceOf(IllegalArgumentException.class);
  }
}

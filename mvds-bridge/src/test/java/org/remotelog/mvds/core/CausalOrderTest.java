package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.core.CausalOrder.Step;
import org.remotelog.mvds.core.CausalOrder.WaitingRow;

class CausalOrderTest {
  private static final long DAY_MS = Limits.PARENT_WAIT_MS;

  /** A shell that delivers at once and keeps what the effects tell it to keep. */
  private static final class World implements CausalEffect.Handler {
    private CausalOrder order = new CausalOrder();
    private CausalState state = new CausalState();
    private final Map<MessageId, List<MessageId>> delivered = new LinkedHashMap<>();
    private final Map<MessageId, WaitingRow> rows = new LinkedHashMap<>();
    private final Set<MessageId> known = new HashSet<>();
    private final Map<MessageId, List<MessageId>> parentsOf = new LinkedHashMap<>();
    private long nowMs;

    World limited(int maxWaiting, long maxLinks) {
      order = new CausalOrder(maxWaiting, maxLinks, DAY_MS);
      return this;
    }

    void arrive(String name, String... parents) {
      arrive(id(name), Stream.of(parents).map(CausalOrderTest::id).collect(Collectors.toList()));
    }

    void arrive(MessageId id, List<MessageId> parents) {
      parentsOf.putIfAbsent(id, parents);
      apply(order.step(state, new CausalInput.Arrived(id, parents, nowMs), this::isPresent));
    }

    void take(CausalInput input) {
      apply(order.step(state, input, this::isPresent));
    }

    void known(String name) {
      known.add(id(name));
      take(new CausalInput.Known(id(name)));
    }

    void restart() {
      List<WaitingRow> shuffled = new ArrayList<>(rows.values());
      Collections.shuffle(shuffled, new Random(5));
      apply(order.restore(shuffled, this::isPresent));
    }

    boolean isPresent(MessageId id) {
      return delivered.containsKey(id) || known.contains(id);
    }

    private void apply(Step step) {
      state = step.state();
      step.effects().forEach(effect -> effect.runOn(this));
      assertThat(rows).hasSize(state.size());
    }

    @Override
    public void onDeliver(CausalEffect.Deliver effect) {
      assertThat(delivered).as("delivered before").doesNotContainKey(effect.id());
      delivered.put(effect.id(), effect.missingParents());
      rows.remove(effect.id());
    }

    @Override
    public void onHold(CausalEffect.Hold effect) {
      rows.put(effect.id(), new WaitingRow(effect.id(), parentsOf.get(effect.id()), nowMs));
    }

    @Override
    public void onDrop(CausalEffect.Drop effect) {
      rows.remove(effect.id());
    }

    List<MessageId> missingOf(String name) {
      return delivered.get(id(name));
    }

    void assertDelivered(String... names) {
      assertThat(delivered.keySet())
          .containsExactly(Stream.of(names).map(CausalOrderTest::id).toArray(MessageId[]::new));
    }
  }

  private static MessageId id(String name) {
    return new MessageId(Sha256.of(Bytes.utf8(name)));
  }

  private final World world = new World();

  @Test
  void deliversAtOnceWhenAllParentsArePresent() {
    world.arrive("a");
    world.arrive("b", "a");
    world.assertDelivered("a", "b");
    assertThat(world.missingOf("b")).isEmpty();
  }

  @Test
  void deliversGrandparentBeforeParentBeforeChildWhenTheyArriveInReverse() {
    world.arrive("c", "b");
    world.arrive("b", "a");
    world.assertDelivered();
    world.arrive("a");
    world.assertDelivered("a", "b", "c");
  }

  @Test
  void holdsChildWhenOnlyOneOfTwoParentsIsPresent() {
    world.arrive("a");
    world.arrive("c", "a", "b");
    world.assertDelivered("a");
    world.arrive("b");
    world.assertDelivered("a", "b", "c");
  }

  @Test
  void deliversOnceWhenTheSameMessageArrivesAgain() {
    world.arrive("b", "a");
    world.arrive("b");
    world.assertDelivered();
    world.arrive("a");
    world.arrive("a");
    world.arrive("b");
    world.assertDelivered("a", "b");
  }

  @Test
  void countsKnownMessagesAsPresent() {
    world.arrive("b", "a");
    world.known("a");
    world.assertDelivered("b");
    world.arrive("c", "a");
    world.assertDelivered("b", "c");
    assertThat(world.missingOf("b")).isEmpty();
  }

  @Test
  void dropsWaitingMessageWhenItBecomesKnown() {
    world.arrive("b", "a");
    world.arrive("c", "b");
    world.known("b");
    world.assertDelivered("c");
    assertThat(world.state.isAwaited(id("a"))).isFalse();
  }

  @Test
  void deliversWaitingMessageAndItsChildrenWhenItsParentsTurnOutToBeOthers() {
    World world = new World();
    world.arrive("root");
    world.arrive("child", "made up");
    world.arrive("grandchild", "child");
    world.take(new CausalInput.Corrected(id("child"), List.of(id("root"))));
    assertThat(world.delivered.keySet()).containsExactly(id("root"), id("child"), id("grandchild"));
    assertThat(world.state.size()).isZero();
    assertThat(world.state.links()).isZero();
  }

  @Test
  void keepsTheAgeOfWaitingMessageWhenItsParentsTurnOutToBeOthers() {
    World world = new World();
    world.arrive("child", "made up");
    world.nowMs = DAY_MS - 1;
    world.take(new CausalInput.Corrected(id("child"), List.of(id("true"))));
    assertThat(world.delivered).isEmpty();
    assertThat(world.state.oldestSinceMs()).hasValue(0);
    world.take(new CausalInput.Corrected(id("unknown"), List.of(id("true"))));
    world.take(new CausalInput.Tick(DAY_MS));
    assertThat(world.delivered.get(id("child"))).containsExactly(id("true"));
  }

  @Test
  void marksChildAtOnceWhenItsLastParentIsGone() {
    world.arrive("d", "a", "b");
    world.take(new CausalInput.ParentGone(id("a")));
    world.assertDelivered();
    world.arrive("b");
    world.assertDelivered("b", "d");
    assertThat(world.missingOf("d")).containsExactly(id("a"));
  }

  @Test
  void ignoresThatParentIsGoneWhenItWaitsHere() {
    world.arrive("c", "b");
    world.arrive("b", "a");
    world.take(new CausalInput.ParentGone(id("b")));
    world.assertDelivered();
    world.arrive("a");
    world.assertDelivered("a", "b", "c");
    assertThat(world.missingOf("c")).isEmpty();
  }

  @Test
  void deliversMarkedWhenTheWaitEndsAndNotBefore() {
    world.arrive("b", "a");
    world.take(new CausalInput.Tick(DAY_MS - 1));
    world.assertDelivered();
    world.take(new CausalInput.Tick(DAY_MS));
    world.assertDelivered("b");
    assertThat(world.missingOf("b")).containsExactly(id("a"));
    world.arrive("a");
    world.assertDelivered("b", "a");
  }

  @Test
  void deliversWaitingAncestorsFirstWhenTheWaitOfDescendantEnds() {
    world.arrive("d", "b", "c");
    world.nowMs = 10;
    world.arrive("c", "b");
    world.arrive("b", "a");
    world.take(new CausalInput.Tick(DAY_MS));
    world.assertDelivered("b", "c", "d");
    assertThat(world.missingOf("b")).containsExactly(id("a"));
    assertThat(world.missingOf("c")).isEmpty();
    assertThat(world.missingOf("d")).isEmpty();
  }

  @Test
  void startsTheWaitAnewWhenTheClockIsSetBack() {
    world.nowMs = 1000 * DAY_MS;
    world.arrive("b", "a");
    world.take(new CausalInput.Tick(0));
    world.take(new CausalInput.Tick(DAY_MS - 1));
    world.assertDelivered();
    world.take(new CausalInput.Tick(DAY_MS));
    world.assertDelivered("b");
  }

  @Test
  void releasesCycleWhenTheWaitEnds() {
    world.arrive("a", "c");
    world.arrive("b", "a");
    world.arrive("c", "b");
    world.arrive("d", "c");
    world.assertDelivered();
    world.take(new CausalInput.Tick(DAY_MS));
    assertThat(world.delivered).hasSize(4);
    assertThat(world.delivered.values().stream().filter(missing -> !missing.isEmpty())).hasSize(1);
    assertThat(world.state.size()).isZero();
    assertThat(world.state.links()).isZero();
  }

  @Test
  void ignoresLinkOfMessageToItselfAndRepeatedParents() {
    world.arrive("a", "a");
    world.arrive("c", "b", "b", "a");
    world.arrive("b");
    world.assertDelivered("a", "b", "c");
  }

  @Test
  void holdsAsManyAsTheLimitAndDeliversTheOldestAboveIt() {
    world.limited(3, 100);
    world.arrive("x1", "p1");
    world.arrive("x2", "p2");
    world.arrive("x3", "p3");
    world.assertDelivered();
    world.arrive("x4", "p4");
    world.assertDelivered("x1");
    assertThat(world.missingOf("x1")).containsExactly(id("p1"));
    assertThat(world.state.size()).isEqualTo(3);
  }

  @Test
  void holdsAsManyMissingParentsAsTheLimitAndDeliversTheOldestAboveIt() {
    world.limited(100, 4);
    world.arrive("x1", "p1", "p2");
    world.arrive("x2", "p1", "p3");
    world.assertDelivered();
    world.arrive("x3", "p4");
    world.assertDelivered("x1");
    assertThat(world.state.links()).isEqualTo(3);
  }

  @Test
  void goesOnAfterRestartFromItsRows() {
    world.arrive("a");
    world.nowMs = 7;
    world.arrive("d", "a", "c");
    world.arrive("c", "b");
    world.nowMs = 9;
    world.arrive("f", "e");
    world.restart();
    assertThat(world.state.size()).isEqualTo(3);
    assertThat(world.state.oldestSinceMs()).hasValue(7);
    world.arrive("b");
    world.assertDelivered("a", "b", "c", "d");
    world.take(new CausalInput.Tick(9 + DAY_MS));
    world.assertDelivered("a", "b", "c", "d", "f");
  }

  @Test
  void deliversAndDropsRowsWhoseWaitEndedWhileItWasNotRunning() {
    world.arrive("b", "a");
    world.arrive("d", "c");
    world.arrive("e", "d");
    world.known.add(id("a"));
    world.known.add(id("d"));
    world.restart();
    world.assertDelivered("b", "e");
    assertThat(world.state.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void deliversEachOnceAndParentsFirstInAnyOrderOfArrival(int seed) {
    Random random = new Random(seed);
    Map<MessageId, List<MessageId>> history = history(400, random);
    List<MessageId> arrivals = new ArrayList<>(history.keySet());
    arrivals.addAll(arrivals.subList(0, 100));
    Collections.shuffle(arrivals, random);
    for (MessageId id : arrivals) {
      world.arrive(id, history.get(id));
      if (random.nextInt(50) == 0) {
        world.restart();
      }
    }
    assertThat(world.delivered).as("seed " + seed).hasSize(history.size());
    assertParentsFirst(history, "seed " + seed);
    assertThat(world.delivered.values()).as("seed " + seed).allMatch(List::isEmpty);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void keepsItsPromisesUnderHostileParentsLimitsAndTicks(int seed) {
    Random random = new Random(seed);
    world.limited(40, 120);
    Set<MessageId> arrived = new LinkedHashSet<>();
    for (int i = 0; i < 3_000; i++) {
      world.nowMs += random.nextInt((int) (DAY_MS / 20));
      List<MessageId> parents = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        parents.add(id("m" + random.nextInt(600)));
      }
      MessageId id = id("m" + random.nextInt(500));
      arrived.add(id);
      world.arrive(id, parents);
      switch (random.nextInt(20)) {
        case 0 -> world.take(new CausalInput.Tick(world.nowMs));
        case 1 -> world.take(new CausalInput.ParentGone(id("m" + random.nextInt(600))));
        case 2 -> world.restart();
        default -> {}
      }
      assertThat(world.state.size()).as("seed " + seed).isLessThanOrEqualTo(40);
      assertThat(world.state.links()).as("seed " + seed).isLessThanOrEqualTo(120);
    }
    world.take(new CausalInput.Tick(world.nowMs + DAY_MS));
    assertThat(world.delivered.keySet())
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(arrived);
    assertThat(world.state.links()).as("seed " + seed).isZero();
    assertMarksAreExact("seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Timeout(60)
  void takesHundredThousandMessagesInReverseAndInRandomOrder(boolean reverse) {
    Map<MessageId, List<MessageId>> history = history(100_000, new Random(3));
    List<MessageId> arrivals = new ArrayList<>(history.keySet());
    if (reverse) {
      Collections.reverse(arrivals);
    } else {
      Collections.shuffle(arrivals, new Random(4));
    }
    CausalOrder order = new CausalOrder();
    CausalState state = new CausalState();
    Set<MessageId> delivered = new LinkedHashSet<>();
    for (MessageId id : arrivals) {
      CausalInput input = new CausalInput.Arrived(id, history.get(id), 0);
      for (CausalEffect effect : order.step(state, input, delivered::contains).effects()) {
        if (effect instanceof CausalEffect.Deliver deliver) {
          delivered.add(deliver.id());
        }
      }
    }
    assertThat(delivered).hasSize(100_000);
  }

  @Test
  @Timeout(60)
  void releasesChainOfHundredThousandWhoseFirstParentNeverComes() {
    CausalOrder order = new CausalOrder();
    CausalState state = new CausalState();
    for (int i = 100_000; i > 0; i--) {
      List<MessageId> parent = Collections.singletonList(id("m" + (i - 1)));
      order.step(state, new CausalInput.Arrived(id("m" + i), parent, 0), id -> false);
    }
    List<CausalEffect> effects =
        order.step(state, new CausalInput.Tick(DAY_MS), id -> false).effects();
    assertThat(effects).hasSize(100_000);
    assertThat(effects.get(0))
        .isEqualTo(new CausalEffect.Deliver(id("m1"), Collections.singletonList(id("m0"))));
    assertThat(effects.get(99_999))
        .isEqualTo(new CausalEffect.Deliver(id("m100000"), Collections.emptyList()));
  }

  private void assertParentsFirst(Map<MessageId, List<MessageId>> history, String what) {
    Set<MessageId> before = new HashSet<>();
    for (MessageId id : world.delivered.keySet()) {
      assertThat(before).as(what).containsAll(history.get(id));
      before.add(id);
    }
  }

  /** Each parent that was not delivered before its child is marked, and no other. */
  private void assertMarksAreExact(String what) {
    Set<MessageId> before = new HashSet<>();
    for (Map.Entry<MessageId, List<MessageId>> row : world.delivered.entrySet()) {
      for (MessageId marked : row.getValue()) {
        assertThat(before).as(what).doesNotContain(marked);
      }
      for (MessageId parent : world.parentsOf.get(row.getKey())) {
        assertThat(
                before.contains(parent)
                    || parent.equals(row.getKey())
                    || row.getValue().contains(parent))
            .as(what)
            .isTrue();
      }
      before.add(row.getKey());
    }
  }

  /** A history with merges: each message names up to three of the fifty before it. */
  private static Map<MessageId, List<MessageId>> history(int size, Random random) {
    List<MessageId> ids = new ArrayList<>(size);
    Map<MessageId, List<MessageId>> history = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      Set<MessageId> parents = new LinkedHashSet<>();
      for (int j = 1 + random.nextInt(3); j > 0 && i > 0; j--) {
        parents.add(ids.get(i - 1 - random.nextInt(Math.min(i, 50))));
      }
      ids.add(id("m" + i));
      history.put(ids.get(i), new ArrayList<>(parents));
    }
    return history;
  }
}

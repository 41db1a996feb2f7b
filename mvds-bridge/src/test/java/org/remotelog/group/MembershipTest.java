package org.remotelog.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.group.GroupFixtures.anyLog;
import static org.remotelog.group.GroupFixtures.bytes32;
import static org.remotelog.group.GroupFixtures.member;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Digest;
import org.remotelog.group.MemberEntry.GroupCreated;
import org.remotelog.group.MemberEntry.MemberRemoved;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.log.LogName;

class MembershipTest {
  private static final LogName CREATOR = GroupFixtures.log("creator");
  private static final LogName A = GroupFixtures.log("a");
  private static final LogName B = GroupFixtures.log("b");
  private static final LogName C = GroupFixtures.log("c");

  private record Fact(LogName log, long sequence, MemberEntry entry) {}

  private final Membership membership = new Membership(CREATOR);

  private static MemberEntry adds(boolean mayInvite, LogName... logs) {
    List<NewMember> members = new ArrayList<>();
    for (LogName log : logs) {
      members.add(member(log, mayInvite));
    }
    return new MembersAdded(members, Optional.empty());
  }

  private static MemberEntry removes(LogName log, long lastAccepted) {
    return new MemberRemoved(log, lastAccepted, Digest.of(bytes32("root")));
  }

  private List<LogName> logs() {
    return membership.members().stream().map(Member::log).collect(Collectors.toList());
  }

  private static MemberEntry goesOn(LogName successor) {
    return new MemberEntry.LogContinued(successor);
  }

  private static final long END = 1L << 62;
  private static final LogName A2 = GroupFixtures.log("a2");
  private static final LogName A3 = GroupFixtures.log("a3");

  @Test
  void givesASuccessorTheNameAndTheRightsOfTheLogBeforeIt() {
    membership.add(CREATOR, 1, new GroupCreated("ours", member(CREATOR, true)));
    membership.add(CREATOR, 2, adds(true, A));
    membership.add(A, 1, adds(false, B));
    membership.add(A, END, goesOn(A2));
    membership.add(A2, 1, adds(false, C));
    assertThat(logs()).containsOnly(CREATOR, A, A2, B, C);
    Member next = membership.member(A2).orElseThrow();
    assertThat(next.name()).isEqualTo(membership.member(A).orElseThrow().name());
    assertThat(next.continues()).contains(A);
    assertThat(next.addedBy()).contains(CREATOR);
    assertThat(next.tlsKey()).isEmpty();
    assertThat(membership.mayInvite(A2)).isTrue();
    assertThat(membership.sameMember(A2)).containsExactly(A, A2);
    assertThat(membership.mayRemove(A2, B)).as("added by the log before it").isTrue();
    assertThat(membership.mayRemove(A, C)).as("added by its successor").isTrue();
    assertThat(membership.mayRemove(A2, A)).as("itself").isFalse();
    membership.add(A2, 2, removes(B, 5));
    assertThat(membership.limitOf(B)).isEqualTo(5);
  }

  @Test
  void givesNoRightsToTheSuccessorOfAMemberWithoutAny() {
    membership.add(CREATOR, 1, adds(false, A));
    membership.add(A, END, goesOn(A2));
    membership.add(A2, 1, adds(false, C));
    assertThat(logs()).containsOnly(CREATOR, A, A2);
    membership.add(B, END, goesOn(C));
    assertThat(logs()).as("a log that is no member").containsOnly(CREATOR, A, A2);
  }

  @Test
  void removesASuccessorWithTheLogBeforeItInWhateverOrder() {
    membership.add(CREATOR, 1, adds(true, A));
    membership.add(A, END, goesOn(A2));
    membership.add(CREATOR, 2, removes(A, 7));
    assertThat(membership.limitOf(A)).isEqualTo(7);
    assertThat(membership.limitOf(A2)).isZero();
    assertThat(membership.mayInvite(A2)).isFalse();
    membership.add(A2, END, goesOn(A3));
    assertThat(membership.limitOf(A3)).as("who comes back by another log").isZero();
    membership.add(CREATOR, 3, removes(A2, 9));
    assertThat(membership.limitOf(A2)).as("what the remover knew of it").isEqualTo(9);
    assertThat(membership.limitOf(A3)).isZero();
    Membership other = new Membership(CREATOR);
    other.add(A2, END, goesOn(A3));
    other.add(CREATOR, 3, removes(A2, 9));
    other.add(CREATOR, 2, removes(A, 7));
    other.add(A, END, goesOn(A2));
    other.add(CREATOR, 1, adds(true, A));
    assertThat(other.members()).isEqualTo(membership.members());
  }

  @Test
  void letsTheCreatorGoOnWithItsRights() {
    membership.add(CREATOR, 1, new GroupCreated("ours", member(CREATOR, true)));
    membership.add(CREATOR, END, goesOn(A));
    membership.add(A, 1, adds(true, B));
    membership.add(A, 2, removes(B, 3));
    assertThat(membership.limitOf(B)).isEqualTo(3);
    assertThat(membership.mayRemove(B, A)).isFalse();
    assertThat(membership.member(A).orElseThrow().agreementKey()).isPresent();
  }

  @Test
  void letsLogsGoOnAsOftenAsTheLimitAndNoMore() {
    membership.add(CREATOR, 1, adds(false, A));
    LogName last = A;
    for (int i = 1; i <= Limits.MAX_SUCCESSIONS + 1; i++) {
      LogName next = GroupFixtures.log("successor " + i);
      membership.add(last, END, goesOn(next));
      boolean isMember = i <= Limits.MAX_SUCCESSIONS;
      assertThat(membership.member(next).isPresent()).as("successor %s", i).isEqualTo(isMember);
      assertThat(membership.refused().contains(next)).isEqualTo(!isMember);
      last = next;
    }
  }

  @Test
  void knowsOnlyTheCreatorAtFirst() {
    assertThat(logs()).containsExactly(CREATOR);
    assertThat(membership.mayInvite(CREATOR)).isTrue();
    assertThat(membership.limitOf(CREATOR)).isEqualTo(Long.MAX_VALUE);
    assertThat(membership.limitOf(A)).isZero();
    assertThat(membership.groupName()).isEmpty();
  }

  @Test
  void learnsNamesFromTheCreatorOnly() {
    membership.add(A, 1, new GroupCreated("stolen", member(A, true)));
    membership.add(CREATOR, 2, adds(true, A));
    membership.add(CREATOR, 3, new GroupCreated("not mine", member(A, true)));
    assertThat(membership.groupName()).isEmpty();
    membership.add(CREATOR, 1, new GroupCreated("ours", member(CREATOR, true)));
    assertThat(membership.groupName()).contains("ours");
    assertThat(membership.member(CREATOR).orElseThrow().agreementKey()).isPresent();
  }

  @Test
  void countsLogsAddedByMembersThatMayInviteAndNoOthers() {
    membership.add(CREATOR, 1, adds(true, A));
    membership.add(CREATOR, 2, adds(false, B));
    membership.add(B, 1, adds(true, C));
    assertThat(logs()).containsOnly(CREATOR, A, B);
    membership.add(A, 1, adds(true, C));
    assertThat(logs()).containsOnly(CREATOR, A, B, C);
    assertThat(membership.addedByChain(C)).containsExactly(C, A, CREATOR);
  }

  @Test
  void countsWhatWasSaidBeforeTheLogBecameKnown() {
    membership.add(B, 1, adds(true, C));
    membership.add(A, 1, adds(true, B));
    assertThat(logs()).containsExactly(CREATOR);
    membership.add(CREATOR, 1, adds(true, A));
    assertThat(logs()).containsExactly(CREATOR, A, B, C);
  }

  @Test
  void ignoresEntriesAfterTheLastAcceptedPosition() {
    membership.add(CREATOR, 1, adds(true, A));
    membership.add(A, 5, adds(true, B));
    membership.add(A, 6, adds(true, C));
    membership.add(CREATOR, 2, removes(A, 5));
    assertThat(logs()).containsOnly(CREATOR, A, B);
    assertThat(membership.limitOf(A)).isEqualTo(5);
    assertThat(membership.mayInvite(A)).isFalse();
    assertThat(membership.member(A).orElseThrow().isRemoved()).isTrue();
    assertThat(membership.mayInvite(B)).isTrue();
    membership.add(CREATOR, 3, removes(A, 4));
    assertThat(membership.limitOf(B)).isZero();
  }

  @Test
  void ignoresRemovalByMembersOutsideTheChainAndOfTheCreator() {
    membership.add(CREATOR, 1, adds(true, A, B));
    membership.add(A, 1, adds(true, C));
    membership.add(B, 1, removes(C, 0));
    membership.add(B, 2, removes(A, 0));
    membership.add(C, 1, removes(A, 0));
    membership.add(A, 2, removes(CREATOR, 0));
    membership.add(CREATOR, 2, removes(CREATOR, 0));
    membership.add(anyLog(1), 1, removes(C, 0));
    assertThat(membership.members()).noneMatch(Member::isRemoved);
    assertThat(membership.mayRemove(B, C)).isFalse();
    assertThat(membership.mayRemove(A, C)).isTrue();
    assertThat(membership.mayRemove(CREATOR, C)).isTrue();
    assertThat(membership.mayRemove(A, CREATOR)).isFalse();
    assertThat(membership.mayRemove(A, A)).isFalse();
    membership.add(A, 3, removes(C, 7));
    assertThat(membership.limitOf(C)).isEqualTo(7);
  }

  @Test
  void keepsRemovedLogRemovedWhenItIsAddedAgain() {
    membership.add(CREATOR, 1, adds(true, A));
    membership.add(CREATOR, 2, removes(A, 3));
    membership.add(CREATOR, 3, adds(true, A));
    assertThat(membership.limitOf(A)).isEqualTo(3);
  }

  @Test
  void letsTheCreatorAllowInvitingLater() {
    membership.add(CREATOR, 1, adds(false, A));
    assertThat(membership.mayInvite(A)).isFalse();
    membership.add(CREATOR, 2, adds(true, A));
    assertThat(membership.mayInvite(A)).isTrue();
  }

  @Test
  void doesNotLetMembersAllowThemselvesToInvite() {
    membership.add(CREATOR, 1, adds(false, A));
    membership.add(CREATOR, 2, adds(true, B));
    membership.add(A, 1, adds(true, A));
    membership.add(B, 1, adds(true, A));
    assertThat(membership.mayInvite(A)).isFalse();
  }

  @Test
  void changesNothingWhenFactComesAgain() {
    assertThat(membership.add(CREATOR, 1, adds(true, A))).isTrue();
    assertThat(membership.add(CREATOR, 1, adds(true, A))).isFalse();
    assertThat(membership.add(CREATOR, 1, adds(true, B))).as("fork").isTrue();
    assertThat(logs()).containsOnly(CREATOR, A, B);
  }

  @Test
  void takesAsManyLogsAsTheLimitAndRefusesOneMoreWithReason() {
    fill(Limits.MAX_LOGS - 2);
    assertThat(membership.refusalToAdd(CREATOR, Set.of(A))).isEmpty();
    assertThat(membership.refusalToAdd(CREATOR, Set.of(A, B)).orElseThrow())
        .contains("4097")
        .contains("4096");
    membership.add(CREATOR, 100_000, adds(true, A));
    assertThat(membership.size()).isEqualTo(Limits.MAX_LOGS);
    assertThat(membership.refusalToAdd(CREATOR, Set.of(A))).isEmpty();
    membership.add(A, 1, adds(true, B));
    membership.add(CREATOR, 100_001, adds(true, C));
    assertThat(membership.size()).isEqualTo(Limits.MAX_LOGS);
    assertThat(membership.refused()).containsExactly(C, B);
    assertThat(membership.limitOf(C)).isZero();
    assertThat(membership.refusalToAdd(B, Set.of(C)).orElseThrow()).contains("may not add");
  }

  @Test
  void countsAsManyRowsOfOneLogAsTheLimitInAnyOrder() {
    for (boolean reverse : new boolean[] {false, true}) {
      Membership group = new Membership(CREATOR);
      List<Integer> sequences = new ArrayList<>();
      for (int i = 1; i <= Limits.MAX_ROWS_PER_LOG; i++) {
        sequences.add(i);
      }
      if (reverse) {
        Collections.reverse(sequences);
      }
      group.add(CREATOR, Limits.MAX_ROWS_PER_LOG + 1, adds(true, B));
      for (int sequence : sequences) {
        boolean last = sequence == Limits.MAX_ROWS_PER_LOG;
        group.add(CREATOR, sequence, last ? adds(true, A) : removes(C, sequence));
      }
      assertThat(group.limitOf(A)).isEqualTo(Long.MAX_VALUE);
      assertThat(group.limitOf(B)).isZero();
    }
  }

  @Test
  @Timeout(30)
  void staysQuickWhenItIsAskedAfterEachOf4096Logs() {
    for (int i = 0; i < Limits.MAX_LOGS - 1; i++) {
      LogName by = i == 0 ? CREATOR : anyLog(i - 1);
      membership.add(by, 1, adds(true, anyLog(i)));
      assertThat(membership.mayInvite(anyLog(i))).isTrue();
    }
    assertThat(membership.size()).isEqualTo(Limits.MAX_LOGS);
    assertThat(membership.addedByChain(anyLog(Limits.MAX_LOGS - 2))).hasSize(Limits.MAX_LOGS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void givesTheSameAnswersInAnyOrderOfArrival(int seed) {
    Random random = new Random(seed);
    List<Fact> facts = facts(random);
    Membership expected = new Membership(CREATOR);
    facts.forEach(fact -> expected.add(fact.log(), fact.sequence(), fact.entry()));
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(facts, random);
      Membership shuffled = new Membership(CREATOR);
      boolean askedBetween = i % 2 == 0;
      for (Fact fact : facts) {
        shuffled.add(fact.log(), fact.sequence(), fact.entry());
        if (askedBetween) {
          shuffled.size();
        }
      }
      assertThat(shuffled.members()).as("seed " + seed).isEqualTo(expected.members());
      assertThat(shuffled.groupName()).isEqualTo(expected.groupName());
    }
    assertThat(expected.size()).as("seed " + seed).isGreaterThan(3);
  }

  @Test
  void givesTheSameMembersInAnyOrderWhenThereIsNoRoomForAll() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(CREATOR, 1, adds(true, A)));
    for (int i = 0; i < 30; i++) {
      LogName[] logs = new LogName[200];
      for (int j = 0; j < logs.length; j++) {
        logs[j] = anyLog(i * 200 + j);
      }
      facts.add(new Fact(i % 3 == 0 ? CREATOR : A, 2 + i, adds(false, logs)));
    }
    Set<LogName> members = Set.of();
    for (int i = 0; i < 5; i++) {
      Membership shuffled = new Membership(CREATOR);
      Collections.shuffle(facts, new Random(i));
      for (Fact fact : facts) {
        shuffled.add(fact.log(), fact.sequence(), fact.entry());
        shuffled.size();
      }
      Set<LogName> found = shuffled.members().stream().map(Member::log).collect(Collectors.toSet());
      assertThat(found).hasSize(Limits.MAX_LOGS);
      assertThat(shuffled.refused()).hasSize(6_002 - Limits.MAX_LOGS);
      assertThat(members.isEmpty() || members.equals(found)).isTrue();
      members = found;
    }
  }

  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      membership.add(CREATOR, i + 1, adds(false, anyLog(i)));
    }
  }

  private static List<Fact> facts(Random random) {
    List<Fact> facts = new ArrayList<>();
    List<LogName> logs = new ArrayList<>(GroupFixtures.anyLogs(12));
    logs.add(CREATOR);
    facts.add(new Fact(CREATOR, 1, new GroupCreated("ours", member(CREATOR, true))));
    facts.add(new Fact(CREATOR, 2, adds(true, logs.get(0), logs.get(1), logs.get(2))));
    for (int i = 0; i < 40; i++) {
      LogName by = logs.get(random.nextInt(logs.size()));
      LogName subject = logs.get(random.nextInt(logs.size()));
      MemberEntry entry =
          random.nextInt(4) == 0
              ? removes(subject, random.nextInt(15))
              : adds(random.nextBoolean(), subject, logs.get(random.nextInt(logs.size())));
      facts.add(new Fact(by, 3 + random.nextInt(12), entry));
    }
    return facts;
  }
}

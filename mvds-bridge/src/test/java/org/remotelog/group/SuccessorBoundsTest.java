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
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Digest;
import org.remotelog.group.MemberEntry.LogContinued;
import org.remotelog.group.MemberEntry.MemberRemoved;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.log.LogName;

/** What members gain by naming many successors: nothing that others lose. */
class SuccessorBoundsTest {
  private static final LogName CREATOR = GroupFixtures.log("creator");
  private static final LogName HOSTILE = GroupFixtures.log("hostile");
  private static final LogName HONEST = GroupFixtures.log("honest");
  private static final long END = 1L << 62;

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

  private static LogName fresh(LogName of, int number) {
    return LogName.of(bytes32(of + " goes on as " + number));
  }

  private void names(LogName log, int from, int to) {
    for (int i = from; i < to; i++) {
      membership.add(log, END + i, new LogContinued(fresh(log, i)));
    }
  }

  @Test
  void countsAsManySideBySideAsTheLimitAndNoMore() {
    membership.add(CREATOR, 1, adds(false, HOSTILE));
    names(HOSTILE, 0, Limits.MAX_SUCCESSIONS);
    assertThat(membership.size()).isEqualTo(2 + Limits.MAX_SUCCESSIONS);
    assertThat(membership.refused()).isEmpty();
    names(HOSTILE, Limits.MAX_SUCCESSIONS, Limits.MAX_SUCCESSIONS + 1);
    assertThat(membership.size()).isEqualTo(2 + Limits.MAX_SUCCESSIONS);
    assertThat(membership.refused()).containsExactly(fresh(HOSTILE, Limits.MAX_SUCCESSIONS));
  }

  @Test
  void countsATreeOfSuccessorsAsOne() {
    membership.add(CREATOR, 1, adds(false, HOSTILE, HONEST));
    names(HOSTILE, 0, 8);
    for (int i = 0; i < 8; i++) {
      names(fresh(HOSTILE, i), 0, 8);
    }
    names(HONEST, 0, 1);
    assertThat(membership.sameMember(HOSTILE)).hasSize(1 + Limits.MAX_SUCCESSIONS);
    assertThat(membership.sameMember(HONEST)).hasSize(2);
  }

  @Test
  void keepsInvitedMembersWhenSuccessorsWouldFillTheGroup() {
    LogName next = fresh(HONEST, 0);
    int crowd = Limits.MAX_LOGS / Limits.MAX_SUCCESSIONS;
    membership.add(CREATOR, 1, adds(true, HONEST));
    membership.add(CREATOR, 2, adds(false, GroupFixtures.anyLogs(crowd).toArray(new LogName[0])));
    for (int i = 0; i < crowd; i++) {
      names(anyLog(i), 0, Limits.MAX_SUCCESSIONS);
    }
    assertThat(membership.size()).isEqualTo(Limits.MAX_LOGS);
    assertThat(membership.refusalToAdd(HONEST, Set.of(anyLog(1_000)))).isEmpty();
    names(HONEST, 0, 1);
    membership.add(HONEST, 1, adds(true, anyLog(1_000)));
    membership.add(next, 1, adds(true, anyLog(1_001)));
    membership.add(anyLog(1_001), 1, adds(true, anyLog(1_002)));
    for (LogName log : List.of(HONEST, next, anyLog(1_000), anyLog(1_001), anyLog(1_002))) {
      assertThat(membership.member(log)).isPresent();
    }
    assertThat(membership.size()).isEqualTo(Limits.MAX_LOGS);
    assertThat(membership.refused()).hasSize(crowd * Limits.MAX_SUCCESSIONS + crowd + 6 - 4_096);
  }

  @Test
  void givesSuccessorsOfARemovedMemberNoPlace() {
    membership.add(CREATOR, 1, adds(true, HOSTILE));
    names(HOSTILE, 0, Limits.MAX_SUCCESSIONS);
    membership.add(CREATOR, 2, removes(HOSTILE, 7));
    assertThat(membership.size()).isEqualTo(2);
    assertThat(membership.limitOf(fresh(HOSTILE, 3))).isZero();
    membership.add(CREATOR, 3, removes(fresh(HOSTILE, 3), 9));
    assertThat(membership.size()).isEqualTo(3);
    assertThat(membership.limitOf(fresh(HOSTILE, 3))).isEqualTo(9);
  }

  @Test
  void hasRoomForAsManyRowsOfOneMemberAsTheLimitHoweverTheyAreLinked() {
    LogName last = HOSTILE;
    for (int i = 0; i < 1_000; i++) {
      LogName ended = new Random(i).nextBoolean() ? last : HOSTILE;
      LogName next = fresh(HOSTILE, i);
      boolean hasRoom = membership.hasRoomForSuccessor(ended, next);
      assertThat(hasRoom).as("row %s", i).isEqualTo(i < Limits.MAX_SUCCESSIONS);
      if (hasRoom) {
        membership.add(ended, END + i, new LogContinued(next));
        assertThat(membership.hasRoomForSuccessor(ended, next)).as("again").isFalse();
        last = next;
      }
    }
    assertThat(membership.hasRoomForSuccessor(last, fresh(last, 0))).isFalse();
    assertThat(membership.hasRoomForSuccessor(HONEST, fresh(HONEST, 0))).isTrue();
    assertThat(membership.hasRoomForSuccessor(HONEST, HOSTILE)).as("joins the two").isFalse();
  }

  @Test
  void refusesTheSameSuccessorsInAnyOrderOfArrival() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 2 * Limits.MAX_SUCCESSIONS; i++) {
      numbers.add(i);
    }
    names(HOSTILE, 0, numbers.size());
    membership.add(CREATOR, 1, adds(false, HOSTILE));
    Membership other = new Membership(CREATOR);
    other.add(CREATOR, 1, adds(false, HOSTILE));
    Collections.shuffle(numbers, new Random(7));
    for (int i : numbers) {
      other.add(HOSTILE, END + i, new LogContinued(fresh(HOSTILE, i)));
      other.size();
    }
    assertThat(other.members()).isEqualTo(membership.members());
    assertThat(other.refused()).isEqualTo(membership.refused());
  }
}

package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.group.MemberEntry;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.SideBranch;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.MessageId;

/** Entries were taken for those of the main history, which then has others at these numbers. */
final class MovedEntriesTest {
  private static final LogName LOG = Ed25519.name(PlainBridge.seed("creator"));
  private static final Group GROUP =
      Group.create(
          LOG, Sha256.of(Bytes.utf8("nonce")).bytes(), "friends", PlainBridge.seed("epoch"));
  private static final SequenceRange MOVED = new SequenceRange(5, 7);
  private static final int BRANCH = 2;

  private final MemoryHome home = new MemoryHome();
  private final Bridge bridge = PlainBridge.of(home);

  private static MemberEntry removal(long sequence) {
    LogName removed = Ed25519.name(PlainBridge.seed("member " + sequence));
    return new MemberEntry.MemberRemoved(removed, sequence, Sha256.of(Bytes.utf8("root")));
  }

  private static InboxRow aside(long sequence, String text) {
    return new InboxRow(
        MessageId.of(Sha256.of(Bytes.utf8(text)).bytes()),
        Optional.of(new InboxRow.Place(LOG, sequence, Bytes.wrap(new byte[16]))),
        1,
        Bytes.EMPTY,
        Bytes.utf8(text),
        Bytes.EMPTY,
        true,
        1,
        List.of());
  }

  private List<Long> memberEntries() throws IOException {
    List<Long> places = new ArrayList<>();
    home.read(
        tables ->
            new GroupRows(tables)
                .memberEntries(GROUP.id()).stream().allMatch(one -> places.add(one.sequence())));
    return places;
  }

  /** Member entries and entries set aside, from one before those that move to one after. */
  private void keepOfMainHistory() throws IOException {
    home.update(
        tables -> {
          GroupRows rows = new GroupRows(tables);
          rows.putGroup(new GroupRows.OwnGroup(GROUP, PlainBridge.seed("agreement")));
          for (long at = MOVED.first() - 1; at <= MOVED.last() + 1; at++) {
            rows.putMemberEntry(GROUP.id(), LOG, at, removal(at));
            new EntriesAside(tables, GROUP.id()).put(aside(at, "aside " + at));
          }
        });
  }

  @Test
  void leaveTheirPlacesToThoseOfTheMainHistory() throws Exception {
    keepOfMainHistory();
    home.update(tables -> bridge.movedToSide(tables, GROUP.id(), LOG, 0, BRANCH, List.of(MOVED)));
    long first = SideBranch.position(BRANCH, MOVED.first());
    assertThat(memberEntries()).containsExactly(4L, 8L, first, first + 1, first + 2);
    home.update(
        tables -> {
          new GroupRows(tables).putMemberEntry(GROUP.id(), LOG, 5, removal(50));
          new EntriesAside(tables, GROUP.id()).put(aside(5, "the main one's"));
        });
    assertThat(memberEntries()).containsExactly(4L, 5L, 8L, first, first + 1, first + 2);
    List<InboxRow> taken =
        home.transaction(tables -> new EntriesAside(tables, GROUP.id()).take((log, at) -> true));
    assertThat(taken)
        .extracting(row -> row.position().orElseThrow().branch())
        .containsExactly(0, 0, 0, BRANCH, BRANCH, BRANCH);
    assertThat(taken)
        .extracting(row -> row.position().orElseThrow().sequence())
        .containsExactly(4L, 5L, 8L, 5L, 6L, 7L);
  }

  @Test
  void areNoPartOfAMembershipThatWasRememberedAtTheirPlaces() throws Exception {
    home.update(
        tables ->
            new GroupRows(tables)
                .putGroup(new GroupRows.OwnGroup(GROUP, PlainBridge.seed("agreement"))));
    Object before = bridge.transaction(home, GROUP.id(), GroupSession::membership);
    Object same = bridge.transaction(home, GROUP.id(), GroupSession::membership);
    home.update(tables -> bridge.movedToSide(tables, GROUP.id(), LOG, 0, BRANCH, List.of(MOVED)));
    Object after = bridge.transaction(home, GROUP.id(), GroupSession::membership);
    assertThat(same).isSameAs(before);
    assertThat(after).isNotSameAs(before);
  }

  @Test
  void areForgottenWhenOthersComeToTheirPlaces() throws Exception {
    keepOfMainHistory();
    home.update(
        tables -> {
          GroupRows rows = new GroupRows(tables);
          for (long at = MOVED.first() - 1; at <= MOVED.last() + 1; at++) {
            rows.putMemberEntry(GROUP.id(), LOG, SideBranch.position(BRANCH, at), removal(at));
          }
        });
    home.update(tables -> bridge.replaced(tables, GROUP.id(), LOG, 0, List.of(MOVED)));
    assertThat(memberEntries())
        .as("the other history's are left alone")
        .containsExactly(
            4L,
            8L,
            SideBranch.position(BRANCH, 4),
            SideBranch.position(BRANCH, 5),
            SideBranch.position(BRANCH, 6),
            SideBranch.position(BRANCH, 7),
            SideBranch.position(BRANCH, 8));
    List<InboxRow> left =
        home.transaction(tables -> new EntriesAside(tables, GROUP.id()).take((log, at) -> true));
    assertThat(left)
        .extracting(row -> row.position().orElseThrow().sequence())
        .containsExactly(4L, 8L);
  }
}

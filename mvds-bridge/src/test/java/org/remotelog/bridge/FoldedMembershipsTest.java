package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.group.Member;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.Membership;
import org.remotelog.group.NewMember;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;

/** Who belongs to a group is folded anew when, and only when, the tables say something else. */
final class FoldedMembershipsTest {
  private static final LogName CREATOR = Ed25519.name(PlainBridge.seed("creator"));
  private static final LogName GUEST = Ed25519.name(PlainBridge.seed("guest"));

  private final MemoryHome home = new MemoryHome();

  private static GroupRows.OwnGroup group(String nonce, LogName creator) {
    return new GroupRows.OwnGroup(
        Group.create(
            creator, Sha256.of(Bytes.utf8(nonce)).bytes(), "friends", PlainBridge.seed("epoch")),
        PlainBridge.seed("agreement"));
  }

  private Membership membership(GroupRows.OwnGroup own) throws Exception {
    return home.read(tables -> Bridge.membership(tables, own));
  }

  private void add(GroupRows.OwnGroup own, long sequence, LogName log) throws Exception {
    NewMember member = new NewMember(log, Sha256.of(Bytes.utf8("key")).bytes(), "guest", false);
    home.update(
        tables ->
            new GroupRows(tables)
                .putMemberEntry(
                    own.group().id(),
                    CREATOR,
                    sequence,
                    new MemberEntry.MembersAdded(List.of(member), Optional.empty())));
  }

  @Test
  void isTheSameUntilAnEntryComesOrGoes() throws Exception {
    GroupRows.OwnGroup own = group("one", CREATOR);
    Membership before = membership(own);
    assertThat(membership(own)).isSameAs(before);
    add(own, 1, GUEST);
    Membership after = membership(own);
    assertThat(after.members()).extracting(Member::log).containsExactly(CREATOR, GUEST);
    assertThat(membership(own)).isSameAs(after);
    assertThat(before.members()).extracting(Member::log).containsExactly(CREATOR);
  }

  @Test
  void tellsApartGroupsAndCreatorsWithTheSameEntries() throws Exception {
    GroupRows.OwnGroup one = group("one", CREATOR);
    GroupRows.OwnGroup other = group("other", GUEST);
    assertThat(membership(one).members()).extracting(Member::log).containsExactly(CREATOR);
    assertThat(membership(other).members()).extracting(Member::log).containsExactly(GUEST);
    assertThat(membership(one).members()).extracting(Member::log).containsExactly(CREATOR);
  }
}

package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.NewMember;
import org.remotelog.log.Head;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;

/** Keys of direct connections, as sealed heads and member entries announce them. */
final class AnnouncedKeysTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
  }

  private PeerId keyOf(Device device) throws Exception {
    LogName log = device.log(group);
    return device.home.read(
        tables -> {
          for (LogIdentity identity : new GroupRows(tables).ownLogs(group)) {
            if (identity.name().equals(log)) {
              return PeerId.of(new DirectKeys().announced(identity));
            }
          }
          throw new IllegalStateException("no own log");
        });
  }

  private DirectPeers peersOf(Device device) throws Exception {
    PeerId self = keyOf(device);
    return device.home.read(
        t -> DirectPeers.NONE.next(t, new GroupRows(t).group(group).get(), self));
  }

  private Optional<Bytes> keyInHead(Device reader, LogName log) throws Exception {
    return reader.home.read(
        tables ->
            new LogJournal(tables)
                .reader(log, new GroupKeys(new GroupRows(tables).group(group).get().group()))
                .accepted()
                .map(ReaderState.Accepted::head)
                .flatMap(Head::tlsKey));
  }

  @Test
  void sealedHeadOfEachDeviceAnnouncesItsKey() throws Exception {
    bob.client.send(group, "a first head");
    bob.sync();
    alice.sync();
    assertThat(keyInHead(bob, alice.log(group))).contains(keyOf(alice).bytes());
    assertThat(keyInHead(alice, bob.log(group))).contains(keyOf(bob).bytes());
    assertThat(peersOf(alice).logOf(keyOf(bob))).contains(bob.log(group));
    assertThat(peersOf(bob).logOf(keyOf(alice))).contains(alice.log(group));
  }

  @Test
  void memberEntryAnnouncesTheKeyOfMemberThatHasPublishedNothingYet() throws Exception {
    assertThat(keyInHead(alice, bob.log(group))).isEmpty();
    assertThat(peersOf(alice).logOf(keyOf(bob))).contains(bob.log(group));
  }

  @Test
  void keyStaysOverRestartsAndDiffersInEachGroup() throws Exception {
    PeerId before = keyOf(alice);
    alice.restart();
    assertThat(keyOf(alice)).isEqualTo(before);
    GroupId other = alice.client.createGroup("others").id();
    group = other;
    assertThat(keyOf(alice)).isNotEqualTo(before);
  }

  @Test
  void removedMemberIsNobodysPeer() throws Exception {
    PeerId key = keyOf(bob);
    alice.client.removeMember(group, bob.log(group));
    assertThat(peersOf(alice).contains(key)).isFalse();
  }

  @Test
  void keyThatIsOursOrClaimedByTwoNamesNobody() throws Exception {
    PeerId bobs = keyOf(bob);
    DirectPeers asBob =
        alice.home.read(t -> DirectPeers.NONE.next(t, new GroupRows(t).group(group).get(), bobs));
    assertThat(asBob.contains(bobs)).as("our own key is nobody else's").isFalse();
    // Carol's member entry claims the key of Bob, which she saw in his head.
    LogName creator = alice.log(group);
    LogName carol = world.device().client.createGroup("elsewhere").ownLog();
    alice.home.update(
        tables ->
            new GroupRows(tables)
                .putMemberEntry(
                    group,
                    creator,
                    9,
                    new MemberEntry.MembersAdded(
                        List.of(
                            new NewMember(
                                carol,
                                Bytes.wrap(new byte[32]),
                                "Carol",
                                false,
                                Optional.of(bobs.bytes()),
                                Optional.empty())),
                        Optional.empty())));
    assertThat(peersOf(alice).contains(bobs)).isTrue();
    assertThat(peersOf(alice).logOf(bobs)).isEmpty();
  }

  @Test
  void ownLogsOfImportedAuthorsAnnounceNothing() throws Exception {
    Draft draft =
        new Draft(
            Optional.of("ann"),
            Optional.empty(),
            Envelope.TEXT,
            Bytes.utf8("by somebody else"),
            Optional.empty(),
            List.of(),
            Optional.empty());
    LogName ann = alice.client.appendAll(group, List.of(draft)).get(0).log();
    alice.sync();
    bob.sync();
    assertThat(keyInHead(bob, ann)).isEmpty();
    assertThat(peersOf(bob).peers()).containsExactly(keyOf(alice));
  }
}

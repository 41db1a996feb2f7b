package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.NewMember;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogReader;
import org.remotelog.log.client.LogSource;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.MetadataCodec;

/** Members whose clients do not keep to the rules. */
final class HostileMembersTest {
  private static final Bytes NONCE = Bytes.wrap(new byte[8]);

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device mallory = world.device();
  private final Device carol = world.device();
  private GroupId group;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    mallory.joinBy(alice, group);
  }

  private Network network() {
    return new Network(
        List.of(world.store), List.of(world.pointer), Runnable::run, 1, Duration.ofSeconds(1));
  }

  private LogWriter writer(Device device) {
    return new LogWriter(
        device.home, network(), new SecureRandom(), world.clock::millis, LogEvents.NONE);
  }

  /** What a hostile client puts into its own log, rule or no rule. */
  private void writeMemberEntry(Device device, MemberEntry entry) throws Exception {
    LogName log = device.log(group);
    var unused =
        new Bridge(writer(device), world.clock::millis, () -> Bytes.utf8("hostile"))
            .transaction(
                device.home,
                group,
                session ->
                    session.appendMemberEntry(log, world.clock.millis() / 1000, NONCE, entry));
  }

  @Test
  void logAddedByMemberWithoutRightDoesNotCount() throws Exception {
    carol.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Carol");
    carol.client.send(group, "through the back door");
    carol.sync();
    NewMember member = new NewMember(carol.log(group), Bytes.wrap(new byte[32]), "Carol", true);
    writeMemberEntry(mallory, new MemberEntry.MembersAdded(List.of(member), Optional.empty()));
    mallory.sync();
    world.clock.pass(Duration.ofDays(8));
    alice.sync();
    assertThat(alice.client.members(group)).hasSize(2);
    assertThat(alice.texts(group)).isEmpty();
  }

  @Test
  void copyWithFalseParentsInAnotherLogDoesNotHoldTheMessageBack() throws Exception {
    carol.joinBy(alice, group);
    MessageId id = alice.client.send(group, "hello").id();
    alice.sync();
    mallory.sync();
    Message sent = MessageCodec.decode(Dialect.SPEC, mallory.client.encoded(group, id));
    Parent nobody = new Parent(MessageId.of(Bytes.wrap(new byte[32])), Optional.empty());
    LogWriter.NewMessage copy =
        new LogWriter.NewMessage(
            id.digest(),
            sent.timestampSeconds(),
            MetadataCodec.encodeWithoutPosition(Metadata.ofParents(List.of(nobody))),
            sent.body());
    LogName log = mallory.log(group);
    mallory.home.update(
        tables -> {
          var unused = writer(mallory).append(tables, log, List.of(copy));
        });
    mallory.sync();
    List<Bytes> alices = world.pointer.resolve(alice.log(group), Duration.ofSeconds(1));
    world.pointer.replace(alice.log(group), List.of());
    // Mallory's roster shows the record all the same.
    Cid head = IpnsRecordCodec.parse(alice.log(group), alices.get(0)).head();
    Bytes block = world.store.get(head, Duration.ofSeconds(1)).orElseThrow();
    world.store.remove(List.of(head), Duration.ofSeconds(1));
    carol.sync();
    assertThat(carol.texts(group)).isEmpty();
    world.store.put(List.of(new Block(head, block)), Duration.ofSeconds(1));
    world.pointer.replace(alice.log(group), alices);
    carol.sync();
    assertThat(carol.texts(group)).containsExactly("hello");
    assertThat(carol.messages(group).get(0).log()).contains(alice.log(group));
    assertThat(carol.messages(group).get(0).missingParents()).isEmpty();
  }

  @Test
  void copyOfMemberEntryInAnotherLogDoesNotHideTheTrueOne() throws Exception {
    Device dave = world.device();
    dave.joinBy(alice, group);
    // Mallory copies into its own log, byte for byte, what the creator says about Carol.
    carol.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "Carol");
    alice.sync();
    carol.client.send(group, "hello");
    carol.sync();
    mallory.sync();
    List<LogWriter.NewMessage> copies = new ArrayList<>();
    List<Entry> entries = entries(alice);
    for (Entry entry : entries) {
      assertThat(EnvelopeCodec.open(entry.body()).contentType()).isEqualTo(Envelope.MEMBER_ENTRY);
      copies.add(
          new LogWriter.NewMessage(
              MessageIds.of(group, entry.timestampSeconds(), entry.body()).digest(),
              entry.timestampSeconds(),
              entry.metadata(),
              entry.body()));
    }
    LogName log = mallory.log(group);
    mallory.home.update(
        tables -> {
          var unused = writer(mallory).append(tables, log, copies);
        });
    mallory.sync();
    // Dave reads Mallory's log first: the creator's is out of reach for a pass.
    List<Bytes> creators = world.pointer.resolve(alice.log(group), Duration.ofSeconds(1));
    world.pointer.replace(alice.log(group), List.of());
    dave.sync();
    world.pointer.replace(alice.log(group), creators);
    dave.sync();
    dave.sync();
    assertThat(dave.client.members(group)).hasSize(4);
    assertThat(dave.texts(group)).containsExactly("hello");
  }

  /** The entries of a device's log, read from the store as any member can. */
  private List<Entry> entries(Device device) throws Exception {
    LogName log = device.log(group);
    GroupRows.OwnGroup own =
        mallory.home.read(tables -> new GroupRows(tables).group(group)).orElseThrow();
    List<Entry> found = new ArrayList<>();
    LogSource source =
        new LogSource() {
          @Override
          public Collection<LogName> logs() {
            return List.of(log);
          }

          @Override
          public EpochSecrets secrets() {
            return new GroupKeys(own.group());
          }

          @Override
          public MessageIdRule idRule() {
            return GroupKeys.idRule(group);
          }

          @Override
          public void onEntries(Tables tables, LogName from, List<Entry> entries) {
            found.addAll(entries);
          }

          @Override
          public void onConfirmed(Tables tables, LogName from, SequenceRange range) {}
        };
    var unused =
        new LogReader(new MemoryHome(), network(), world.clock::millis, LogEvents.NONE)
            .catchUp(source);
    return found;
  }
}

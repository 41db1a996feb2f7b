package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.mvds.GroupId;

/** In large groups receipts stand in rosters: whose are read, and what is kept of them. */
@Timeout(120)
final class RosterReceiptsTest {
  private static final SyncOptions SPARING =
      SyncOptions.DEFAULT.withReach(SyncOptions.Reach.SPARING);

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private GroupId group;

  @BeforeEach
  void makeLargeGroup() throws Exception {
    group = alice.client.createGroup("many").id();
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i <= CoreLimits.MAX_HEAD_RECEIPTS; i++) {
      drafts.add(
          new Draft(
              Optional.of("author " + i),
              Optional.empty(),
              "text/plain",
              Bytes.utf8("hello"),
              Optional.of(List.of()),
              List.of(),
              Optional.empty()));
    }
    alice.client.appendAll(group, drafts);
    alice.sync();
    bob.joinBy(alice, group);
    carol.joinBy(alice, group);
    alice.sync();
    // Their first heads are out: the next ones go out with what they say.
    bob.sync();
    carol.sync();
    poll();
  }

  /** One pass of a watch, soon after another one that has read a roster. */
  private SyncReport poll() throws Exception {
    world.clock.pass(Duration.ofMinutes(1));
    return alice.client.sync(Optional.of(group), SPARING);
  }

  private void say(Device device, String text) throws Exception {
    device.client.send(group, text);
    device.sync();
  }

  /** The messages that a member holds as far as Alice knows. */
  private List<String> held(Device member) throws Exception {
    LogName log = member.log(group);
    return alice.home.read(tables -> held(tables, log));
  }

  private List<String> held(Tables tables, LogName member) throws IOException {
    HeldByMember held = new HeldByMember(tables, group, Optional.of(member));
    List<String> texts = new ArrayList<>();
    for (Inbox.Numbered row : new Inbox(tables, group).after(0, 1_000)) {
      if (held.holds(row.row())) {
        String body = new String(row.row().body().toArray(), StandardCharsets.ISO_8859_1);
        texts.add(body.replaceAll("(?s).*(hello|by \\w+ \\d)$", "$1"));
      }
    }
    return texts;
  }

  private List<LogName> remembered() throws IOException {
    return alice.home.read(tables -> HeldByMember.members(tables, group));
  }

  @Test
  void receiptsOfAMemberThatIsGivenToComeWithTheHeadThatNamesItsRoster() throws Exception {
    LogName bobs = bob.log(group);
    alice.home.update(tables -> HeldByMember.begin(tables, group, bobs, false));
    for (int hour = 1; hour <= 2; hour++) {
      world.clock.pass(Duration.ofMillis(CoreLimits.ROSTER_MS));
      say(alice, "by alice " + hour);
      bob.sync();
      say(carol, "by carol " + hour);
      // It reads the roster of Carol, so that the next one reads none.
      poll();
      say(bob, "by bob " + hour);
      poll();
      assertThat(held(bob)).contains("by alice " + hour);
    }
    assertThat(held(bob).stream().filter("hello"::equals))
        .hasSize(CoreLimits.MAX_HEAD_RECEIPTS + 1);
    // Carol's is not wanted: there is no row of hers.
    assertThat(remembered()).containsExactly(bobs);
    assertThat(held(carol)).isEmpty();
  }

  @Test
  void nothingIsKeptOfMembersToWhomNothingIsGiven() throws Exception {
    world.clock.pass(Duration.ofMillis(CoreLimits.ROSTER_MS));
    say(bob, "by bob");
    say(carol, "by carol");
    world.clock.pass(Duration.ofMillis(CoreLimits.ROSTER_MS));
    alice.sync();
    assertThat(alice.client.proofs().explain(group).orElseThrow().lines())
        .as("rosters were read")
        .anyMatch(line -> line.kind() == PassTrace.Kind.ROSTER);
    assertThat(remembered()).isEmpty();
  }
}

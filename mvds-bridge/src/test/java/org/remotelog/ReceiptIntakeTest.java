package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bridge.ReceiptIntake;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.LogRoot;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/** What becomes of a member's statement of what it holds. */
final class ReceiptIntakeTest {
  private static final Digest OTHER_ROOT = Sha256.of(Bytes.utf8("another branch"));

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;
  private LogName alices;
  private LogName bobs;
  private long count;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    alices = alice.log(group);
    bobs = bob.log(group);
    for (int i = 0; i < 10; i++) {
      alice.client.send(group, "text " + i);
    }
    count = alice.home.read(t -> new LogJournal(t).writer(alices).count());
  }

  private Receipt upTo(long last, SequenceRange... except) throws Exception {
    LogRoot root =
        alice.home.read(
            tables -> {
              LogRoot sum = LogRoot.EMPTY;
              for (long at = 1; at <= last; at++) {
                sum = sum.append(new LogJournal(tables).commitment(alices, at).orElseThrow());
              }
              return sum;
            });
    return Receipt.of(alices, last, root.root(), List.of(except));
  }

  private void take(Receipt... receipts) throws Exception {
    take(alice, bobs, receipts);
  }

  private void take(Device at, LogName from, Receipt... receipts) throws Exception {
    ReceiptIntake.Statement statement = new ReceiptIntake.Statement(from, List.of(receipts));
    at.home.update(tables -> look(tables, statement).keep(tables));
  }

  private HeldByMember held(Tables tables) throws IOException {
    return new HeldByMember(tables, group, Optional.of(bobs));
  }

  /** Entries of Alice's log that Bob holds, and whether he held more. */
  private String held() throws Exception {
    return alice.home.read(
        tables -> {
          List<Long> places = new ArrayList<>();
          for (Inbox.Numbered row : new Inbox(tables, group).after(0, 100)) {
            if (held(tables).holds(row.row())) {
              places.add(count - row.row().position().orElseThrow().sequence());
            }
          }
          return places.size() + (held(tables).wentBack() ? " after more" : "");
        });
  }

  @Test
  void whatCountsIsHeldAndWhatIsExceptedIsNot() throws Exception {
    assertThat(held()).isEqualTo("0");
    take(upTo(count, new SequenceRange(count - 1, count)));
    assertThat(held()).isEqualTo("8");
    take(upTo(count));
    assertThat(held()).isEqualTo("10");
  }

  @Test
  void goingBackIsNoticedUntilSomebodyHasActedOnIt() throws Exception {
    take(upTo(count));
    take(upTo(count - 4));
    assertThat(held()).isEqualTo("6 after more");
    take(upTo(count - 2));
    assertThat(held()).isEqualTo("8 after more");
    alice.home.update(tables -> HeldByMember.actedOn(tables, group, bobs));
    assertThat(held()).isEqualTo("8");
    take(upTo(count - 8));
    assertThat(held()).isEqualTo("2 after more");
  }

  @Test
  void otherBranchHoldsNothingAndOneThatIsNotKnownYetWhatWasHeldBefore() throws Exception {
    take(upTo(count - 3));
    Receipt beyond = Receipt.of(alices, count + 5, OTHER_ROOT, List.of());
    take(beyond);
    assertThat(held()).as("it holds more than is known here").isEqualTo("7");
    SequenceRange lost = new SequenceRange(count - 3, count);
    take(Receipt.of(alices, count + 5, OTHER_ROOT, List.of(lost)));
    assertThat(held()).isEqualTo("0 after more");
    take(upTo(count));
    assertThat(held()).isEqualTo("10 after more");
    alice.home.update(tables -> HeldByMember.actedOn(tables, group, bobs));
    take(Receipt.of(alices, count, OTHER_ROOT, List.of()));
    assertThat(held()).isEqualTo("0 after more");
  }

  @Test
  void statementTakesNothingBackOfLogsOfWhichItSaysNothing() throws Exception {
    take(upTo(count));
    take();
    assertThat(held()).isEqualTo("10");
    take(upTo(count - 1));
    assertThat(held()).isEqualTo("9 after more");
  }

  @Test
  void whatAnotherStatementHasChangedMeanwhileStays() throws Exception {
    take(upTo(count - 4));
    ReceiptIntake.Statement old = new ReceiptIntake.Statement(bobs, List.of(upTo(count - 2)));
    ReceiptIntake.Taken taken = alice.home.read(tables -> look(tables, old));
    take(upTo(count));
    alice.home.update(taken::keep);
    assertThat(held()).isEqualTo("10");
  }

  private ReceiptIntake.Taken look(Tables tables, ReceiptIntake.Statement statement)
      throws IOException {
    GroupRows.OwnGroup own = new GroupRows(tables).group(group).orElseThrow();
    return new ReceiptIntake(tables, own).look(List.of(statement), new GroupKeys(own.group()));
  }

  @Test
  void receiptsOfOtherLogsAndStrangeTagsChangeNothing() throws Exception {
    take(upTo(count), Receipt.of(LogName.of(OTHER_ROOT.bytes()), 3, OTHER_ROOT, List.of()));
    assertThat(held()).isEqualTo("10");
    // Bob says twice of one log what he holds: what does not count takes nothing from what does.
    take(upTo(count), Receipt.of(alices, count, OTHER_ROOT, List.of()));
    assertThat(held()).isEqualTo("10");
  }

  @Test
  void readerChecksReceiptsAboutLogsThatItReads() throws Exception {
    alice.sync();
    bob.sync();
    take(bob, alices, upTo(count - 2));
    long held =
        bob.home.read(
            tables -> {
              HeldByMember by = new HeldByMember(tables, group, Optional.of(alices));
              return new Inbox(tables, group)
                  .after(0, 100).stream().filter(row -> holds(by, row.row())).count();
            });
    assertThat(held).isEqualTo(8);
  }

  private static boolean holds(HeldByMember by, InboxRow row) {
    try {
      return by.holds(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void unconfirmedPlacesAndOtherContentAtThePlaceAreNotHeld() throws Exception {
    take(upTo(count));
    alice.home.read(
        tables -> {
          InboxRow row = new Inbox(tables, group).after(0, 1).get(0).row();
          MessageId ofFork = new MessageId(OTHER_ROOT);
          assertThat(held(tables).holds(row)).isTrue();
          assertThat(held(tables).holds(with(row, row.id(), false))).isFalse();
          assertThat(held(tables).holds(with(row, ofFork, true))).isFalse();
          return true;
        });
  }

  private static InboxRow with(InboxRow row, MessageId id, boolean confirmed) {
    return new InboxRow(
        id,
        row.position(),
        row.timestampSeconds(),
        row.metadata(),
        row.body(),
        row.unknownFields(),
        confirmed,
        row.atMs(),
        row.missingParents());
  }

  @Test
  void ownMessagesAreOnALogOnceTheyArePublishedAndOthersOnceTheyAreConfirmed() throws Exception {
    assertThat(onLog(alice)).isZero();
    alice.sync();
    assertThat(onLog(alice)).isEqualTo(10);
    alice.client.send(group, "new");
    assertThat(onLog(alice)).isEqualTo(10);
    bob.client.receive(group, alice.client.encoded(group, alice.messages(group).get(10).id()));
    bob.sync();
    assertThat(onLog(bob)).as("of eleven one came directly").isEqualTo(10);
  }

  private long onLog(Device device) throws Exception {
    return device.home.read(
        tables -> {
          long sum = 0;
          HeldByMember any = new HeldByMember(tables, group, Optional.empty());
          for (Inbox.Numbered row : new Inbox(tables, group).after(0, 100)) {
            sum += any.isOnLog(row.row()) ? 1 : 0;
          }
          return sum;
        });
  }

  @Test
  void logIsGoneThroughOnceAndMilestonesStay() throws Exception {
    take(upTo(count - 5), upTo(count - 2));
    // With where the published head ends.
    assertThat(milestones()).containsExactly(2L, count - 5, count - 2, count);
    // Nothing new to check: nothing is written.
    take(upTo(count - 2));
    assertThat(milestones()).containsExactly(2L, count - 5, count - 2, count);
  }

  private List<Long> milestones() throws Exception {
    Bytes prefix = Keys.of(alices.publicKey(), Bytes.ofHex("04"));
    List<Long> counts = new ArrayList<>();
    alice
        .home
        .read(tables -> tables.table(HomeTable.COMMITMENTS).scanPrefix(prefix, 100))
        .forEach(row -> counts.add(Keys.u64At(row.key(), prefix.size())));
    return counts;
  }
}

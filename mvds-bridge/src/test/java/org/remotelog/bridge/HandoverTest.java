package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.MetadataCodec;

/** What other copies of a home wrote in an ended log is taken along, each message once. */
final class HandoverTest {
  private static final LogIdentity ENDED = identity("ended");
  private static final LogIdentity NEXT = identity("next");
  private static final Group GROUP =
      Group.create(
          ENDED.name(),
          Sha256.of(Bytes.utf8("nonce")).bytes(),
          "friends",
          PlainBridge.seed("epoch"));
  private static final EpochSecrets SECRETS =
      new EpochSecrets() {
        @Override
        public int current() {
          return 0;
        }

        @Override
        public Optional<SecretBytes> secret(int epoch) {
          return Optional.of(PlainBridge.seed("epoch"));
        }
      };

  private final MemoryHome home = new MemoryHome();
  private final Bridge bridge = PlainBridge.of(home);

  private static LogIdentity identity(String name) {
    return new LogIdentity(Ed25519.name(PlainBridge.seed(name)), PlainBridge.seed(name));
  }

  private static Digest id(String text) {
    return Sha256.of(Bytes.utf8(text));
  }

  private static Entry entry(long sequence, String text, String... parents) {
    List<Parent> all = new ArrayList<>();
    for (String parent : parents) {
      all.add(new Parent(MessageId.of(id(parent).bytes()), Optional.empty()));
    }
    return new Entry(
        sequence,
        id(text),
        Bytes.wrap(new byte[16]),
        1,
        MetadataCodec.encodeWithoutPosition(Metadata.ofParents(all)),
        Bytes.utf8(text));
  }

  private void within(Work work) throws IOException {
    bridge.transaction(
        home,
        GROUP.id(),
        session -> {
          work.run(session);
          return Boolean.TRUE;
        });
  }

  private interface Work {
    void run(GroupSession session) throws IOException;
  }

  /** What the log that goes on has, in its order. */
  private List<Digest> takenAlong() throws IOException {
    List<Digest> ids = new ArrayList<>();
    LogName next = NEXT.name();
    home.read(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          long count = journal.writer(next).count();
          if (count > 0) {
            journal.entries(next, new SequenceRange(1, count)).forEach(one -> ids.add(one.id()));
          }
          return Boolean.TRUE;
        });
    return ids;
  }

  @BeforeEach
  void endTheLog() throws Exception {
    home.update(
        tables -> {
          GroupRows rows = new GroupRows(tables);
          rows.putGroup(new GroupRows.OwnGroup(GROUP, PlainBridge.seed("agreement")));
          rows.putOwnLog(GROUP.id(), ENDED);
        });
    within(session -> Handover.run(session, ENDED, NEXT, SECRETS));
  }

  private void readSide(int branch, List<Entry> entries) throws IOException {
    within(
        session -> {
          session.accept(ENDED.name(), branch, entries);
          Handover.takeAlong(session, ENDED.name(), entries);
        });
  }

  @Test
  void aMessageOfTwoHistoriesIsTakenAlongOnceThoughItWaitsForAParent() throws Exception {
    List<Entry> both = List.of(entry(1, "here"), entry(2, "waits", "absent"));

    readSide(1, both);
    readSide(2, both);

    assertThat(takenAlong()).containsExactly(id("here"), id("waits"));
    readSide(2, List.of(entry(3, "absent")));
    assertThat(takenAlong()).containsExactly(id("here"), id("waits"), id("absent"));
  }

  @Test
  void allThatTurnsOutToBeOfAnotherHistoryIsTakenAlongPageByPage() throws Exception {
    for (int more = 0; more <= 1; more++) {
      int before = takenAlong().size();
      List<Entry> entries = new ArrayList<>();
      List<Digest> ids = new ArrayList<>();
      while (lastRow() + entries.size() < (1 + more) * Limits.MAX_HANDOVER_ROWS + more) {
        long sequence = lastRow() + entries.size() + 1;
        entries.add(entry(sequence, "main " + sequence));
        ids.add(id("main " + sequence));
      }
      long first = entries.get(0).sequence();
      long last = entries.get(entries.size() - 1).sequence();
      Entry waits = entry(last + 1, "waits " + more, "absent");
      within(session -> session.accept(ENDED.name(), 0, entries));
      within(session -> session.accept(ENDED.name(), 0, List.of(waits)));
      List<SequenceRange> ranges =
          List.of(new SequenceRange(first, first), new SequenceRange(first + 2, last + 1));

      within(session -> Handover.takeAlongMoved(session, ENDED.name(), 0, ranges));

      ids.remove(1);
      ids.add(id("waits " + more));
      List<Digest> taken = takenAlong();
      assertThat(taken.subList(before, taken.size())).containsExactlyElementsOf(ids);
      within(session -> Handover.takeAlongMoved(session, ENDED.name(), 0, ranges));
      assertThat(takenAlong()).as("once").hasSameSizeAs(taken);
    }
  }

  private long lastRow() throws IOException {
    return home.read(tables -> new Inbox(tables, GROUP.id()).lastRow());
  }
}

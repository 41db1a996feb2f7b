package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Entry;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.Commitments;

/** A pass asks members that can be reached before it fetches, and trusts none of them. */
final class MembersFirstPassTest {
  private static final long DIRECT_BYTES = 321;

  private static final int ENTRIES = 20;
  private static final int MISSING = 7;
  private static final int BODY_BYTES = 1_000;

  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk writer = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
  private final Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(pointer));
  private final LogName log = writer.log();
  private final Random random = new Random(5);
  private final List<List<MissingEntries>> asked = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  MembersFirstPassTest() {
    reader.reads.add(log);
  }

  /** One segment, of which the reader has all but one entry directly. */
  private void write() throws IOException {
    Bytes[] bodies = new Bytes[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      byte[] body = new byte[BODY_BYTES];
      random.nextBytes(body);
      bodies[i] = Bytes.wrap(body);
    }
    LogWriter shell = writer.writer();
    entries.addAll(writer.append(shell, bodies));
    assertThat(shell.flush(List.of(writer.own())).failures()).isEmpty();
    for (Entry entry : entries) {
      if (entry.sequence() != MISSING) {
        comes(entry);
      }
    }
  }

  private void comes(Entry entry) throws IOException {
    reader.home.update(
        tables ->
            new LogJournal(tables)
                .putUnconfirmed(log, entry.sequence(), Commitments.of(log, entry)));
  }

  private interface Answer {
    void give(List<MissingEntries> missing) throws IOException;
  }

  private void live(Answer answer) {
    reader.live =
        new LiveMembers() {
          @Override
          public boolean isSomebody() {
            return true;
          }

          @Override
          public long ask(List<MissingEntries> missing) throws IOException {
            asked.add(missing);
            answer.give(missing);
            return DIRECT_BYTES;
          }
        };
  }

  private List<PassTrace.Line> lines(PassTrace.Kind kind) {
    List<PassTrace.Line> lines = new ArrayList<>(reader.trace.linesOf(log));
    lines.removeIf(line -> line.kind() != kind);
    return lines;
  }

  @Test
  void segmentIsNotFetchedWhenMembersGiveWhatIsMissing() throws Exception {
    write();
    live(missing -> comes(entries.get(MISSING - 1)));
    CatchUp result = reader.catchUp();
    assertThat(asked)
        .containsExactly(List.of(new MissingEntries(log, List.of(SequenceRange.single(MISSING)))));
    assertThat(result.segments()).isZero();
    assertThat(result.fromMembers()).isEqualTo(1);
    assertThat(result.rounds()).isEqualTo(1);
    assertThat(result.gaps()).isEmpty();
    assertThat(reader.readerState(log).held().containsAll(new SequenceRange(1, ENTRIES))).isTrue();
    assertThat(lines(PassTrace.Kind.MEMBERS))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.subject()).isEqualTo("[7]");
              assertThat(line.place()).isEqualTo("connected members");
              assertThat(line.number()).isEqualTo(1);
              assertThat(line.bytes()).isEqualTo(DIRECT_BYTES);
              assertThat(line.why()).isEqualTo("entries asked for: 1");
            });
    assertThat(lines(PassTrace.Kind.PLAN))
        .extracting(PassTrace.Line::subject)
        .containsExactly("the head", "what members gave directly");
    assertThat(lines(PassTrace.Kind.PLAN).get(1).why())
        .startsWith("skipped, direct copies match the signed head: entries ");
    assertThat(PassTrace.parse(reader.trace.toBytes())).isEqualTo(reader.trace);
  }

  @Test
  void segmentIsFetchedWhenMembersAreSilentAndTheyAreAskedOnce() throws Exception {
    write();
    live(missing -> {});
    CatchUp result = reader.catchUp();
    assertThat(asked).hasSize(1);
    assertThat(result.segments()).isEqualTo(1);
    assertThat(result.fromMembers()).isZero();
    assertThat(result.rounds()).isEqualTo(2);
    assertThat(result.entries()).isEqualTo(ENTRIES);
    assertThat(lines(PassTrace.Kind.MEMBERS).get(0).number()).isZero();
    assertThat(lines(PassTrace.Kind.MEMBERS).get(0).why()).endsWith("something else: 1");
  }

  @Test
  void segmentIsFetchedWhenMembersGiveSomethingElse() throws Exception {
    write();
    Entry right = entries.get(MISSING - 1);
    live(
        missing ->
            comes(
                new Entry(
                    right.sequence(),
                    right.id(),
                    right.salt(),
                    right.timestampSeconds(),
                    Bytes.utf8("other metadata"),
                    right.body())));
    CatchUp result = reader.catchUp();
    assertThat(result.segments()).isEqualTo(1);
    assertThat(result.fromMembers()).isZero();
    assertThat(result.gaps()).isEmpty();
    assertThat(reader.readerState(log).held().containsAll(new SequenceRange(1, ENTRIES))).isTrue();
  }

  @Test
  void nobodyIsAskedWhenNothingOrAllIsHere() throws Exception {
    live(missing -> {});
    write();
    comes(entries.get(MISSING - 1));
    assertThat(reader.catchUp().segments()).isZero();
    Desk fresh = new Desk(new MemoryHome(), 3, List.of(store), List.of(pointer));
    fresh.reads.add(log);
    fresh.live = reader.live;
    assertThat(fresh.catchUp().segments()).isEqualTo(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void passFailsWhenTheHomeFailsWhileItWaits() throws Exception {
    write();
    live(
        missing -> {
          throw new IOException("the disk is gone");
        });
    assertThatThrownBy(reader::catchUp).hasMessage("the disk is gone");
    live(missing -> comes(entries.get(MISSING - 1)));
    assertThat(reader.catchUp().fromMembers()).isEqualTo(1);
  }
}

package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Announced;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.RosterChoice;

/**
 * Rounds of catching up through the real writer and reader, on a store in memory: what follows one
 * another, however much goes side by side. Logs too long for that are in {@code RoundsByShapeTest}.
 */
final class RoundsTest {
  private static final int BODY_BYTES = 200;
  private static final int READER = 1_000;

  /** The newest that a head links itself reaches further back than this many messages. */
  private static final int A_WHILE = 1_000;

  /** And it does not reach back so far. */
  private static final int LONG_AWAY = 10_000;

  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Random random = new Random(5);
  private final List<Desk> writers = new ArrayList<>();

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private Desk reader() {
    Desk reader = desk(READER);
    writers.forEach(writer -> reader.reads.add(writer.log()));
    return reader;
  }

  private void write(Desk writer, int entries, int atOnce) throws IOException {
    for (int from = 0; from < entries; from += atOnce) {
      Bytes[] bodies = new Bytes[Math.min(atOnce, entries - from)];
      for (int i = 0; i < bodies.length; i++) {
        bodies[i] = SampleLog.random(random, BODY_BYTES);
      }
      writer.say(bodies);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 1, 2",
    "1, 10, 10, 2",
    "1, 1000, 1, 2",
    "1, 1000, 1000, 2",
    "1, 10000, 10000, 3",
    "1, 100000, 100000, 3",
    "50, 10, 1, 2",
    "50, 10, 10, 2",
    "50, 100, 1, 2",
    "50, 1000, 1000, 2",
    "50, 6000, 6000, 3",
    "500, 10, 1, 2",
    "500, 10, 10, 2",
    "500, 1000, 1000, 2",
  })
  void roundsDependOnPagesAndNothingElse(int logs, int entries, int atOnce, int cold)
      throws IOException {
    for (int i = 0; i < logs; i++) {
      writers.add(desk(i));
      write(writers.get(i), entries, atOnce);
    }
    Desk reader = reader();

    CatchUp first = reader.catchUp();
    CatchUp nothing = reader.catchUp();
    for (Desk writer : writers) {
      write(writer, 1, 1);
    }
    CatchUp warm = reader.catchUp();
    write(writers.get(0), A_WHILE, A_WHILE);
    CatchUp late = reader.catchUp();
    write(writers.get(0), LONG_AWAY, LONG_AWAY);
    CatchUp later = reader.catchUp();

    System.out.printf(
        "rounds: %3d writers, %,7d entries each, %s: cold %d, nothing new %d, one new of each %d,"
            + " %,d new of one %d, %,d new %d; requests %d, bytes %,d%n",
        logs,
        entries,
        atOnce == 1 ? "one per publish" : "in one go      ",
        first.rounds(),
        nothing.rounds(),
        warm.rounds(),
        A_WHILE,
        late.rounds(),
        LONG_AWAY,
        later.rounds(),
        first.requests(),
        first.bytesIn());
    assertThat(first.gaps()).isEmpty();
    assertThat(first.entries()).isEqualTo((long) logs * entries);
    assertThat(first.rounds()).isEqualTo(cold);
    assertThat(nothing.rounds()).isEqualTo(1);
    assertThat(warm.entries()).isEqualTo(logs);
    assertThat(warm.rounds()).isEqualTo(2);
    assertThat(late.entries()).isEqualTo(A_WHILE);
    assertThat(late.rounds()).isEqualTo(2);
    assertThat(later.entries()).isEqualTo(LONG_AWAY);
    assertThat(later.rounds()).as("pages are needed").isEqualTo(3);
  }

  /** Takes many minutes: for the figure in ADR 34, with {@code -Drounds.long=true}. */
  @Test
  @EnabledIfSystemProperty(named = "rounds.long", matches = "true")
  void aHundredThousandPublishesTakeThreeRoundsToo() throws IOException {
    writers.add(desk(1));
    write(writers.get(0), 100_000, 1);
    CatchUp cold = reader().catchUp();
    System.out.printf(
        "rounds: 1 writer, 100,000 entries, one per publish: cold %d; requests %d, bytes %,d%n",
        cold.rounds(), cold.requests(), cold.bytesIn());
    assertThat(cold.entries()).isEqualTo(100_000);
    assertThat(cold.rounds()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1000, 2", "10000, 3"})
  void aPointerWithoutInlineHeadsCostsOneRoundMore(int entries, int withInline) throws IOException {
    writers.add(desk(1));
    write(writers.get(0), entries, entries);
    Desk reader =
        new Desk(new MemoryHome(), READER, List.of(store), List.of(new Contract(pointer)));
    reader.reads.add(writers.get(0).log());

    CatchUp cold = reader.catchUp();
    write(writers.get(0), 1, 1);
    CatchUp warm = reader.catchUp();

    assertThat(cold.entries()).isEqualTo(entries);
    assertThat(cold.rounds()).isEqualTo(withInline + 1);
    assertThat(warm.entries()).isEqualTo(1);
    assertThat(warm.rounds()).isEqualTo(3);
  }

  /** A pass of a reader that knows one log only. */
  private static CatchUp learning(Desk reader, Desk known) throws IOException {
    return new LogReader(reader.home, reader.network(), () -> reader.now, reader.events)
        .catchUp(new LearningNames(reader, known.log()));
  }

  /** The one who is known reads the others, and its roster shows them before its entries do. */
  @ParameterizedTest
  @CsvSource({
    "50, 20, 1, 2, 4",
    "500, 10, 10, 2, 4",
    "3, 10000, 10000, 3, 5",
    "10, 6000, 6000, 3, 5",
  })
  void whoKnowsOneNameOnlyNeedsTwoRoundsMoreThanCold(
      int logs, int entries, int atOnce, int allNames, int oneName) throws IOException {
    for (int i = 0; i < logs; i++) {
      writers.add(desk(i));
      write(writers.get(i), entries, atOnce);
    }
    Desk known = writers.get(0);
    tell(known, writers.subList(1, logs));
    Desk reader = reader();
    Desk other = reader();

    CatchUp cold = reader.catchUp();
    CatchUp first = learning(other, known);

    System.out.printf(
        "rounds: %3d writers, %,7d entries each, all names known: cold %d, one known: %d%n",
        logs, entries, cold.rounds(), first.rounds());
    assertThat(cold.rounds()).isEqualTo(allNames);
    assertThat(first.rounds()).isEqualTo(oneName);
    assertThat(first.entries()).isEqualTo(cold.entries()).isEqualTo((long) logs * entries + 1);
    assertThat(first.gaps()).isEmpty();
    assertThat(first.requests()).as("nothing is asked for twice").isEqualTo(cold.requests());
    CatchUp nothing = other.catchUp();
    assertThat(nothing.requests()).as("once only").isEqualTo(logs);
  }

  @Test
  void strangersThatARosterShowsAreAskedForOnceAndNothingIsKeptOfThem() throws IOException {
    for (int i = 0; i < 3; i++) {
      writers.add(desk(i));
      write(writers.get(i), 1, 1);
    }
    Desk known = writers.get(0);
    List<Desk> strangers = writers.subList(1, 3);
    tell(known, strangers);
    Desk reader = desk(READER);
    reader.reads.add(known.log());

    CatchUp cold = learning(reader, known);
    write(strangers.get(0), 1, 1);
    tell(known, strangers);
    CatchUp warm = learning(reader, known);

    assertThat(cold.entries()).isEqualTo(2);
    assertThat(cold.requests()).as("record, two segments, roster, two strangers").isEqualTo(6);
    assertThat(cold.gaps()).isEmpty();
    for (Desk stranger : strangers) {
      assertThat(reader.readerState(stranger.log()).accepted()).isEmpty();
    }
    assertThat(warm.requests()).as("record, segment, roster").isEqualTo(3);
  }

  /**
   * The first of the writers reads the others and tells of them; the names of those are empty for
   * everybody else. Their news come behind a pointer that stands still.
   */
  @ParameterizedTest
  @CsvSource({
    "3, 10, 1, 4",
    "3, 1000, 1000, 4",
    "3, 10000, 10000, 5",
    "50, 10, 1, 4",
    "50, 1000, 1000, 4",
    "500, 10, 10, 4",
  })
  void logsThatOnlyARosterShowsCostTwoRoundsMore(int logs, int entries, int atOnce, int cold)
      throws IOException {
    for (int i = 0; i < logs; i++) {
      writers.add(desk(i));
      write(writers.get(i), entries, atOnce);
    }
    Desk teller = writers.get(0);
    List<Desk> others = writers.subList(1, logs);
    tell(teller, others);
    Map<LogName, Bytes> old = new HashMap<>();
    for (Desk other : others) {
      old.put(other.log(), pointer.records(other.log()).get(0));
      pointer.hold(other.log());
    }
    Desk reader = reader();

    CatchUp first = reader.catchUp();
    CatchUp nothing = reader.catchUp();
    for (Desk other : others) {
      pointer.hold(other.log(), old.get(other.log()));
      write(other, 1, 1);
    }
    tell(teller, others);
    old.forEach(pointer::hold);
    CatchUp warm = reader.catchUp();

    System.out.printf(
        "rounds: %3d writers, %,7d entries each, %s, all but one by its roster: cold %d,"
            + " nothing new %d, one new of each %d; requests %d, bytes %,d%n",
        logs,
        entries,
        atOnce == 1 ? "one per publish" : "in one go      ",
        first.rounds(),
        nothing.rounds(),
        warm.rounds(),
        first.requests(),
        first.bytesIn());
    // What the teller had, and what it says alone together with its rosters.
    assertThat(first.entries()).isEqualTo((long) logs * entries + 1);
    assertThat(first.gaps()).isEmpty();
    assertThat(first.rounds()).isEqualTo(cold);
    assertThat(nothing.rounds()).isEqualTo(1);
    assertThat(warm.entries()).isEqualTo(logs);
    assertThat(warm.gaps()).isEmpty();
    assertThat(warm.rounds()).isEqualTo(4);
  }

  /** Reads the others and publishes one entry with a roster of them. */
  private void tell(Desk teller, List<Desk> others) throws IOException {
    teller.now += CoreLimits.ROSTER_MS;
    teller.reads.clear();
    others.forEach(other -> teller.reads.add(other.log()));
    assertThat(teller.catchUp().gaps()).isEmpty();
    LogWriter writer = teller.writer();
    teller.append(writer, SampleLog.random(random, BODY_BYTES));
    LogWriter.OwnLog own =
        new LogWriter.OwnLog(teller.identity, teller.secrets(), Announced.NONE, teller.reads);
    assertThat(writer.flush(List.of(own)).failures()).isEmpty();
  }

  /** As a contract: it has the record, and no room for the head in it. */
  private record Contract(FakePointer pointer) implements HeadPointer {
    @Override
    public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
      pointer.publish(log, record, deadline);
    }

    @Override
    public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
      List<Bytes> bare = new ArrayList<>();
      for (Bytes record : pointer.resolve(log, deadline)) {
        try {
          int head = IpnsRecordCodec.parse(log, record).inlineHead().orElseThrow().size();
          // The tag of field 1000 and the length take two bytes each.
          bare.add(record.slice(0, record.size() - head - 4));
        } catch (MalformedException e) {
          throw new IOException(e);
        }
      }
      return bare;
    }

    @Override
    public String describe() {
      return "contract";
    }

    @Override
    public void close() {}
  }

  /** Knows one log; the names of the others are said in that one. */
  private static final class LearningNames implements LogSource {
    private final Desk reader;
    private final LogName known;
    private boolean learned;

    LearningNames(Desk reader, LogName known) {
      this.reader = reader;
      this.known = known;
    }

    @Override
    public Collection<LogName> logs() {
      return learned ? reader.logs() : List.of(known);
    }

    @Override
    public boolean mayBring(LogName log) {
      return true;
    }

    @Override
    public RosterChoice.Allowance rosters() {
      return reader.rosters();
    }

    @Override
    public EpochSecrets secrets() {
      return reader.secrets();
    }

    @Override
    public MessageIdRule idRule() {
      return reader.idRule();
    }

    @Override
    public void onEntries(Tables tables, LogName log, List<Entry> entries) throws IOException {
      learned |= log.equals(known);
      reader.onEntries(tables, log, entries);
    }

    @Override
    public void onConfirmed(Tables tables, LogName log, SequenceRange range) {}
  }
}

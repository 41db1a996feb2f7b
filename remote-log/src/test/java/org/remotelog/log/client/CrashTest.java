package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;

/** A writer and a reader that die at every k-th thing they do, and start again. */
final class CrashTest {
  private static final int MESSAGES = 30;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void losesNothingAcknowledgedAndDeliversNothingTwice(long seed) throws Exception {
    int most = 0;
    for (int k = 2; k <= 60; k++) {
      most = Math.max(most, run(new Random(seed * 1_000 + k), k, "seed " + seed + ", k " + k));
    }
    assertThat(most).as("deaths in one run").isGreaterThan(5);
  }

  private static int run(Random random, int k, String about) throws Exception {
    int[] steps = {k};
    FakeStore store = new FakeStore("store", place -> LogWriterTest.tick(steps));
    FakePointer pointer = new FakePointer(place -> LogWriterTest.tick(steps));
    MemoryHome writing = new MemoryHome();
    MemoryHome reading = new MemoryHome();
    List<Bytes> acknowledged = new ArrayList<>();
    int deaths = 0;
    int luck = 0;
    while (acknowledged.size() < MESSAGES) {
      Bytes body = Bytes.utf8("message " + acknowledged.size() + " " + random.nextInt(1_000));
      Desk writer = writer(new MortalHome(writing, steps), store, pointer);
      Desk reader = new Desk(new MortalHome(reading, steps), 2, List.of(store), List.of(pointer));
      reader.reads.add(writer.log());
      long before = committed(writing, store, pointer);
      try {
        LogWriter log = writer.writer();
        writer.append(log, body);
        acknowledged.add(body);
        if (random.nextInt(3) > 0) {
          log.flush(List.of(writer.own()));
        }
        if (random.nextInt(3) > 0) {
          reader.catchUp();
        }
      } catch (LogWriterTest.Died e) {
        writing.crash();
        reading.crash();
        writing = writing.reopen();
        reading = reading.reopen();
        deaths++;
        // A commit whose caller died may nevertheless have taken effect.
        if (committed(writing, store, pointer) > before && before == acknowledged.size()) {
          acknowledged.add(body);
        }
        luck++;
        steps[0] = k + luck % 7;
      }
    }
    steps[0] = Integer.MAX_VALUE;
    Desk writer = writer(writing, store, pointer);
    assertThat(writer.writer().flush(List.of(writer.own())).failures()).as(about).isEmpty();
    Desk reader = new Desk(reading, 2, List.of(store), List.of(pointer));
    reader.reads.add(writer.log());
    assertThat(reader.catchUp().gaps()).as(about).isEmpty();
    assertThat(reader.bodies(writer.log())).as(about).isEqualTo(acknowledged);
    assertThat(reader.readerState(writer.log()).verified().root())
        .as(about)
        .isEqualTo(writer.writerState().root().root());
    return deaths;
  }

  private static Desk writer(Home home, FakeStore store, FakePointer pointer) {
    return new Desk(home, 1, List.of(store), List.of(pointer));
  }

  private static long committed(MemoryHome home, FakeStore store, FakePointer pointer)
      throws IOException {
    return writer(home, store, pointer).writerState().count();
  }

  /** A home whose process can die before a transaction, in it, and after its commit. */
  record MortalHome(MemoryHome home, int[] steps) implements Home {
    @Override
    public <T> T transaction(Work<T> work) throws IOException {
      LogWriterTest.tick(steps);
      T result =
          home.transaction(
              tables -> {
                T done = work.run(tables);
                LogWriterTest.tick(steps);
                return done;
              });
      LogWriterTest.tick(steps);
      return result;
    }

    @Override
    public <T> T read(Work<T> work) throws IOException {
      return home.read(work);
    }

    @Override
    public void close() {
      home.close();
    }
  }
}

package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.SampleLog;

/** Own logs were looked for one after the other, at one pointer after the other. */
@Timeout(60)
final class RecordLookupTest {
  private static final int QUESTIONS = 4;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private RecordLookup lookup(FakePointer... pointers) {
    return new RecordLookup(
        new Network(List.of(), List.of(pointers), threads, QUESTIONS, Duration.ofSeconds(30)));
  }

  @Test
  void asksAllPointersForAllLogsAtOnce() throws Exception {
    CyclicBarrier all = new CyclicBarrier(QUESTIONS);
    Faults together =
        place -> {
          try {
            all.await();
          } catch (Exception e) {
            throw new IOException(e);
          }
        };
    FakePointer one = new FakePointer(together);
    FakePointer other = new FakePointer(together);
    one.hold(SampleLog.LOG, Bytes.utf8("a record"));
    RecordLookup lookup = lookup(one, other);
    Map<LogName, List<List<Bytes>>> found = lookup.resolve(List.of(SampleLog.LOG, SampleLog.OTHER));
    assertThat(lookup.requests()).isEqualTo(QUESTIONS);
    assertThat(found.get(SampleLog.LOG))
        .containsExactlyInAnyOrder(List.of(Bytes.utf8("a record")), List.of());
    assertThat(found.get(SampleLog.OTHER)).containsExactly(List.of(), List.of());
  }

  @Test
  void leavesOutAPointerThatFails() throws Exception {
    FakePointer good = new FakePointer(Faults.NONE);
    FakePointer bad =
        new FakePointer(
            place -> {
              throw new IOException("connection reset");
            });
    good.hold(SampleLog.LOG, Bytes.utf8("a record"));
    RecordLookup lookup = lookup(bad, good);
    assertThat(lookup.resolve(List.of(SampleLog.LOG)))
        .containsExactly(Map.entry(SampleLog.LOG, List.of(List.of(Bytes.utf8("a record")))));
    assertThat(lookup.requests()).isEqualTo(2);
  }
}

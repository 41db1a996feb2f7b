package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

@Timeout(60)
final class NewestFirstTest {
  private final List<Cid> asked = new ArrayList<>();
  private final FakeStore store =
      new FakeStore("store", Faults.NONE) {
        @Override
        public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
          asked.add(cid);
          return super.get(cid, deadline);
        }
      };
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk alice = desk(1);
  private final Desk bob = desk(2);

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private Desk reader(int seed, boolean isNewestFirst) {
    Desk reader = desk(seed);
    reader.reads.add(alice.log());
    reader.reads.add(bob.log());
    reader.isNewestFirst = isNewestFirst;
    return reader;
  }

  private static List<Cid> newestFirst(Desk desk) throws IOException {
    List<Cid> segments = new ArrayList<>();
    for (SegmentRef segment : desk.writerState().segments()) {
      segments.add(segment.cid());
    }
    Collections.reverse(segments);
    return segments;
  }

  @Test
  void newestSegmentsOfAllLogsAreAskedForFirstAndNothingElseChanges() throws Exception {
    for (int i = 0; i < 20; i++) {
      alice.say("alice " + i);
    }
    bob.say("bob 0");
    bob.say("bob 1");
    List<Cid> ofAlice = newestFirst(alice);
    List<Cid> ofBob = newestFirst(bob);
    assertThat(ofAlice).hasSizeGreaterThan(4);
    CatchUp usual = reader(3, false).catchUp();
    assertThat(asked.get(0)).isEqualTo(ofAlice.get(ofAlice.size() - 1));
    asked.clear();

    Desk reader = reader(4, true);
    List<Long> order = new ArrayList<>();
    reader.events =
        new LogEvents() {
          @Override
          public void delivered(LogName log, SequenceRange range) {
            order.add(range.last());
          }
        };
    CatchUp pass = reader.catchUp();

    List<Cid> expected = new ArrayList<>();
    expected.add(ofAlice.get(0));
    expected.add(ofBob.get(0));
    expected.add(ofAlice.get(1));
    expected.add(ofBob.get(1));
    expected.addAll(ofAlice.subList(2, ofAlice.size()));
    assertThat(asked).isEqualTo(expected);
    assertThat(order.get(0)).isEqualTo(20);
    assertThat(pass).isEqualTo(usual);
    assertThat(reader.delivered(alice.log())).isEqualTo(20);
    assertThat(reader.trace.newestFirst()).isTrue();
    assertThat(reader.catchUp().rounds()).isEqualTo(1);
  }
}

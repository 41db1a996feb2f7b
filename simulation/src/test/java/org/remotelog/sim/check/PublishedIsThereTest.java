package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offering;
import static org.remotelog.sim.check.Samples.taken;
import static org.remotelog.sim.check.Samples.writes;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PublishedIsThereTest {
  private final Invariant invariant = new PublishedIsThere(2, 2);

  @Test
  void findsHeadThatOneStoreLacks() {
    assertThat(
            last(
                invariant,
                new Event.Stored(0, block("a").cid()),
                offering(1, "r", true, block("a"))))
        .hasValueSatisfying(text -> assertThat(text).contains("s1 does not have"));
  }

  @Test
  void findsHeadOfBlockThatOneStoreGaveUp() {
    assertThat(
            last(
                invariant,
                new Event.Stored(0, block("a").cid()),
                new Event.Stored(1, block("a").cid()),
                new Event.Removing(0, 1, List.of(block("a").cid()), 0, true),
                offering(1, "r", true, block("a"))))
        .hasValueSatisfying(text -> assertThat(text).contains("s1 does not have"));
  }

  @Test
  void findsAnnouncementBeforeEveryPointerHasIt() {
    assertThat(last(invariant, taken(0, 1, 5, "h"), new Event.Announced(0, LOG, 5)))
        .hasValueSatisfying(text -> assertThat(text).contains("p1 has 0"));
  }

  @Test
  void findsCommitOfPublishedCountThatPointerLacks() {
    assertThat(last(invariant, taken(0, 1, 5, "h"), taken(1, 1, 4, "h"), writes(0, 5, 5, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("p1 has 4"));
  }

  @Test
  void isContentWhenAllStoresAndPointersHaveIt() {
    assertThat(
            last(
                invariant,
                new Event.Stored(0, block("a").cid()),
                new Event.Stored(1, block("a").cid()),
                offering(1, "r", true, block("a")),
                taken(0, 1, 5, "h"),
                taken(1, 1, 5, "h"),
                new Event.Announced(0, LOG, 5)))
        .isEmpty();
  }
}

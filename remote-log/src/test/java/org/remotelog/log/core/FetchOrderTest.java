package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.SampleLog;

final class FetchOrderTest {
  private record Item(LogName log, Optional<SequenceRange> range, String name) {}

  private static Item item(LogName log, long first, long last) {
    return new Item(log, Optional.of(new SequenceRange(first, last)), first + "-" + last);
  }

  private static List<String> ordered(Item... items) {
    List<String> names = new ArrayList<>();
    for (Item item : FetchOrder.newestFirst(List.of(items), Item::log, Item::range)) {
      names.add((item.log().equals(SampleLog.LOG) ? "a " : "b ") + item.name());
    }
    return names;
  }

  @Test
  void newestSegmentOfEachLogComesBeforeTheSecondNewestOfAny() {
    assertThat(
            ordered(
                item(SampleLog.LOG, 1, 4),
                item(SampleLog.LOG, 5, 6),
                item(SampleLog.OTHER, 1, 1),
                item(SampleLog.OTHER, 3, 3),
                item(SampleLog.OTHER, 2, 2)))
        .containsExactly("a 5-6", "b 3-3", "a 1-4", "b 2-2", "b 1-1");
  }

  @Test
  void whatLeadsToMoreComesFirst() {
    Item page = new Item(SampleLog.OTHER, Optional.empty(), "page");
    assertThat(ordered(item(SampleLog.LOG, 1, 4), page)).containsExactly("b page", "a 1-4");
  }

  @Test
  void restOfALongLogComesInItsOrder() {
    long most = CoreLimits.NEWEST_FIRST_ENTRIES;
    Item[] items = {
      item(SampleLog.LOG, 1, 2), item(SampleLog.LOG, 3, 4), item(SampleLog.LOG, 5, 4 + most)
    };
    assertThat(ordered(items)).containsExactly("a 5-" + (4 + most), "a 1-2", "a 3-4");
    items[2] = item(SampleLog.LOG, 5, 3 + most);
    assertThat(ordered(items)).containsExactly("a 5-" + (3 + most), "a 3-4", "a 1-2");
  }
}

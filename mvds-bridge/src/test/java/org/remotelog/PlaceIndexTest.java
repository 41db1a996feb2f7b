package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.InboxRow;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

final class PlaceIndexTest {
  private static final Bytes SALT = Bytes.wrap(new byte[16]);

  private static LogName log(int number) {
    byte[] key = new byte[LogName.SIZE];
    Arrays.fill(key, (byte) number);
    return LogName.of(Bytes.wrap(key));
  }

  private static InboxRow.Place place(int log, long sequence) {
    return new InboxRow.Place(log(log), sequence, SALT);
  }

  @Test
  void findsRowsWhateverTheOrderInWhichTheyCame() {
    Random random = new Random(3);
    PlaceIndex index = new PlaceIndex(10_000);
    Map<String, Long> model = new HashMap<>();
    for (long row = 1; row <= 5_000; row++) {
      int log = random.nextInt(5);
      long sequence = 1 + random.nextInt(2_000);
      index.add(row, place(log, sequence));
      model.put(log + " " + sequence, row);
    }
    for (int log = 0; log < 6; log++) {
      for (long sequence = 1; sequence <= 2_001; sequence++) {
        assertThat(index.row(log(log), sequence))
            .isEqualTo(model.getOrDefault(log + " " + sequence, 0L));
      }
    }
    assertThat(index.size()).isEqualTo(model.size());
  }

  @Test
  void passesOverPlacesInOtherHistories() {
    PlaceIndex index = new PlaceIndex(10);
    index.add(2, new InboxRow.Place(log(1), 5, SALT, 1));
    assertThat(index.size()).isZero();
    assertThat(index.row(log(1), 5)).isZero();
  }

  @Test
  void isFullAtItsMostAndNotBefore() {
    PlaceIndex index = new PlaceIndex(ClientBounds.MAX_DIRECT_PLACES);
    for (long row = 1; row < ClientBounds.MAX_DIRECT_PLACES; row++) {
      index.add(row, place(1, row));
    }
    assertThat(index.isFull()).isFalse();
    index.add(ClientBounds.MAX_DIRECT_PLACES, place(2, 1));
    assertThat(index.isFull()).isTrue();
    index.clear();
    assertThat(index.isFull()).isFalse();
    assertThat(index.row(log(2), 1)).isZero();
  }

  @Test
  void placesThatComeInDescendingOrderAreMovedSoOftenAndNoMore() {
    int most = ClientBounds.MAX_DIRECT_PLACES;
    PlaceIndex index = new PlaceIndex(most);
    for (int row = 1; row <= most; row++) {
      index.add(row, place(1, most + 1 - row));
    }
    assertThat(index.size()).isEqualTo(most);
    assertThat(index.moves()).isLessThan((long) most * ClientBounds.MAX_UNMERGED_PLACES);
    for (int row = 1; row <= most; row++) {
      assertThat(index.row(log(1), most + 1 - row)).isEqualTo(row);
    }
  }
}

package org.remotelog.log.store.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/** What every queue of owed blocks does. */
public abstract class OwedBlocksContract {
  protected static final String A = "ipfs:http://127.0.0.1:5001";
  protected static final String B = "embedded:/srv/b";

  /** A queue in which nothing waits. */
  protected abstract OwedBlocks newQueue() throws IOException;

  @Test
  void givesOldestFirstForEachPlace() throws IOException {
    OwedBlocks owed = newQueue();
    owed.add(List.of(A, B), List.of(block(1), block(2)));
    owed.add(List.of(A), List.of(block(3)));
    assertThat(owed.oldest(A, 10, 1000)).containsExactly(block(1), block(2), block(3));
    assertThat(owed.oldest(B, 10, 1000)).containsExactly(block(1), block(2));
    assertThat(owed.count(A)).isEqualTo(3);
    assertThat(owed.count(B)).isEqualTo(2);
    assertThat(owed.oldest("embedded:/srv/other", 10, 1000)).isEmpty();
    assertThat(owed.count("embedded:/srv/other")).isZero();
  }

  @Test
  void keepsTheTurnOfBlockThatIsOwedAgain() throws IOException {
    OwedBlocks owed = newQueue();
    owed.add(List.of(A), List.of(block(1), block(1), block(2)));
    owed.add(List.of(A), List.of(block(3), block(1)));
    assertThat(owed.oldest(A, 10, 1000)).containsExactly(block(1), block(2), block(3));
    assertThat(owed.count(A)).isEqualTo(3);
  }

  @Test
  void givesNoMoreThanAskedForButOneBlockAtLeast() throws IOException {
    OwedBlocks owed = newQueue();
    owed.add(List.of(A), List.of(block(1), block(2), block(3)));
    int size = block(1).data().size();
    assertThat(owed.oldest(A, 2, 1000)).containsExactly(block(1), block(2));
    assertThat(owed.oldest(A, 10, 2 * size)).containsExactly(block(1), block(2));
    assertThat(owed.oldest(A, 10, 2 * size - 1)).containsExactly(block(1));
    assertThat(owed.oldest(A, 10, 0)).containsExactly(block(1));
  }

  @Test
  void forgetsWhatArrivedAtOnePlaceOnly() throws IOException {
    OwedBlocks owed = newQueue();
    owed.add(List.of(A, B), List.of(block(1), block(2)));
    owed.forget(A, List.of(block(1).cid(), block(1).cid(), block(9).cid()));
    assertThat(owed.oldest(A, 10, 1000)).containsExactly(block(2));
    assertThat(owed.oldest(B, 10, 1000)).containsExactly(block(1), block(2));
    owed.add(List.of(A), List.of(block(1)));
    assertThat(owed.oldest(A, 10, 1000)).containsExactly(block(2), block(1));
    owed.forget(B);
    assertThat(owed.count(B)).isZero();
    assertThat(owed.count(A)).isEqualTo(2);
  }

  @Test
  void takesAsManyBlocksAsTheLimitAndNotOneMore() throws IOException {
    OwedBlocks owed = newQueue();
    List<Block> half = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_OWED_BLOCKS / 2; i++) {
      half.add(block(i));
    }
    owed.add(List.of(A, B), half);
    Block more = block(Limits.MAX_OWED_BLOCKS);
    assertThatThrownBy(() -> owed.add(List.of(B), List.of(more)))
        .isInstanceOf(OwedLimitException.class)
        .hasMessageContaining(B);
    assertThat(owed.count(B)).isEqualTo(half.size());
    owed.add(List.of(A, B), half.subList(0, 2)); // These wait already.
    owed.forget(A, List.of(half.get(0).cid()));
    owed.add(List.of(B), List.of(more));
    assertThat(owed.count(B)).isEqualTo(half.size() + 1L);
  }

  @Test
  void takesAsManyBytesAsTheLimitAndNotOneMore() throws IOException {
    OwedBlocks owed = newQueue();
    int largest = org.remotelog.log.Limits.MAX_BLOCK_BYTES;
    long full = Limits.MAX_OWED_BYTES / largest;
    for (int i = 0; i < full - 1; i++) {
      owed.add(List.of(A), List.of(large(i, largest)));
    }
    owed.add(List.of(A), List.of(large(1000, largest - 1)));
    int rest = (int) (Limits.MAX_OWED_BYTES % largest) + 1;
    assertThatThrownBy(() -> owed.add(List.of(A), List.of(large(2000, rest + 1))))
        .isInstanceOf(OwedLimitException.class);
    owed.add(List.of(A), List.of(large(2000, rest)));
    assertThat(owed.count(A)).isEqualTo(full + 1);
    assertThatThrownBy(() -> owed.add(List.of(A), List.of(block(1))))
        .isInstanceOf(OwedLimitException.class);
    owed.forget(A);
    assertThat(owed.oldest(A, 1, 1)).isEmpty();
    owed.add(List.of(A), List.of(block(1)));
  }

  protected static Block block(int number) {
    return Block.of(Cid.Codec.RAW, Bytes.utf8(String.format("block %06d", number)));
  }

  private static Block large(int number, int size) {
    byte[] data = new byte[size];
    data[0] = (byte) number;
    data[1] = (byte) (number >>> 8);
    return Block.of(Cid.Codec.RAW, Bytes.wrap(data));
  }
}

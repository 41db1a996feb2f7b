package org.remotelog.log.store.ipfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.CarCodec;

class CarUploadsTest {
  @Test
  void splitsAboveTheMostBlocksOfRequest() {
    int most = IpfsLimits.MAX_BLOCKS_PER_REQUEST;
    assertThat(split(KuboContentStoreTest.blocks(most), Long.MAX_VALUE)).containsExactly(most);
    assertThat(split(KuboContentStoreTest.blocks(most + 1), Long.MAX_VALUE))
        .containsExactly(most, 1);
  }

  @Test
  void splitsAboveTheBytesOfUpload() {
    List<Block> blocks = KuboContentStoreTest.blocks(4, 1_000);
    long bytes = CarUploads.bytes(blocks) + IpfsLimits.FORM_BYTES;
    assertThat(split(blocks, bytes)).containsExactly(4);
    assertThat(split(blocks, bytes - 1)).containsExactly(3, 1);
    assertThat(split(blocks, 0)).containsExactly(1, 1, 1, 1);
    assertThat(split(List.of(), 0)).isEmpty();
  }

  @Test
  void smallUploadTakesTheLargestBlock() {
    Block largest = KuboContentStoreTest.blocks(1, Limits.MAX_BLOCK_BYTES).get(0);
    assertThat(CarUploads.bytes(List.of(largest)) + IpfsLimits.FORM_BYTES)
        .isLessThan(IpfsLimits.SMALL_UPLOAD_BYTES);
  }

  @Test
  void writesCarThatReadsBack() throws MalformedException {
    List<Block> blocks = KuboContentStoreTest.blocks(3);
    ByteReader car = new ByteReader(Bytes.concat(CarUploads.car(blocks).toArray(new Bytes[0])));
    assertThat(CarCodec.roots(car.take(car.varint()))).containsExactly(blocks.get(0).cid());
    for (Block block : blocks) {
      CarCodec.Section section = CarCodec.section(car.take(car.varint()));
      assertThat(section.cid()).contains(block.cid());
      assertThat(section.data()).isEqualTo(block.data());
    }
    car.expectEnd();
  }

  private static List<Integer> split(List<Block> blocks, long maxBytes) {
    return CarUploads.split(blocks, maxBytes).stream().map(List::size).toList();
  }
}

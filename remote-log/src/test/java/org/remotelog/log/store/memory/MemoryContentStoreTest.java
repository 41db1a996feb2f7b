package org.remotelog.log.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ContentStoreContract;
import org.remotelog.log.CountingContentStore;

class MemoryContentStoreTest extends ContentStoreContract {
  private final MemoryContentStore memory = new MemoryContentStore();

  @Override
  protected ContentStore newStore() {
    return memory;
  }

  @Override
  protected void damage(Cid cid, Bytes data) {
    memory.replace(cid, data);
  }

  @Test
  void countsRequests() throws IOException {
    CountingContentStore counting = new CountingContentStore(memory);
    Block block = raw("counted");
    counting.put(List.of(block, raw("too")), DEADLINE);
    counting.get(block.cid(), DEADLINE);
    counting.get(raw("missing").cid(), DEADLINE);
    assertThat(counting.puts()).isEqualTo(1);
    assertThat(counting.blocksIn()).isEqualTo(2);
    assertThat(counting.gets()).isEqualTo(2);
    assertThat(counting.bytesOut()).isEqualTo(7);
    assertThat(memory.size()).isEqualTo(2);
  }
}

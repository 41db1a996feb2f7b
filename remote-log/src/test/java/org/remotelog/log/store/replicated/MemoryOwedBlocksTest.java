package org.remotelog.log.store.replicated;

class MemoryOwedBlocksTest extends OwedBlocksContract {
  @Override
  protected OwedBlocks newQueue() {
    return new MemoryOwedBlocks();
  }
}

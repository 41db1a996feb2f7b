package org.remotelog.pointer.local;

import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

class MemoryPointerTest extends LocalPointerContract {
  private final MemoryPointer memory = new MemoryPointer();

  @Override
  protected HeadPointer newPointer() {
    return memory;
  }

  @Override
  protected void damage(LogName log, List<Bytes> rows) {
    memory.replace(log, rows);
  }
}

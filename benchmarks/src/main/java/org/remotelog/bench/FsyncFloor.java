package org.remotelog.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the disk can do at most: one write, one wait until it is on the disk, and again. The file is
 * full from the start and written round and round, so that the disk has no sizes to update; this is
 * how a write-ahead log is used most of the time.
 */
final class FsyncFloor implements AutoCloseable {
  private static final int FILE_BYTES = 4 << 20;

  private final FileChannel file;
  private long position;

  FsyncFloor(Path folder) throws IOException {
    this.file =
        FileChannel.open(
            folder.resolve("floor"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    write(ByteBuffer.allocate(FILE_BYTES), 0);
    file.force(true);
  }

  /** How many of these writes are durable in one second. */
  double writesPerSecond(int writes, int bytes) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(bytes);
    long begin = System.nanoTime();
    for (int i = 0; i < writes; i++) {
      if (position + bytes > FILE_BYTES) {
        position = 0;
      }
      data.clear();
      write(data, position);
      position += bytes;
      file.force(false);
    }
    return Stopwatch.perSecond(writes, begin);
  }

  private void write(ByteBuffer data, long at) throws IOException {
    long next = at;
    while (data.hasRemaining()) {
      next += file.write(data, next);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package org.remotelog.sqlite;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Tells whether the -wal file of a database still has every change that was committed to it. SQLite
 * itself takes the log as far as its checksums go and drops the rest without a word, which after a
 * crash of the machine is right, and after damage is a loss. The -shm file that a killed process
 * leaves behind says how far the log had been written and synchronised (SQLite, "WAL-mode File
 * Format").
 */
final class WriteAheadLog {
  private static final int INDEX_COPY_BYTES = 48;
  private static final int INDEX_SUMMED_BYTES = 40;
  private static final int INDEX_BYTES = 2 * INDEX_COPY_BYTES + 4;
  private static final int INDEX_VERSION = 3_007_000;
  private static final int LOG_HEADER_BYTES = 32;
  private static final int LOG_SUMMED_BYTES = 24;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int FRAME_SUMMED_BYTES = 8;
  private static final int MAGIC = 0x377f0682;
  private static final int MAX_PAGE_BYTES = 65_536;
  private static final int TRIES = 3;

  private final Path log;
  private final Path index;

  private WriteAheadLog(Path log, Path index) {
    this.log = log;
    this.index = index;
  }

  static WriteAheadLog of(Path database) {
    String name = String.valueOf(database.getFileName());
    return new WriteAheadLog(
        database.resolveSibling(name + "-wal"), database.resolveSibling(name + "-shm"));
  }

  /**
   * False when changes are gone that were committed and are not in the database file yet; true also
   * when nothing is left that could tell. No connection of this process may be open.
   */
  boolean isComplete() throws IOException {
    for (int tried = 0; tried < TRIES; tried++) {
      Optional<ByteBuffer> before = read(index, INDEX_BYTES);
      if (!before.isPresent() || !isSound(before.get())) {
        return true;
      }
      if (hasFrames(before.get())) {
        return true;
      }
      // Another process may have begun the log anew between the two looks.
      if (before.equals(read(index, INDEX_BYTES))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSound(ByteBuffer index) {
    for (int i = 0; i < INDEX_COPY_BYTES; i++) {
      if (index.get(i) != index.get(INDEX_COPY_BYTES + i)) {
        return false;
      }
    }
    Sum sum = new Sum(ByteOrder.nativeOrder());
    sum.add(index, 0, INDEX_SUMMED_BYTES);
    return index.getInt(0) == INDEX_VERSION
        && index.get(12) == 1
        && sum.is(index.getInt(40), index.getInt(44));
  }

  private boolean hasFrames(ByteBuffer index) throws IOException {
    long committed = index.getInt(16) & 0xffffffffL;
    long inDatabase = index.getInt(96) & 0xffffffffL;
    if (inDatabase >= committed) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(LOG_HEADER_BYTES);
      if (!fill(channel, header)) {
        return false;
      }
      int magic = header.getInt(0);
      int page = header.getInt(8);
      Sum sum = new Sum((magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      sum.add(header, 0, LOG_SUMMED_BYTES);
      // The index keeps the salts as the bytes of the log.
      index.order(ByteOrder.BIG_ENDIAN);
      int firstSalt = index.getInt(32);
      int secondSalt = index.getInt(36);
      index.order(ByteOrder.nativeOrder());
      if ((magic & ~1) != MAGIC
          || page < 512
          || page > MAX_PAGE_BYTES
          || !sum.is(header.getInt(24), header.getInt(28))
          || header.getInt(16) != firstSalt
          || header.getInt(20) != secondSalt) {
        return false;
      }
      ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + page);
      for (long number = 0; number < committed; number++) {
        ((Buffer) frame).clear();
        if (!fill(channel, frame)) {
          return false;
        }
        sum.add(frame, 0, FRAME_SUMMED_BYTES);
        sum.add(frame, FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + page);
        if (frame.getInt(8) != firstSalt
            || frame.getInt(12) != secondSalt
            || !sum.is(frame.getInt(16), frame.getInt(20))) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (AccessDeniedException e) {
      return true; // SQLite will say so itself.
    }
  }

  private static Optional<ByteBuffer> read(Path file, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
      boolean isWhole = fill(channel, buffer);
      ((Buffer) buffer).flip();
      return isWhole ? Optional.of(buffer) : Optional.empty();
    } catch (NoSuchFileException | AccessDeniedException e) {
      return Optional.empty();
    }
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The running checksum of the format, over pairs of words. */
  private static final class Sum {
    private final ByteOrder order;
    private int first;
    private int second;

    Sum(ByteOrder order) {
      this.order = order;
    }

    void add(ByteBuffer bytes, int from, int to) {
      ByteOrder before = bytes.order();
      bytes.order(order);
      for (int at = from; at < to; at += 8) {
        first += bytes.getInt(at) + second;
        second += bytes.getInt(at + 4) + first;
      }
      bytes.order(before);
    }

    boolean is(int expectedFirst, int expectedSecond) {
      return first == expectedFirst && second == expectedSecond;
    }
  }
}

package org.remotelog.bytes;

import java.util.Arrays;

/** Collects bytes in a buffer that grows. One object serves one thread. */
public final class ByteWriter {
  private static final int FIRST_CAPACITY = 64;

  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int size;

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** Writes the lowest eight bits. */
  public ByteWriter u8(int value) {
    return bigEndian(value, 1);
  }

  /** Writes the lowest 16 bits, the highest byte first. */
  public ByteWriter u16(int value) {
    return bigEndian(value, 2);
  }

  /** Writes the lowest 32 bits, the highest byte first. */
  public ByteWriter u32(long value) {
    return bigEndian(value, 4);
  }

  /** Writes 64 bits, the highest byte first. */
  public ByteWriter u64(long value) {
    return bigEndian(value, 8);
  }

  /** Writes the shortest varint of the unsigned 64-bit value. */
  public ByteWriter varint(long value) {
    return bytes(Varint.encode(value));
  }

  public ByteWriter bytes(Bytes bytes) {
    reserve(bytes.size());
    bytes.copyTo(buffer, size);
    size += bytes.size();
    return this;
  }

  /** Writes as many zero bytes as given. */
  public ByteWriter zeros(int count) {
    reserve(count);
    size += count;
    return this;
  }

  /** A copy of all that was written; writing may go on. */
  public Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(buffer, size));
  }

  private ByteWriter bigEndian(long value, int count) {
    reserve(count);
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  private void reserve(int count) {
    int needed = Math.addExact(size, count);
    if (needed > buffer.length) {
      long doubled = Math.max(needed, 2L * buffer.length);
      buffer = Arrays.copyOf(buffer, (int) Math.min(doubled, Integer.MAX_VALUE - 8));
    }
  }
}

package org.remotelog.bytes;

/**
 * Unsigned varints as protobuf and the multiformats write them: groups of seven bits, lowest first.
 * A {@code long} stands for the unsigned number with the same 64 bits. Reading is {@link
 * ByteReader#varint}.
 */
public final class Varint {
  private Varint() {}

  /** Bytes that the value takes, 1 to 10. */
  public static int size(long value) {
    int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value));
    return (bits + 6) / 7;
  }

  /** The value's varint, the shortest. */
  public static Bytes encode(long value) {
    byte[] bytes = new byte[size(value)];
    long rest = value;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i + 1 < bytes.length ? rest & 0x7f | 0x80 : rest);
      rest >>>= 7;
    }
    return Bytes.wrap(bytes);
  }
}

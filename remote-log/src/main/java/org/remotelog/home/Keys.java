package org.remotelog.home;

import java.util.Arrays;
import org.remotelog.bytes.Bytes;

/** Builds keys whose order as bytes is the order of what they hold. */
public final class Keys {
  /** Comes after every key: the end of a scan over all the rest. It is no key itself. */
  public static final Bytes END = allOnes(Limits.MAX_KEY_BYTES + 1);

  /** Comes before every key: the start of a scan over everything. */
  public static final Bytes START = Bytes.EMPTY;

  private Keys() {}

  /**
   * The number as eight bytes, big-endian.
   *
   * @throws IllegalArgumentException when the number is negative
   */
  public static Bytes u64(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("a key holds no negative number: " + number);
    }
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (number >>> (56 - 8 * i));
    }
    return Bytes.wrap(bytes);
  }

  /** Reads back the eight bytes at the offset. */
  public static long u64At(Bytes key, int offset) {
    if (offset < 0 || key.size() - offset < 8) {
      throw new IllegalArgumentException("no number at " + offset + " of " + key.size() + " bytes");
    }
    long number = 0;
    for (int i = 0; i < 8; i++) {
      number = number << 8 | (key.get(offset + i) & 0xff);
    }
    return number;
  }

  /** The parts one after the other. All but the last must have a fixed width to keep the order. */
  public static Bytes of(Bytes... parts) {
    return Bytes.concat(parts);
  }

  /** The smallest bound above every key that starts with the prefix. */
  public static Bytes after(Bytes prefix) {
    int last = prefix.size() - 1;
    while (last >= 0 && (prefix.get(last) & 0xff) == 0xff) {
      last--;
    }
    if (last < 0) {
      return END;
    }
    byte[] bound = prefix.slice(0, last + 1).toArray();
    bound[last]++;
    return Bytes.wrap(bound);
  }

  /** The smallest key above this one. */
  static Bytes next(Bytes key) {
    return Bytes.concat(key, Bytes.wrap(new byte[1]));
  }

  private static Bytes allOnes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xff);
    return Bytes.wrap(bytes);
  }
}

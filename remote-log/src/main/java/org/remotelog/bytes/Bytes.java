package org.remotelog.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable byte string with equality by content and unsigned lexicographic order. Safe for use
 * by several threads.
 */
public final class Bytes implements Comparable<Bytes> {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final int SHOWN_BYTES = 8;

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** A byte string with a copy of the given bytes. */
  public static Bytes of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /** A byte string around the given array, not copied: the caller must never change it again. */
  public static Bytes wrap(byte[] owned) {
    return owned.length == 0 ? EMPTY : new Bytes(owned);
  }

  /**
   * The bytes of a hexadecimal constant. For text from outside use {@link Hex#decode}.
   *
   * @throws IllegalArgumentException if the text is not hexadecimal
   */
  public static Bytes ofHex(String hex) {
    try {
      return Hex.decode(hex);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The UTF-8 form of the text; an unpaired surrogate becomes a question mark. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All parts, one after the other. */
  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.size());
    }
    byte[] joined = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      part.copyTo(joined, at);
      at += part.size();
    }
    return wrap(joined);
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public byte get(int index) {
    return array[index];
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return array.clone();
  }

  /** The bytes as a read-only buffer, not copied. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  /** Copies all bytes to the array, from the offset on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(array, 0, target, offset, array.length);
  }

  /**
   * The bytes from an index, inclusive, to another, exclusive.
   *
   * @throws IndexOutOfBoundsException if the range is not inside these bytes
   */
  public Bytes slice(int from, int to) {
    if (from < 0 || to < from || to > array.length) {
      throw new IndexOutOfBoundsException(from + " to " + to + " of " + array.length + " bytes");
    }
    if (from == 0 && to == array.length) {
      return this;
    }
    return wrap(Arrays.copyOfRange(array, from, to));
  }

  /** Whether these bytes begin with all of the prefix. */
  public boolean startsWith(Bytes prefix) {
    if (prefix.size() > size()) {
      return false;
    }
    for (int i = 0; i < prefix.size(); i++) {
      if (array[i] != prefix.array[i]) {
        return false;
      }
    }
    return true;
  }

  /** Lower-case hexadecimal text of all bytes. */
  public String hex() {
    return Hex.encode(this);
  }

  /**
   * The text of which these bytes are the UTF-8 form.
   *
   * @throws MalformedException if they are not UTF-8
   */
  public String utf8() throws MalformedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(array))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("text is not UTF-8", e);
    }
  }

  /** The bytes themselves, for this package only: nobody may change them. */
  byte[] unsafeArray() {
    return array;
  }

  @Override
  public int compareTo(Bytes other) {
    int common = Math.min(array.length, other.array.length);
    for (int i = 0; i < common; i++) {
      int order = Integer.compare(array[i] & 0xff, other.array[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(array.length, other.array.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** The first bytes in hexadecimal, and the size when there are more. */
  @Override
  public String toString() {
    if (array.length <= SHOWN_BYTES) {
      return hex();
    }
    return slice(0, SHOWN_BYTES).hex() + "..(" + array.length + " bytes)";
  }
}

package org.remotelog.bytes;

/**
 * Reads bytes from outside, from the first to the last. Every method that finds fewer bytes than it
 * needs throws {@link MalformedException} and has then read nothing. One object serves one thread.
 */
public final class ByteReader {
  private final Bytes input;
  private int position;

  public ByteReader(Bytes input) {
    this.input = input;
  }

  /** Bytes read so far. */
  public int position() {
    return position;
  }

  /** Bytes not yet read. */
  public int remaining() {
    return input.size() - position;
  }

  /** Refuses input that has more bytes than were read. */
  public void expectEnd() throws MalformedException {
    if (remaining() > 0) {
      throw new MalformedException(
          "too long: " + remaining() + (remaining() == 1 ? " byte" : " bytes") + " behind its end");
    }
  }

  /** The next byte, 0 to 255. */
  public int u8() throws MalformedException {
    need(1);
    return input.get(position++) & 0xff;
  }

  /** The next byte, 0 to 255, which is not consumed. */
  public int peekU8() throws MalformedException {
    need(1);
    return input.get(position) & 0xff;
  }

  /** The next two bytes, the highest first. */
  public int u16() throws MalformedException {
    return (int) bigEndian(2);
  }

  /** The next four bytes, the highest first, 0 to 4,294,967,295. */
  public long u32() throws MalformedException {
    return bigEndian(4);
  }

  /** The next eight bytes, the highest first; above 2^63 the result is negative. */
  public long u64() throws MalformedException {
    return bigEndian(8);
  }

  /**
   * The next varint; above 2^63 the result is negative. Only the shortest form of a number is
   * accepted.
   */
  public long varint() throws MalformedException {
    long value = 0;
    for (int i = 0; i < Limits.MAX_VARINT_BYTES; i++) {
      need(i + 1);
      int group = input.get(position + i) & 0xff;
      if (i == Limits.MAX_VARINT_BYTES - 1 && group > 1) {
        break;
      }
      value |= (long) (group & 0x7f) << (7 * i);
      if (group < 0x80) {
        if (group == 0 && i > 0) {
          throw new MalformedException("a varint is longer than needed");
        }
        position += i + 1;
        return value;
      }
    }
    throw new MalformedException("a varint is longer than 64 bits");
  }

  /** The next bytes, as many as given; a number below zero or above what is left is refused. */
  public Bytes take(long count) throws MalformedException {
    if (count < 0) {
      throw new MalformedException("a length is beyond the end of the input");
    }
    need(count);
    Bytes taken = input.slice(position, position + (int) count);
    position += (int) count;
    return taken;
  }

  /** All bytes that are left. */
  public Bytes takeRest() {
    Bytes taken = input.slice(position, input.size());
    position = input.size();
    return taken;
  }

  private long bigEndian(int count) throws MalformedException {
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | input.get(position++) & 0xff;
    }
    return value;
  }

  private void need(long count) throws MalformedException {
    if (count > remaining()) {
      throw new MalformedException(
          "the input ends early: " + count + " bytes needed, " + remaining() + " left");
    }
  }
}

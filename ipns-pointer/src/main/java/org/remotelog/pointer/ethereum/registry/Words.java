package org.remotelog.pointer.ethereum.registry;

import java.math.BigInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/** The words of 32 bytes that contracts answer with; one object reads one answer. */
final class Words {
  static final int SIZE = 32;

  private final Bytes data;
  private int at;

  Words(Bytes data) throws MalformedException {
    if (data.size() % SIZE != 0) {
      throw new MalformedException("an answer of " + data.size() + " bytes is not made of words");
    }
    this.data = data;
  }

  /** A number below 2^256 as a word. */
  static Bytes of(BigInteger number) {
    byte[] word = new byte[SIZE];
    byte[] bytes = number.toByteArray();
    int skipped = Math.max(0, bytes.length - SIZE);
    int count = bytes.length - skipped;
    System.arraycopy(bytes, skipped, word, SIZE - count, count);
    return Bytes.wrap(word);
  }

  boolean isAtEnd() {
    return at == data.size();
  }

  /** The next word as it is. */
  Bytes word() throws MalformedException {
    if (data.size() - at < SIZE) {
      throw new MalformedException("an answer ends early");
    }
    Bytes word = data.slice(at, at + SIZE);
    at += SIZE;
    return word;
  }

  /** The next word as an unsigned number of 64 bits; above 2^63 the result is negative. */
  long u64() throws MalformedException {
    BigInteger number = new BigInteger(1, word().toArray());
    if (number.bitLength() > 64) {
      throw new MalformedException("an answer has a number above 64 bits");
    }
    return number.longValue();
  }

  /** The next word as a number that fits an {@code int}: a length, or where something begins. */
  int small() throws MalformedException {
    long number = u64();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new MalformedException("an answer has a length of " + Long.toUnsignedString(number));
    }
    return (int) number;
  }

  /** The next word as an address, whose first 12 bytes are zeros. */
  EthereumAddress address() throws MalformedException {
    Bytes word = word();
    int from = SIZE - Limits.ADDRESS_BYTES;
    if (!word.startsWith(Bytes.wrap(new byte[from]))) {
      throw new MalformedException("an answer has an address of more than 20 bytes");
    }
    return new EthereumAddress(word.slice(from, SIZE));
  }
}

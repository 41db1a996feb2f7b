package org.remotelog.bench;

import java.util.Random;
import org.remotelog.bytes.Bytes;

/** Bodies of messages: words that compress as chat does, or bytes that do not compress. */
final class Texts {
  private static final int VOCABULARY = 4_000;
  private static final int SHORTEST_WORD = 2;
  private static final int LONGEST_WORD = 10;

  private final Random random;
  private final String[] vocabulary = new String[VOCABULARY];

  Texts(long seed) {
    this.random = new Random(seed);
    for (int i = 0; i < VOCABULARY; i++) {
      int length = SHORTEST_WORD + random.nextInt(LONGEST_WORD - SHORTEST_WORD + 1);
      StringBuilder word = new StringBuilder(length);
      for (int j = 0; j < length; j++) {
        word.append((char) ('a' + random.nextInt('z' - 'a' + 1)));
      }
      vocabulary[i] = word.toString();
    }
  }

  /** Exactly so many bytes of words; the first ones of the vocabulary come more often. */
  Bytes words(int size) {
    StringBuilder text = new StringBuilder(size + LONGEST_WORD);
    while (text.length() < size) {
      double often = random.nextDouble();
      text.append(vocabulary[(int) (VOCABULARY * often * often * often)]).append(' ');
    }
    return Bytes.utf8(text.substring(0, size));
  }

  /** Exactly so many bytes that do not compress. */
  Bytes noise(int size) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return Bytes.wrap(drawn);
  }
}

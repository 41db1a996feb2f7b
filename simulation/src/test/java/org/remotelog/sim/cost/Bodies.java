package org.remotelog.sim.cost;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import org.remotelog.bytes.Bytes;

/** Bodies of messages: words as people write them, or bytes that nobody can compress. */
final class Bodies {
  static final int BYTES = 138;
  private static final int WORDS = 3_000;
  private static final int BATCH = 100;
  private static final String LETTERS = "etaoinshrdlucmfwypvbgkjqxz";

  private final SplittableRandom random;
  private final boolean isText;
  private final List<String> words = new ArrayList<>();

  private Bodies(long seed, boolean isText) {
    this.random = new SplittableRandom(seed);
    this.isText = isText;
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
        word.append(LETTERS.charAt(Math.min(random.nextInt(26), random.nextInt(26))));
      }
      words.add(word.toString());
    }
  }

  /** Words of a vocabulary, frequent ones more often. */
  static Bodies text(long seed) {
    return new Bodies(seed, true);
  }

  static Bodies noise(long seed) {
    return new Bodies(seed, false);
  }

  Bytes next() {
    byte[] body = new byte[BYTES];
    if (!isText) {
      random.nextBytes(body);
      return Bytes.wrap(body);
    }
    StringBuilder text = new StringBuilder();
    while (text.length() < BYTES) {
      text.append(words.get(Math.min(random.nextInt(WORDS), random.nextInt(WORDS)))).append(' ');
    }
    return Bytes.utf8(text.substring(0, BYTES));
  }

  /** What Deflate at level 6 leaves of a hundred of them. */
  double deflated() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    for (int i = 0; i < BATCH; i++) {
      batch.writeBytes(next().toArray());
    }
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(batch.toByteArray());
    deflater.finish();
    int size = deflater.deflate(new byte[2 * BATCH * BYTES]);
    deflater.end();
    return (double) size / batch.size();
  }
}

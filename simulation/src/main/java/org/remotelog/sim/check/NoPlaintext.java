package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.remotelog.bytes.Bytes;

/**
 * Nothing that goes to a store or pointer holds a word of a message, as it is or deflated. Every
 * message of the world has words that no sealed block has by chance.
 */
public final class NoPlaintext implements Invariant {
  private static final int MAX_INFLATED_BYTES = 4096;

  /** A deflated part would begin within a header and a little more. */
  private static final int MAX_OFFSET = 64;

  private final List<byte[]> words = new ArrayList<>();
  private final Set<Bytes> searched = new HashSet<>();

  /** Searches for these words, of at least six bytes. */
  public NoPlaintext(List<String> words) {
    for (String word : words) {
      this.words.add(Bytes.utf8(word).toArray());
    }
  }

  @Override
  public String name() {
    return "no-plaintext";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Offered offered) {
      return search(
          offered.block().data(),
          "block " + Names.of(offered.block().cid()) + " for s" + offered.store());
    }
    if (event instanceof Event.Offering offering) {
      return search(
          offering.record(), "record " + offering.sequence() + " of " + Names.of(offering.log()));
    }
    return Optional.empty();
  }

  private Optional<String> search(Bytes data, String where) {
    if (!searched.add(data)) {
      return Optional.empty();
    }
    byte[] bytes = data.toArray();
    if (holdsWord(bytes, bytes.length)) {
      return Optional.of(where + " holds words of a message");
    }
    Inflater inflater = new Inflater(true);
    try {
      byte[] inflated = new byte[MAX_INFLATED_BYTES];
      for (int from = 0; from < Math.min(MAX_OFFSET, bytes.length); from++) {
        inflater.reset();
        inflater.setInput(bytes, from, bytes.length - from);
        if (holdsWord(inflated, inflate(inflater, inflated))) {
          return Optional.of(where + " holds deflated words of a message");
        }
      }
    } finally {
      inflater.end();
    }
    return Optional.empty();
  }

  private static int inflate(Inflater inflater, byte[] to) {
    int size = 0;
    try {
      int read = inflater.inflate(to);
      while (read > 0 && size + read < to.length) {
        size += read;
        read = inflater.inflate(to, size, to.length - size);
      }
      return size + Math.max(0, read);
    } catch (DataFormatException e) {
      return size; // What was inflated up to there may be words all the same.
    }
  }

  private boolean holdsWord(byte[] bytes, int size) {
    for (byte[] word : words) {
      for (int at = 0; at + word.length <= size; at++) {
        int matching = 0;
        while (matching < word.length && bytes[at + matching] == word[matching]) {
          matching++;
        }
        if (matching == word.length) {
          return true;
        }
      }
    }
    return false;
  }
}

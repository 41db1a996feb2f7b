package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Limits;
import org.remotelog.log.crypto.TreeHash;

/**
 * The frontier of a log: how many commitments it has, and the hashes of the largest full trees that
 * they make up, from left to right. The root is the Merkle tree hash of RFC 9162 over all
 * commitments, which is what a Merkle mountain range gives when its peaks are joined from the
 * right. Immutable; one append costs one hash on average.
 */
public final class LogRoot {
  /** The frontier of a log without entries. */
  public static final LogRoot EMPTY = new LogRoot(0, List.of());

  private final long count;
  private final List<Digest> peaks;

  private LogRoot(long count, List<Digest> peaks) {
    this.count = count;
    this.peaks = peaks;
  }

  /** The root over these commitments. */
  public static Digest of(List<Digest> commitments) {
    return TreeHash.of(commitments);
  }

  /**
   * The first 16 bytes of the root over these commitments, as a reference to a segment has them.
   */
  public static Bytes shortSubtreeRoot(List<Digest> commitments) {
    return of(commitments).bytes().slice(0, Limits.SUBTREE_ROOT_BYTES);
  }

  /** How many commitments there are. */
  public long count() {
    return count;
  }

  /** The frontier after one more commitment. */
  public LogRoot append(Digest commitment) {
    if (count >= Limits.MAX_SEQUENCE) {
      throw new IllegalStateException("a log has at most " + Limits.MAX_SEQUENCE + " entries");
    }
    List<Digest> next = new ArrayList<>(peaks);
    Digest peak = TreeHash.leaf(commitment);
    for (long trees = count; (trees & 1) == 1; trees >>>= 1) {
      peak = TreeHash.node(next.remove(next.size() - 1), peak);
    }
    next.add(peak);
    return new LogRoot(count + 1, Collections.unmodifiableList(next));
  }

  /** The root over all commitments. */
  public Digest root() {
    if (peaks.isEmpty()) {
      return TreeHash.EMPTY;
    }
    Digest root = peaks.get(peaks.size() - 1);
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = TreeHash.node(peaks.get(i), root);
    }
    return root;
  }

  /** The frontier as bytes: the count in eight, then 32 for each peak. */
  public Bytes toBytes() {
    ByteWriter writer = new ByteWriter().u64(count);
    for (Digest peak : peaks) {
      writer.bytes(peak.bytes());
    }
    return writer.toBytes();
  }

  /** The frontier that {@link #toBytes} wrote. */
  public static LogRoot parse(Bytes bytes) throws MalformedException {
    ByteReader reader = new ByteReader(bytes);
    long count = reader.u64();
    if (count < 0 || count > Limits.MAX_SEQUENCE) {
      throw new MalformedException("frontier of " + count + " entries");
    }
    List<Digest> peaks = new ArrayList<>();
    for (int i = Long.bitCount(count); i > 0; i--) {
      peaks.add(Digest.of(reader.take(Digest.SIZE)));
    }
    reader.expectEnd();
    return new LogRoot(count, Collections.unmodifiableList(peaks));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogRoot root && count == root.count && peaks.equals(root.peaks);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(count) + peaks.hashCode();
  }

  @Override
  public String toString() {
    return count + " entries, root " + root();
  }
}

package org.remotelog.log.crypto;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;

/** The Merkle tree hash of RFC 9162, section 2.1.1, over commitments. */
public final class TreeHash {
  /** The hash of no commitments. */
  public static final Digest EMPTY = Sha256.of();

  /** The hash of one commitment. */
  public static Digest leaf(Digest commitment) {
    return Sha256.begin().addByte(0).add(commitment.bytes()).finish();
  }

  /** The hash of two neighbouring trees. */
  public static Digest node(Digest left, Digest right) {
    return Sha256.begin().addByte(1).add(left.bytes()).add(right.bytes()).finish();
  }

  /** The hash of all commitments, in order. */
  public static Digest of(List<Digest> commitments) {
    if (commitments.isEmpty()) {
      return EMPTY;
    }
    List<Digest> level = new ArrayList<>(commitments.size());
    for (Digest commitment : commitments) {
      level.add(leaf(commitment));
    }
    while (level.size() > 1) {
      // An odd last node rises unchanged, which is what splitting at powers of two comes to.
      List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i + 1 < level.size(); i += 2) {
        above.add(node(level.get(i), level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        above.add(level.get(level.size() - 1));
      }
      level = above;
    }
    return level.get(0);
  }

  private TreeHash() {}
}

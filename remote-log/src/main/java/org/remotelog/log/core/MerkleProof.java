package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Limits;
import org.remotelog.log.crypto.TreeHash;

/**
 * Proofs about roots (RFC 9162, sections 2.1.3 and 2.1.4): that a commitment stands at a place of a
 * log, and that one state of a log extends another. Making a proof reads every commitment once,
 * verifying takes at most {@link Limits#MAX_PROOF_HASHES} steps. Places are counted from 0 here, so
 * the entry with sequence number n has index n - 1.
 *
 * @param hashes from the leaves towards the root, at most {@link Limits#MAX_PROOF_HASHES}
 */
public record MerkleProof(List<Digest> hashes) {
  public MerkleProof {
    if (hashes.size() > Limits.MAX_PROOF_HASHES) {
      throw new IllegalArgumentException("proof of " + hashes.size() + " hashes");
    }
    hashes = Collections.unmodifiableList(new ArrayList<>(hashes));
  }

  /**
   * The proof that the commitment at {@code index} is part of the first {@code count}.
   *
   * @param commitments gives the commitment at an index below {@code count}
   */
  public static MerkleProof inclusion(long index, long count, LongFunction<Digest> commitments) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("index " + index + " of " + count);
    }
    List<Digest> path = new ArrayList<>();
    long from = 0;
    long to = count;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (index < middle) {
        path.add(subtree(middle, to, commitments));
        to = middle;
      } else {
        path.add(subtree(from, middle, commitments));
        from = middle;
      }
    }
    Collections.reverse(path);
    return new MerkleProof(path);
  }

  /**
   * The proof that the first {@code count} commitments begin with the first {@code earlier}; empty
   * when the counts are equal or {@code earlier} is 0.
   *
   * @param commitments gives the commitment at an index below {@code count}
   */
  public static MerkleProof consistency(
      long earlier, long count, LongFunction<Digest> commitments) {
    if (earlier < 0 || earlier > count) {
      throw new IllegalArgumentException("earlier count " + earlier + " of " + count);
    }
    List<Digest> path = new ArrayList<>();
    if (earlier == 0) {
      return new MerkleProof(path);
    }
    long from = 0;
    long to = count;
    while (to != earlier) {
      long middle = from + split(to - from);
      if (earlier <= middle) {
        path.add(subtree(middle, to, commitments));
        to = middle;
      } else {
        path.add(subtree(from, middle, commitments));
        from = middle;
      }
    }
    if (from > 0) {
      path.add(subtree(from, to, commitments));
    }
    Collections.reverse(path);
    return new MerkleProof(path);
  }

  /** Whether this proves that the commitment stands at {@code index} of the log with this root. */
  public boolean provesInclusion(Digest commitment, long index, long count, Digest root) {
    if (index < 0 || index >= count) {
      return false;
    }
    Digest hash = TreeHash.leaf(commitment);
    long node = index;
    long last = count - 1;
    for (Digest next : hashes) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = TreeHash.node(next, hash);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        hash = TreeHash.node(hash, next);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /** Whether this proves that the log with {@code root} extends that with {@code earlierRoot}. */
  public boolean provesConsistency(long earlier, Digest earlierRoot, long count, Digest root) {
    if (earlier < 0 || earlier > count) {
      return false;
    }
    if (earlier == 0) {
      return hashes.isEmpty() && earlierRoot.equals(TreeHash.EMPTY);
    }
    if (earlier == count) {
      return hashes.isEmpty() && earlierRoot.equals(root);
    }
    List<Digest> path = new ArrayList<>(hashes);
    if (Long.bitCount(earlier) == 1) {
      path.add(0, earlierRoot);
    }
    return !path.isEmpty() && climb(path, earlier, earlierRoot, count, root);
  }

  private static boolean climb(
      List<Digest> path, long earlier, Digest earlierRoot, long count, Digest root) {
    long node = earlier - 1;
    long last = count - 1;
    while ((node & 1) == 1) {
      node >>>= 1;
      last >>>= 1;
    }
    Digest first = path.get(0);
    Digest second = path.get(0);
    for (Digest next : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        first = TreeHash.node(next, first);
        second = TreeHash.node(next, second);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        second = TreeHash.node(second, next);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && first.equals(earlierRoot) && second.equals(root);
  }

  /** The hash over the commitments from one index to below another. */
  private static Digest subtree(long from, long to, LongFunction<Digest> commitments) {
    LogRoot root = LogRoot.EMPTY;
    for (long i = from; i < to; i++) {
      root = root.append(commitments.apply(i));
    }
    return root.root();
  }

  /** The largest power of two below {@code size}, which is above 1. */
  private static long split(long size) {
    return Long.highestOneBit(size - 1);
  }
}

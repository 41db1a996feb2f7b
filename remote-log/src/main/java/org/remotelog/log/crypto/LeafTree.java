package org.remotelog.log.crypto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

/**
 * A tree of keys from which single leaves can be erased (Goldreich, Goldwasser and Micali, "How to
 * construct random functions").
 *
 * <p>The child b of a node, b being 0 or 1, is HMAC-SHA256(node, byte b). A leaf is reached by the
 * 32 bits of its number, the highest first. Puncturing replaces the nodes above a leaf by the
 * siblings along its path: every other leaf can still be derived, that one no more.
 *
 * <p>A tree is the list of nodes it still has, ascending and disjoint. Immutable. A derivation
 * costs at most {@link Limits#TREE_DEPTH} HMACs; callers that open many segments keep leaf keys
 * themselves.
 */
public final class LeafTree {
  private static final Bytes ZERO = Bytes.ofHex("00");
  private static final Bytes ONE = Bytes.ofHex("01");

  private final List<Node> nodes;

  /**
   * One key and the leaves below it.
   *
   * @param depth levels below the root, 0 to {@link Limits#TREE_DEPTH}
   * @param prefix the highest {@code depth} bits that its leaves have in common
   * @param key 32 bytes
   */
  public record Node(int depth, long prefix, SecretBytes key) {
    public Node {
      if (depth < 0 || depth > Limits.TREE_DEPTH) {
        throw new IllegalArgumentException("depth " + depth);
      }
      if (prefix < 0 || prefix >= 1L << depth) {
        throw new IllegalArgumentException("prefix " + prefix + " at depth " + depth);
      }
      if (key.size() != Limits.KEY_BYTES) {
        throw new IllegalArgumentException("key of " + key.size() + " bytes");
      }
    }

    long firstLeaf() {
      return prefix << (Limits.TREE_DEPTH - depth);
    }

    long lastLeaf() {
      return firstLeaf() + (1L << (Limits.TREE_DEPTH - depth)) - 1;
    }

    boolean covers(long leaf) {
      return leaf >= firstLeaf() && leaf <= lastLeaf();
    }

    Node child(int bit) {
      return new Node(depth + 1, prefix << 1 | bit, childKey(key, bit));
    }
  }

  private LeafTree(List<Node> nodes) {
    this.nodes = Collections.unmodifiableList(nodes);
  }

  /** The tree with all its leaves. */
  public static LeafTree whole(SecretBytes root) {
    return new LeafTree(List.of(new Node(0, 0, root)));
  }

  /**
   * A tree that was stored as its nodes.
   *
   * @throws IllegalArgumentException if the nodes overlap or descend, or are more than {@link
   *     Limits#MAX_TREE_NODES}
   */
  public static LeafTree of(List<Node> nodes) {
    if (nodes.size() > Limits.MAX_TREE_NODES) {
      throw new IllegalArgumentException("leaf tree of " + nodes.size() + " nodes");
    }
    long previous = -1;
    for (Node node : nodes) {
      if (node.firstLeaf() <= previous) {
        throw new IllegalArgumentException("nodes of a leaf tree overlap or descend");
      }
      previous = node.lastLeaf();
    }
    return new LeafTree(new ArrayList<>(nodes));
  }

  /** The key of a leaf in the tree with this root. */
  public static SecretBytes leafKey(SecretBytes root, long leaf) {
    return derive(new Node(0, 0, root), leaf);
  }

  /** The key of a leaf; empty when the leaf has been erased. */
  public Optional<SecretBytes> leafKey(long leaf) {
    checkLeaf(leaf);
    for (Node node : nodes) {
      if (node.covers(leaf)) {
        return Optional.of(derive(node, leaf));
      }
    }
    return Optional.empty();
  }

  /** This tree without the leaf; the same tree when it was erased before. */
  public LeafTree puncture(long leaf) {
    checkLeaf(leaf);
    List<Node> rest = new ArrayList<>();
    for (Node node : nodes) {
      if (node.covers(leaf)) {
        addSiblings(rest, node, leaf);
      } else {
        rest.add(node);
      }
    }
    return of(rest);
  }

  /** What has to be stored to have this tree again. */
  public List<Node> nodes() {
    return nodes;
  }

  private static void addSiblings(List<Node> rest, Node above, long leaf) {
    List<Node> right = new ArrayList<>();
    Node node = above;
    while (node.depth() < Limits.TREE_DEPTH) {
      int bit = bit(leaf, node.depth());
      if (bit == 1) {
        rest.add(node.child(0));
      } else {
        right.add(node.child(1));
      }
      node = node.child(bit);
    }
    Collections.reverse(right);
    rest.addAll(right);
  }

  private static SecretBytes derive(Node node, long leaf) {
    checkLeaf(leaf);
    SecretBytes key = node.key();
    for (int depth = node.depth(); depth < Limits.TREE_DEPTH; depth++) {
      key = childKey(key, bit(leaf, depth));
    }
    return key;
  }

  private static SecretBytes childKey(SecretBytes key, int bit) {
    Bytes node = key.expose(SecretAccess.token());
    return SecretBytes.of(HmacSha256.of(node, bit == 0 ? ZERO : ONE));
  }

  private static int bit(long leaf, int depth) {
    return (int) (leaf >>> (Limits.TREE_DEPTH - 1 - depth)) & 1;
  }

  private static void checkLeaf(long leaf) {
    if (leaf < 0 || leaf > Limits.MAX_LEAF) {
      throw new IllegalArgumentException("leaf " + leaf + " is not of 32 bits");
    }
  }
}

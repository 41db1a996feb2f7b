package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;

class LeafTreeTest {
  private static final SecretBytes ROOT =
      SecretBytes.of(
          Bytes.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

  @Test
  void derivesTheKnownKeys() throws IOException {
    for (String[] vector : vectors()) {
      SecretBytes root = SecretBytes.of(Bytes.ofHex(vector[0]));
      SecretBytes key = LeafTree.leafKey(root, Long.parseLong(vector[1]));
      assertThat(key.expose(SecretAccess.token()).hex()).as(vector[1]).isEqualTo(vector[2]);
    }
  }

  @Test
  void puncturedTreeLosesOneLeafOnly() {
    LeafTree tree = LeafTree.whole(ROOT).puncture(5);
    assertThat(tree.leafKey(5)).isEmpty();
    for (long leaf : new long[] {0, 1, 4, 6, 7, 1L << 31, Limits.MAX_LEAF}) {
      assertThat(tree.leafKey(leaf)).contains(LeafTree.leafKey(ROOT, leaf));
    }
    assertThat(tree.nodes()).hasSize(Limits.TREE_DEPTH);
    assertThat(tree.puncture(5).nodes()).isEqualTo(tree.nodes());
    assertThat(LeafTree.of(tree.nodes()).leafKey(6)).contains(LeafTree.leafKey(ROOT, 6));
  }

  @Test
  void anyPuncturesInAnyOrderLeaveTheRest() {
    long seed = 77;
    Random random = new Random(seed);
    LeafTree tree = LeafTree.whole(ROOT);
    TreeSet<Long> erased = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      long leaf = random.nextBoolean() ? random.nextInt(64) : random.nextLong() >>> 32;
      tree = tree.puncture(leaf);
      erased.add(leaf);
    }
    for (long leaf = 0; leaf < 64; leaf++) {
      assertThat(tree.leafKey(leaf).isPresent())
          .as("seed %d leaf %d", seed, leaf)
          .isEqualTo(!erased.contains(leaf));
    }
    for (long leaf : erased) {
      assertThat(tree.leafKey(leaf)).isEmpty();
    }
    assertThat(LeafTree.of(tree.nodes()).nodes()).isEqualTo(tree.nodes());
  }

  @Test
  void refusesLeavesAndNodesThatAreNone() {
    LeafTree tree = LeafTree.whole(ROOT);
    assertThat(tree.leafKey(Limits.MAX_LEAF)).isPresent();
    assertThatThrownBy(() -> tree.leafKey(Limits.MAX_LEAF + 1)).hasMessageContaining("32 bits");
    assertThatThrownBy(() -> tree.puncture(-1)).hasMessageContaining("32 bits");
    List<LeafTree.Node> twice = List.of(tree.nodes().get(0), tree.nodes().get(0));
    assertThatThrownBy(() -> LeafTree.of(twice)).hasMessageContaining("overlap");
    assertThatThrownBy(() -> new LeafTree.Node(1, 2, ROOT)).hasMessageContaining("prefix");
    assertThatThrownBy(() -> new LeafTree.Node(33, 0, ROOT)).hasMessageContaining("depth");

    List<LeafTree.Node> most = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_TREE_NODES; i++) {
      most.add(new LeafTree.Node(32, i, ROOT));
    }
    assertThat(LeafTree.of(most).nodes()).hasSize(Limits.MAX_TREE_NODES);
    most.add(new LeafTree.Node(32, Limits.MAX_TREE_NODES, ROOT));
    assertThatThrownBy(() -> LeafTree.of(Collections.unmodifiableList(most)))
        .hasMessageContaining("65537 nodes");
  }

  private static List<String[]> vectors() throws IOException {
    List<String[]> vectors = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                LeafTreeTest.class.getResourceAsStream("/vectors/leaf-tree.csv"),
                StandardCharsets.UTF_8))) {
      reader.readLine();
      reader.lines().forEach(line -> vectors.add(line.split(",")));
    }
    assertThat(vectors).isNotEmpty();
    return vectors;
  }
}

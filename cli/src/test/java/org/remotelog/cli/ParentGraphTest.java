package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParentGraphTest {
  private final ParentGraph<String> graph = new ParentGraph<>();
  private final List<String> drawn = new ArrayList<>();

  private void add(String message, String... parents) {
    drawn.addAll(graph.add(message, List.of(parents), message));
  }

  @Test
  void drawsChainAsOneLane() {
    add("c", "b");
    add("b", "a");
    add("a");
    assertThat(drawn).containsExactly("*  c", "*  b", "*  a");
  }

  @Test
  void drawsMergeAndItsBranches() {
    add("m", "l", "r");
    add("r", "a");
    add("l", "a");
    add("a");
    assertThat(drawn).containsExactly("*  m", "|\\", "| *  r", "* |  l", "|/", "*  a");
  }

  @Test
  void drawsThreeParents() {
    add("m", "a", "b", "c");
    add("c", "r");
    add("b", "r");
    add("a", "r");
    add("r");
    assertThat(drawn)
        .containsExactly(
            "*  m", "|\\", "|_|\\", "| | *  c", "| * |  b", "* | |  a", "|/  |", "|__/", "*  r");
  }

  @Test
  void drawsTwoHeadsOfOneParent() {
    add("y", "a");
    add("x", "a");
    add("a");
    assertThat(drawn).containsExactly("*  y", "| *  x", "|/", "*  a");
  }

  @Test
  void keepsLaneOfParentThatNeverComes() {
    add("b", "gone");
    add("a");
    assertThat(drawn).containsExactly("*  b", "| *  a");
  }
}

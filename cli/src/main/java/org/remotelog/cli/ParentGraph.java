package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws messages and their parents as text, newest first: a star for each message, a lane for each
 * parent that is still to come. Lanes keep their column, so that a line can be followed by eye.
 *
 * @param <T> what tells messages apart
 */
final class ParentGraph<T> {
  private final List<@Nullable T> lanes = new ArrayList<>();

  /** The lines that show this message; the label stands behind the star. */
  List<String> add(T message, List<T> parents, String label) {
    List<String> lines = new ArrayList<>();
    int column = lanes.indexOf(message);
    if (column < 0) {
      column = freeLane(0);
      lanes.set(column, message);
    }
    for (int other = column + 1; other < lanes.size(); other++) {
      if (message.equals(lanes.get(other))) {
        lanes.set(other, null);
        lines.add(edge(column, other, 2 * other - 1, '/'));
      }
    }
    trim();
    StringBuilder star = row();
    star.setCharAt(2 * column, '*');
    lines.add(star.toString().stripTrailing() + "  " + label);
    lanes.set(column, null);
    follow(parents, column, lines);
    trim();
    return lines;
  }

  private void follow(List<T> parents, int column, List<String> lines) {
    boolean isTaken = false;
    for (T parent : parents) {
      int lane = lanes.indexOf(parent);
      if (!isTaken && (lane < 0 || lane > column)) {
        // A lane further right that waits for the same parent ends here when the parent comes.
        lanes.set(column, parent);
        isTaken = true;
      } else if (lane < 0) {
        int free = freeLane(column + 1);
        lines.add(edge(column, free, 2 * free - 1, '\\'));
        lanes.set(free, parent);
      } else if (lane > column) {
        lines.add(edge(column, lane, 2 * lane - 1, '\\'));
      } else if (lane < column) {
        lines.add(edge(lane, column, 2 * lane + 1, '/'));
      }
    }
  }

  /** A line between two lanes, which leans at one place. */
  private String edge(int left, int right, int slantAt, char slant) {
    StringBuilder line = row();
    for (int at = 2 * left + 1; at < 2 * right; at++) {
      if (line.charAt(at) == ' ') {
        line.setCharAt(at, '_');
      }
    }
    line.setCharAt(slantAt, slant);
    return line.toString().stripTrailing();
  }

  private StringBuilder row() {
    StringBuilder row = new StringBuilder();
    for (@Nullable T lane : lanes) {
      row.append(lane == null ? ' ' : '|').append(' ');
    }
    return row;
  }

  private int freeLane(int from) {
    for (int lane = from; lane < lanes.size(); lane++) {
      if (lanes.get(lane) == null) {
        return lane;
      }
    }
    lanes.add(null);
    return lanes.size() - 1;
  }

  private void trim() {
    while (!lanes.isEmpty() && lanes.get(lanes.size() - 1) == null) {
      lanes.remove(lanes.size() - 1);
    }
  }
}

package org.remotelog.sim.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bug as a patch on the sources.
 *
 * <p>The file says in lines that begin with {@code #} what the slip is and what it does. Then come
 * the path of a source file and the lines of one place in it: {@code -} goes, {@code +} comes, a
 * space stays. A path begins each further place. There are no line numbers: the lines that stay and
 * go must stand in the source exactly once, or the patch does not apply.
 */
record PlantedBug(String name, String story, List<Edit> edits) {

  /** One place in a source file: lines to find, and lines to put there. */
  record Edit(String path, String before, String after) {}

  PlantedBug {
    edits = List.copyOf(edits);
  }

  static PlantedBug read(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".patch", "");
    return parse(name, Files.readAllLines(file));
  }

  static PlantedBug parse(String name, List<String> lines) {
    StringBuilder story = new StringBuilder();
    List<Edit> edits = new ArrayList<>();
    String path = "";
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (String line : lines) {
      char mark = line.isEmpty() ? '\n' : line.charAt(0);
      if (mark == '#') {
        story.append(story.length() == 0 ? "" : " ").append(line.substring(1).strip());
      } else if (mark == ' ' || mark == '-' || mark == '+') {
        String text = line.substring(1) + "\n";
        before.append(mark == '+' ? "" : text);
        after.append(mark == '-' ? "" : text);
      } else if (mark != '\n') {
        add(edits, path, before, after);
        path = line;
      }
    }
    add(edits, path, before, after);
    if (story.length() == 0 || edits.isEmpty()) {
      throw new IllegalArgumentException("the patch " + name + " has no story or no change");
    }
    return new PlantedBug(name, story.toString(), edits);
  }

  private static void add(
      List<Edit> edits, String path, StringBuilder before, StringBuilder after) {
    if (before.length() > 0) {
      edits.add(new Edit(path, before.toString(), after.toString()));
    }
    before.setLength(0);
    after.setLength(0);
  }

  /**
   * The sources with the bug, by path.
   *
   * @param root the folder that paths start from
   * @throws DoesNotApplyException when a source has changed where the bug is to be planted
   */
  Map<String, String> apply(Path root) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Edit edit : edits) {
      Path file = root.resolve(edit.path());
      if (!Files.exists(file)) {
        throw new DoesNotApplyException(name, edit, "the file is gone");
      }
      String source = sources.containsKey(edit.path()) ? sources.get(edit.path()) : text(file);
      int at = source.indexOf(edit.before());
      if (at < 0 || (at > 0 && source.charAt(at - 1) != '\n')) {
        throw new DoesNotApplyException(name, edit, "the lines are not there any more");
      }
      if (source.indexOf(edit.before(), at + 1) >= 0) {
        throw new DoesNotApplyException(name, edit, "the lines stand there more than once");
      }
      sources.put(
          edit.path(),
          source.substring(0, at) + edit.after() + source.substring(at + edit.before().length()));
    }
    return sources;
  }

  @Override
  public String toString() {
    return name;
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).replace("\r\n", "\n");
  }

  /** The source is no longer the one that the bug was planted in. */
  static final class DoesNotApplyException extends IOException {
    private static final long serialVersionUID = 1L;

    DoesNotApplyException(String bug, Edit edit, String why) {
      super(
          "the patch "
              + bug
              + " does not apply to "
              + edit.path()
              + ": "
              + why
              + "; write it anew for the source as it is now. It looks for\n"
              + edit.before());
    }
  }
}

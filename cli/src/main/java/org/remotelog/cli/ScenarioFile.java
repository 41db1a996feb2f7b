package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.remotelog.sim.study.Setting;

/**
 * A file with settings: {@code key = value, value} on each line, the rest of a line after {@code #}
 * is for people. Nothing is guessed: what is not understood is an error that names its line.
 */
final class ScenarioFile {
  /** Some editors put it at the start of a file. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private ScenarioFile() {}

  static ScenarioLists read(Path path) throws CommandException, IOException {
    if (Files.isDirectory(path)) {
      throw CommandException.usage(path + " is a folder", "Name a file of settings");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(Limits.MAX_SCENARIO_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw CommandException.usage(path + " is not there", "Name a file of settings");
    }
    if (bytes.length > Limits.MAX_SCENARIO_BYTES) {
      throw CommandException.usage(
          path + " is larger than " + Words.number(Limits.MAX_SCENARIO_BYTES) + " bytes",
          "A scenario needs a line for each setting, not more");
    }
    Optional<String> text = MessageText.decode(bytes);
    if (text.isEmpty()) {
      throw CommandException.usage(path + " is no UTF-8 text", "Name a file of settings");
    }
    boolean isMarked = text.get().startsWith(BYTE_ORDER_MARK);
    String settings = isMarked ? text.get().substring(BYTE_ORDER_MARK.length()) : text.get();
    return parse(path.toString(), settings.lines().toList());
  }

  private static ScenarioLists parse(String name, List<String> lines) throws CommandException {
    ScenarioLists lists = ScenarioLists.NONE;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        lists = add(lists, name + " line " + (i + 1), line);
      }
    }
    return lists;
  }

  private static ScenarioLists add(ScenarioLists lists, String where, String line)
      throws CommandException {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw CommandException.usage(
          where + " has no '=': " + line, "Write it like 'offline = 0, 50, 90'");
    }
    String key = line.substring(0, equals).strip();
    Optional<Setting> setting = Setting.of(key);
    if (setting.isEmpty()) {
      String all =
          Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
      throw CommandException.usage(
          where + ": there is no setting '" + key + "'", "There are " + all);
    }
    if (lists.has(setting.get())) {
      throw CommandException.usage(
          where + ": " + key + " is set already", "Give all its values on one line");
    }
    return lists.with(setting.get(), line.substring(equals + 1), where + ": " + key);
  }
}

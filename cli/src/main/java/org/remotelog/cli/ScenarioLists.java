package org.remotelog.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.sim.study.Aid;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.ScenarioException;
import org.remotelog.sim.study.Setting;

/** The values that a call gives to settings; every combination of them is a scenario. */
final class ScenarioLists {
  static final ScenarioLists NONE = new ScenarioLists(Map.of());

  private final Map<Setting, List<String>> values;

  private ScenarioLists(Map<Setting, List<String>> values) {
    Map<Setting, List<String>> copy = new EnumMap<>(Setting.class);
    copy.putAll(values);
    this.values = Collections.unmodifiableMap(copy);
  }

  /**
   * The same with a list for a setting.
   *
   * @param text values with commas between them
   * @param where what says so, for those who have to look for a mistake
   */
  ScenarioLists with(Setting setting, String text, String where) throws CommandException {
    List<String> list = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String piece : text.split(",", -1)) {
      String value = piece.strip();
      if (value.isEmpty()) {
        throw CommandException.usage(
            where + " has an empty value", "Write it like " + setting.key() + " 1 or 1,2,3");
      }
      if (!seen.add(value)) {
        throw CommandException.usage(where + " has " + value + " twice", "Leave one out");
      }
      list.add(value);
    }
    Map<Setting, List<String>> next = new EnumMap<>(Setting.class);
    next.putAll(values);
    next.put(setting, Collections.unmodifiableList(list));
    return new ScenarioLists(next);
  }

  boolean has(Setting setting) {
    return values.containsKey(setting);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** The settings that differ between the scenarios. */
  List<Setting> varying() {
    List<Setting> varying = new ArrayList<>();
    values.forEach(
        (setting, list) -> {
          if (list.size() > 1) {
            varying.add(setting);
          }
        });
    return varying;
  }

  /** All combinations, each checked; the last setting changes first. */
  List<Scenario> scenarios() throws CommandException {
    long count = 1;
    for (List<String> list : values.values()) {
      count = Math.min(count * list.size(), Integer.MAX_VALUE);
    }
    if (count > Limits.MAX_SCENARIOS) {
      throw CommandException.usage(
          "these lists make more than " + Limits.MAX_SCENARIOS + " scenarios",
          "Shorten them, or call it several times");
    }
    List<Scenario> scenarios = List.of(Scenario.PUBLISHED);
    for (Map.Entry<Setting, List<String>> list : values.entrySet()) {
      List<Scenario> next = new ArrayList<>();
      for (Scenario scenario : scenarios) {
        list.getValue().forEach(value -> next.add(scenario.with(list.getKey(), value)));
      }
      scenarios = next;
    }
    for (Scenario scenario : scenarios) {
      try {
        scenario.check();
      } catch (ScenarioException e) {
        throw CommandException.usage(
            String.valueOf(e.getMessage()), "See 'remotelog simulate --help'");
      }
    }
    return scenarios;
  }

  /** The lists as flags of a call. */
  String flags() {
    StringBuilder flags = new StringBuilder();
    values.forEach(
        (setting, list) -> {
          if (!list.equals(List.of(setting.usual()))) {
            flags.append(" --").append(setting.key()).append(' ').append(String.join(",", list));
          }
        });
    return flags.toString();
  }

  /** What of a scenario is worth saying beside the others: the values that vary. */
  String name(Scenario scenario) {
    StringBuilder name = new StringBuilder();
    for (Setting setting : varying()) {
      name.append(' ').append(setting.key()).append('=').append(scenario.text(setting));
    }
    if (name.isEmpty()) {
      String differing = scenario.toString();
      return differing.isEmpty() ? "as published" : differing;
    }
    return name.toString().strip();
  }

  /** The published settings count one more than they mean; this says what they mean. */
  static String meaning(Scenario scenario) {
    int nodes = scenario.nodes();
    int writers = scenario.writers();
    return writers
        + " of "
        + Words.count(nodes, "node")
        + (writers == 1 ? " writes" : " write")
        + (scenario.helper() == Aid.LOG ? "" : ", " + offers(scenario.offering()))
        + "; each chooses "
        + Words.count(scenario.sharing(), "other")
        + " to sync with directly";
  }

  private static String offers(int nodes) {
    return nodes + (nodes == 1 ? " offers first" : " offer first");
  }
}

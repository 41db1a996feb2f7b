package org.remotelog.cli;

import org.remotelog.sim.study.Setting;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A flag for each setting, made from what the setting says of itself. */
final class SettingFlags {
  private SettingFlags() {}

  static void addTo(CommandSpec spec) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .heading("%nSettings; each takes one value, or a list with commas:%n");
    for (Setting setting : Setting.values()) {
      String meaning = setting.meaning() + ". Default: " + setting.usual() + ".";
      group.addArg(
          OptionSpec.builder(flag(setting))
              .paramLabel("LIST")
              .type(String[].class)
              .description(meaning.replace("%", "%%"))
              .build());
    }
    spec.addArgGroup(group.build());
  }

  /** These lists with what the flags say in the place of what was there. */
  static ScenarioLists over(ScenarioLists lists, ParseResult parsed) throws CommandException {
    ScenarioLists all = lists;
    for (Setting setting : Setting.values()) {
      String[] given = parsed.matchedOptionValue(flag(setting), new String[0]);
      if (given.length > 1) {
        throw CommandException.usage(
            flag(setting) + " is given " + given.length + " times", "Give one list, as in 1,2,3");
      }
      if (given.length == 1) {
        all = all.with(setting, given[0], flag(setting));
      }
    }
    return all;
  }

  private static String flag(Setting setting) {
    return "--" + setting.key();
  }
}

package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MainTest extends CliTest {
  @Test
  void printsVersion() {
    Ran ran = run("--version").done();
    assertThat(ran.out()).startsWith("remotelog ");
  }

  @Test
  void printsHelpOfEveryCommandWhenAsked() {
    for (String name : new String[] {"demo", "init", "config", "group", "send", "sync", "log"}) {
      assertThat(run(name, "--help").done().out()).startsWith("Usage: remotelog " + name);
    }
    assertThat(run("group", "invite", "--help").done().out()).contains("--may-invite");
  }

  @Test
  void saysWrongUsageWhenNothingIsGiven() {
    run().failed(ExitCode.USAGE, "no command", "remotelog --help");
    run("group").failed(ExitCode.USAGE, "no verb", "remotelog group --help");
  }

  @Test
  void saysWrongUsageWhenOptionOrCommandIsUnknown() {
    run("--nonsense").failed(ExitCode.USAGE, "--nonsense");
    run("frobnicate").failed(ExitCode.USAGE, "frobnicate");
    run("send", "g", "--nonsense").failed(ExitCode.USAGE, "remotelog send --help");
    run("sync", "--watch", "--interval", "soon").failed(ExitCode.USAGE, "'soon' is no time span");
  }

  @Test
  void saysInPlainWordsWhatDoesNotBelong() {
    run("sned", "x").failed(ExitCode.USAGE, "there is no command 'sned'", "init", "send");
    run("group", "creat", "x").failed(ExitCode.USAGE, "there is no command 'creat'", "create");
    run("send", "g", "two", "words").failed(ExitCode.USAGE, "'words' is more than", "quotes");
    run("messages", "g", "--since", "x").failed(ExitCode.USAGE, "'x' is no whole number");
    run("messages", "g", "--limit", "0").failed(ExitCode.USAGE, "--limit 1 or more");
  }

  @Test
  void refusesEmptyHomeInsteadOfTakingTheCurrentFolder() {
    String[] init = {"init", "--store", "embedded:s", "--pointer", "embedded:s", "--home", ""};
    run(init).failed(ExitCode.USAGE, "--home names no folder");
    run("sync", "--home=").failed(ExitCode.USAGE, "--home names no folder");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesGlobalOptionsBeforeAndAfterTheCommand() {
    makeHome("a");
    String home = folder.resolve("a").toString();
    String before = run("--home", home, "--json", "config", "list").done().out();
    String after = run("config", "list", "--json", "--home", home).done().out();
    String between = run("config", "--json", "list", "--home", home).done().out();
    assertThat(before).startsWith("{").isEqualTo(after).isEqualTo(between);
  }

  @Test
  void takesHomeFromEnvironmentWhenNoOptionNamesIt() {
    makeHome("a");
    env.put("REMOTELOG_HOME", "a");
    assertThat(run("config").done().out()).contains(folder.resolve("a").toString());
    env.remove("REMOTELOG_HOME");
    env.put("HOME", folder.toString());
    run("config").failed(ExitCode.FAILED, "no home at " + folder.resolve(".remotelog"));
  }

  @Test
  void showsStackTraceOnlyWhenAsked() {
    assertThat(at("none", "sync").err()).doesNotContain("\tat ");
    assertThat(at("none", "--debug", "sync").err()).contains("\tat ");
    env.put("REMOTELOG_DEBUG", "1");
    assertThat(at("none", "sync").err()).contains("\tat ");
  }

  @Test
  void usesColoursOnlyOnTerminalThatWantsThem() {
    makeGroup("a", "team");
    assertThat(at("a", "group", "list").out()).doesNotContain("\u001b");
    isTerminal = true;
    assertThat(at("a", "group", "list").out()).contains("\u001b[1mteam");
    assertThat(at("a", "group", "list", "--no-color").out()).doesNotContain("\u001b");
    env.put("NO_COLOR", "1");
    assertThat(at("a", "group", "list").out()).doesNotContain("\u001b");
  }
}

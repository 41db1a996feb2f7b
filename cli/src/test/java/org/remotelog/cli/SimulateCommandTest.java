package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.sim.study.Setting;

/** What {@code simulate} understands: flags, files, lists and their bounds. */
final class SimulateCommandTest extends SimulateTest {
  private final FakeStudies studies = new FakeStudies();

  private void file(String... lines) {
    try {
      Files.writeString(folder.resolve("s.txt"), String.join("\n", lines));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void refuses(List<String> lines, String... words) {
    file(lines.toArray(new String[0]));
    simulate(studies, "--scenario", "s.txt").failed(ExitCode.USAGE, words);
  }

  @Test
  void runsThePublishedSettingWithThreeSeedsWhenNothingIsSaid() {
    Ran ran = simulate(studies).done();
    assertThat(studies.asked).containsExactlyInAnyOrder(" seed 1", " seed 2", " seed 3");
    assertThat(ran.out())
        .contains("1 scenario, seeds 1..3")
        .contains(
            "nodes=3 communicating=2 interactive=2: 1 of 3 nodes writes, 1 offers first; each"
                + " chooses 2 others to sync with directly");
  }

  @Test
  void saysWhatThePublishedSettingsMeanForEachOfThem() {
    Ran ran =
        simulate(studies, "--nodes", "4", "--communicating", "2,5", "--interactive", "1").done();
    assertThat(ran.out())
        .contains("1 of 4 nodes writes, 0 offer first")
        .contains("4 of 4 nodes write, 0 offer first");
  }

  @Test
  void runsEveryCombinationWithEverySeedInOrder() {
    Ran ran =
        simulate(
            studies,
            "--helper=none,log",
            "--churn",
            "seconds",
            "--offline",
            "0, 50",
            "--seeds",
            "7..8",
            "--json");
    List<String> runs =
        ran.done().json().stream()
            .filter(line -> line.has("seed"))
            .map(
                line ->
                    line.at("/scenario/offline").asText()
                        + line.at("/scenario/helper").asText()
                        + line.get("seed"))
            .toList();
    assertThat(runs)
        .containsExactly(
            "0none7", "0none8", "0log7", "0log8", "50none7", "50none8", "50log7", "50log8");
    assertThat(studies.asked).hasSize(8);
  }

  @Test
  void hasAFlagForEverySetting() {
    String help = simulate(studies, "--help").done().out().replaceAll("\\s+", " ");
    for (Setting setting : Setting.values()) {
      assertThat(help)
          .contains("--" + setting.key() + "=LIST " + setting.meaning())
          .contains("Default: " + setting.usual() + ".");
    }
  }

  @Test
  void takesSettingsFromFileAndFlagsBefore() {
    file("# what is slow", "", "offline = 10, 20  # two", " round-trip=1s", "churn = days");
    simulate(studies, "--scenario", "s.txt", "--offline", "30", "--seeds", "1").done();
    assertThat(studies.asked).containsExactly("offline=30 churn=days round-trip=1s seed 1");
    studies.asked.clear();
    simulate(studies, "--scenario", "s.txt", "--seeds", "1", "--threads", "1").done();
    assertThat(studies.asked)
        .containsExactly(
            "offline=10 churn=days round-trip=1s seed 1",
            "offline=20 churn=days round-trip=1s seed 1");
  }

  @Test
  void skipsByteOrderMarkAtTheStartOfFile() {
    file("\ufeffoffline = 10", "churn = days");
    simulate(studies, "--scenario", "s.txt", "--seeds", "1").done();
    assertThat(studies.asked).containsExactly("offline=10 churn=days seed 1");
    refuses(List.of("offline = 10", "\ufeffchurn = days"), "s.txt line 2: there is no setting");
  }

  @Test
  void namesTheLineOfFileThatIsNotUnderstood() throws IOException {
    refuses(List.of("nodes = 3", "nods = 4"), "s.txt line 2: there is no setting 'nods'", "nodes,");
    refuses(List.of("nodes = 3", "#", "nodes = 4"), "s.txt line 3: nodes is set already");
    refuses(List.of("nodes 3"), "s.txt line 1 has no '=': nodes 3");
    refuses(List.of("nodes ="), "s.txt line 1: nodes has an empty value");
    refuses(List.of("nodes = 3,,4"), "s.txt line 1: nodes has an empty value");
    refuses(List.of("nodes = 3, 4,3"), "s.txt line 1: nodes has 3 twice");
    refuses(List.of("\u001b[2J = 3"), "no setting '\\x1b[2J'");
    Files.write(folder.resolve("s.txt"), new byte[] {'n', (byte) 0xff});
    simulate(studies, "--scenario", "s.txt").failed(ExitCode.USAGE, "s.txt is no UTF-8 text");
    simulate(studies, "--scenario", ".").failed(ExitCode.USAGE, "is a folder");
    simulate(studies, "--scenario", "").failed(ExitCode.USAGE, "--scenario  is no name");
    simulate(studies, "--scenario", "x\0y").failed(ExitCode.USAGE, "is no name of a file");
    simulate(studies, "--scenario", "absent").failed(ExitCode.USAGE, "absent is not there");
    assertThat(studies.asked).isEmpty();
  }

  @Test
  void acceptsFileAtMaximumAndRefusesOneByteMore() {
    String line = "offline = 10 #";
    file(line + "x".repeat(Limits.MAX_SCENARIO_BYTES - line.length()));
    simulate(studies, "--scenario", "s.txt").done();
    file(line + "x".repeat(Limits.MAX_SCENARIO_BYTES - line.length() + 1));
    simulate(studies, "--scenario", "s.txt").failed(ExitCode.USAGE, "larger than 65,536 bytes");
  }

  @Test
  void acceptsScenariosAtMaximumAndRefusesOneMore() {
    String[] most = {
      "--seeds", "1", "--messages", upTo(Limits.MAX_SCENARIOS / 2), "--repeats", "0,1"
    };
    simulate(studies, most).done();
    assertThat(studies.asked).hasSize(Limits.MAX_SCENARIOS);
    simulate(studies, "--seeds", "1", "--messages", upTo(Limits.MAX_SCENARIOS + 1))
        .failed(ExitCode.USAGE, "more than 256 scenarios");
    String many = upTo(200);
    simulate(studies, "--messages", many, "--body", many, "--repeats", many, "--nodes", many)
        .failed(ExitCode.USAGE, "more than 256 scenarios");
  }

  @Test
  void acceptsSeedsAtMaximumAndRefusesOneMore() throws CommandException {
    simulate(studies, "--messages", "1", "--seeds", "1..1000").done();
    assertThat(studies.asked).hasSize(Limits.MAX_STUDY_SEEDS);
    simulate(studies, "--seeds", "1..1001").failed(ExitCode.USAGE, "are 1,001 seeds", "1,000");
    assertThat(SeedRange.read("5..1000004", Limits.MAX_WORLDS).count())
        .isEqualTo(Limits.MAX_WORLDS);
    assertThatThrownBy(() -> SeedRange.read("5..1000005", Limits.MAX_WORLDS))
        .isInstanceOf(CommandException.class);
  }

  @Test
  void refusesWhatIsNoRangeOfSeeds() {
    simulate(studies, "--seeds", "9..1").failed(ExitCode.USAGE, "ends before it begins");
    for (String bad : new String[] {"", "x", "-1", "1..", "..2", "1-3", "1..2..3", "1e3"}) {
      simulate(studies, "--seeds=" + bad).failed(ExitCode.USAGE, "is no seed");
    }
  }

  @Test
  void acceptsThreadsAtMaximumAndRefusesOneMore() {
    simulate(studies, "--threads", "64").done();
    simulate(studies, "--threads", "65").failed(ExitCode.USAGE, "1 to 64 threads");
    simulate(studies, "--threads", "0").failed(ExitCode.USAGE, "1 to 64 threads");
    simulate(studies, "--threads", "x").failed(ExitCode.USAGE, "'x' is no whole number");
  }

  @Test
  void refusesScenarioThatMakesNoSense() {
    simulate(studies, "--offline", "0,100")
        .failed(ExitCode.USAGE, "offline=100: a whole number from 0 to 99", "simulate --help");
    simulate(studies, "--helper", "log").failed(ExitCode.USAGE, "churn=payload knows nobody");
    simulate(studies, "--interval", "soon").failed(ExitCode.USAGE, "interval=soon: a time such as");
    simulate(studies, "--offline", "").failed(ExitCode.USAGE, "--offline has an empty value");
    simulate(studies, "--offline", "1", "--offline", "2")
        .failed(ExitCode.USAGE, "--offline is given 2 times");
    assertThat(studies.asked).isEmpty();
  }

  @Test
  void refusesFlagsThatDoNotBelongTogether() {
    simulate(studies, "--trace").failed(ExitCode.USAGE, "--trace belongs to --world");
    simulate(studies, "--force").failed(ExitCode.USAGE, "--force belongs to");
    simulate(studies, "--csv", "x", "--html", "./x").failed(ExitCode.USAGE, "name one file");
    String[][] others = {{"--nodes", "3"}, {"--scenario", "s"}, {"--csv", "c"}, {"--html", "h"}};
    for (String[] other : others) {
      simulate(studies, "--world", other[0], other[1]).failed(ExitCode.USAGE, "with --world");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void replaysWhatItNames() {
    FakeStudies lossy = new FakeStudies(outcome -> FakeStudies.without(outcome, 2));
    String[] flags = {
      "--offline", "50,90", "--helper", "none,log", "--churn", "commute", "--round-trip", "1s"
    };
    Ran ran = simulate(lossy, flags);
    List<String> calls =
        ran.lines().stream()
            .filter(line -> line.contains("again: remotelog "))
            .map(line -> line.replaceFirst(".*again: remotelog ", ""))
            .toList();
    assertThat(calls).hasSize(12).doesNotHaveDuplicates();
    lossy.asked.sort(null);
    List<String> first = List.copyOf(lossy.asked);
    lossy.asked.clear();
    calls.forEach(call -> run(call.split(" ")));
    lossy.asked.sort(null);
    assertThat(lossy.asked).isEqualTo(first);
  }

  @Test
  void needsNoHomeAndMakesNone() {
    env.put("HOME", folder.toString());
    simulate(studies).done();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void replacesFilesOnlyWhenToldTo() throws IOException {
    Path csv = folder.resolve("x.csv");
    Files.writeString(csv, "mine");
    simulate(studies, "--html", "x.html", "--csv", "x.csv")
        .failed(ExitCode.FAILED, "x.csv is there already", "--force");
    assertThat(csv).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining("glob:**x.html");
    assertThat(studies.asked).isEmpty();
    simulate(studies, "--html", "x.html", "--csv", "x.csv", "--force").done();
    assertThat(Files.readString(csv)).startsWith("nodes,");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("x.csv", "x.html");
  }

  @Test
  void saysSoBeforeAnythingRunsWhenFileCannotBeWritten() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    simulate(studies, "--html", "none/x.html").failed(ExitCode.FAILED, "none is not there");
    simulate(studies, "--csv", "sub", "--force").failed(ExitCode.FAILED, "sub is a folder");
    simulate(studies, "--csv", "..").failed(ExitCode.FAILED, "is a folder");
    String[] nowhere = {"--csv", "/proc/x.csv"};
    if (Files.isDirectory(Path.of("/proc/self"))) {
      simulate(studies, nowhere).failed(ExitCode.FAILED, "no file can be made in /proc");
    }
    assertThat(studies.asked).isEmpty();
  }
}

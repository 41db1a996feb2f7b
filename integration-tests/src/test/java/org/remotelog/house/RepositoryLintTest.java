package org.remotelog.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepositoryLintTest {
  private static final Path MAIN = Path.of("module/src/main/java/org/remotelog/Thing.java");
  private static final Path GUIDE = Path.of("docs/GUIDE.md");

  private final RepositoryLint lint = new RepositoryLint(Repository.root());

  @Test
  void findsNothingInThisRepository() throws IOException {
    List<Path> files = Repository.files();
    assertThat(files).contains(Path.of("pom.xml"), Path.of("remotelog"));
    assertThat(lint.findings(files)).isEmpty();
  }

  @Test
  void acceptsFileAtMaximumAndRefusesOneLineMore() {
    String start = "class Thing {}\n";
    assertThat(main(start + "\n".repeat(RepositoryLint.MAX_FILE_LINES - 1))).isEmpty();
    assertThat(main(start + "\n".repeat(RepositoryLint.MAX_FILE_LINES)))
        .singleElement()
        .asString()
        .contains("401 lines");
  }

  @Test
  void acceptsMethodAtMaximumAndRefusesOneLineMore() {
    assertThat(main(method(JavaSource.MAX_METHOD_LINES))).isEmpty();
    assertThat(main(method(JavaSource.MAX_METHOD_LINES + 1)))
        .singleElement()
        .asString()
        .contains("method run has 71 lines");
  }

  @Test
  void countsMethodsBehindBracesInTextBlocks() {
    String text = "class Thing {\n  String s = \"\"\"\n  } {{{ \"\n  \"\"\";\n  void a() {}\n}\n";
    assertThat(main(text)).isEmpty();
    assertThat(main(text.replace("void a() {}", method(JavaSource.MAX_METHOD_LINES + 1))))
        .hasSize(1);
  }

  @Test
  void refusesNamesThatSayNothing() {
    for (String name : List.of("LogImpl", "LogManager", "LogHelper", "LogUtils", "LogFactory")) {
      assertThat(main("class " + name + " {}")).as(name).hasSize(1);
    }
    assertThat(main("class Implementation {} class Utility {}")).isEmpty();
  }

  @Test
  void refusesUnfinishedWorkAndStarImports() {
    assertThat(main("class Thing {} // TO" + "DO later")).hasSize(1);
    assertThat(main("class Thing {} // FIX" + "ME")).hasSize(1);
    assertThat(main("import java.util.*;\nclass Thing {}")).hasSize(1);
    assertThat(main("import static java.util.List.*;\nclass Thing {}")).hasSize(1);
  }

  @Test
  void refusesPathsAndHostsOfOneMachine() {
    assertThat(guide("see /ro" + "ot/notes")).hasSize(1);
    assertThat(guide("see `/ho" + "me/alice/notes`")).hasSize(1);
    assertThat(guide("see ~/notes, $HOME/.remotelog and /ipfs/home/x")).isEmpty();
    assertThat(lint.findings(Path.of("package-lock.json"), "\"resolved\": \"ht" + "tps://x\""))
        .hasSize(1);
  }

  @Test
  void refusesDeadLinks() {
    assertThat(guide("[pom](../pom.xml#top) [here](#here) [web](https://remotelog.example)"))
        .isEmpty();
    assertThat(guide("```\n[code](nowhere.md)\n```\nand `[code](nowhere.md)`")).isEmpty();
    assertThat(guide("[gone](nowhere.md)")).hasSize(1);
    assertThat(guide("[gone]: nowhere.md")).hasSize(1);
  }

  private List<String> main(String text) {
    return lint.findings(MAIN, text);
  }

  private List<String> guide(String text) {
    return lint.findings(GUIDE, text);
  }

  private static String method(int lines) {
    return "class Thing { static class Inner {\n  void run() {\n"
        + "    int a;\n".repeat(lines - 2)
        + "  }\n}}\n";
  }
}

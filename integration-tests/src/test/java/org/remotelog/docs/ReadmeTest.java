package org.remotelog.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.remotelog.cli.Main;

/** The README begins with the two commands, and names only commands that exist. */
class ReadmeTest {
  private static final Pattern COMMANDS = Pattern.compile("The commands `([a-z ]+)`");

  @Test
  void showsHowToTryAndHowToBuild() throws IOException {
    assertThat(readme().lines()).contains("    ./remotelog demo", "    mvn verify");
  }

  @Test
  void namesCommandsThatExist() throws IOException {
    Matcher commands = COMMANDS.matcher(readme());
    assertThat(commands.find()).isTrue();
    for (String command : commands.group(1).split(" ")) {
      assertThat(help(command)).as(command).isZero();
    }
  }

  private static int help(String command) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    String[] args = {command, "--help"};
    return Main.run(args, InputStream.nullInputStream(), nowhere, nowhere, Map.of());
  }

  private static String readme() throws IOException {
    return Files.readString(Pages.docs().resolveSibling("README.md"));
  }
}

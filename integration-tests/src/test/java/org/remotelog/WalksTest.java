package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The two walks of docs/ARCHITECTURE.md name methods that exist, in at most eight hops each. */
class WalksTest {
  private static final int MAX_HOPS = 8;
  private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w*)\\.([a-z]\\w*)`");
  private static final Pattern ITEM = Pattern.compile("(?ms)^\\d+\\. .*?(?=^\\d+\\. |^$|\\z)");
  private static final List<String> MODULES = List.of("remote-log", "ipns-pointer", "mvds-bridge");

  private final Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  @Test
  void findsEveryMethodOfTheWayOut() throws Exception {
    check("## The way out");
  }

  @Test
  void findsEveryMethodOfTheWayBack() throws Exception {
    check("## The way back");
  }

  private void check(String heading) throws Exception {
    List<String> hops = hops(heading);
    assertThat(hops).as(heading).hasSizeBetween(5, MAX_HOPS);
    for (String hop : hops) {
      List<String> missing = new ArrayList<>();
      Matcher named = METHOD.matcher(hop);
      int count = 0;
      while (named.find()) {
        count++;
        if (!exists(named.group(1), named.group(2))) {
          missing.add(named.group());
        }
      }
      assertThat(count).as("methods named in: %s", hop).isPositive();
      assertThat(missing).as("methods that do not exist, in: %s", hop).isEmpty();
    }
  }

  /** The items of the numbered list below a heading. */
  private List<String> hops(String heading) throws IOException {
    String text = Files.readString(root.resolve("docs").resolve("ARCHITECTURE.md"));
    int start = text.indexOf(heading + "\n");
    assertThat(start).as(heading).isNotNegative();
    int end = text.indexOf("\n## ", start + heading.length());
    List<String> hops = new ArrayList<>();
    ITEM.matcher(text.substring(start, end)).results().forEach(item -> hops.add(item.group()));
    return hops;
  }

  private boolean exists(String type, String method) throws Exception {
    for (Class<?> found : typesNamed(type)) {
      if (Arrays.stream(found.getDeclaredMethods()).anyMatch(m -> m.getName().equals(method))) {
        return true;
      }
    }
    return false;
  }

  private List<Class<?>> typesNamed(String type) throws Exception {
    List<Class<?>> types = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = root.resolve(module).resolve(Path.of("src", "main", "java"));
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
          String name = sources.relativize(file).toString().replaceAll("[/\\\\]", ".");
          types.add(
              Class.forName(
                  name.substring(0, name.length() - ".java".length()),
                  false,
                  getClass().getClassLoader()));
        }
      }
    }
    return types;
  }
}

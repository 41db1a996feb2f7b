package org.remotelog.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FuzzTargetsTest {
  private static final List<String> LIBRARIES =
      List.of("remote-log", "ipns-pointer", "mvds-bridge");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\| [^|]+ \\|$");
  private static final Pattern METHOD = Pattern.compile("`(\\w+)`");

  @Test
  void everyDecoderIsReachedByAFuzzTest() {
    FuzzTargets targets = new FuzzTargets(importLibraries());
    assertThat(targets.decoders()).hasSizeGreaterThan(40);
    assertThat(targets.decodersWithoutTarget()).isEmpty();
  }

  @Test
  void namesADecoderThatNoFuzzTestReaches() {
    JavaClasses planted = new ClassFileImporter().importPackages("org.remotelog.planted.log.codec");
    assertThat(new FuzzTargets(planted).decodersWithoutTarget())
        .singleElement()
        .asString()
        .contains("DecodesUnseen.decode");
  }

  @Test
  void thePageNamesEveryFuzzTest() throws IOException {
    String page = Files.readString(Repository.root().resolve("docs/fuzzing.md"));
    Set<String> named = new TreeSet<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      Matcher method = METHOD.matcher(row.group(2));
      while (method.find()) {
        named.add(row.group(1) + "#" + method.group(1));
      }
    }
    assertThat(named).isEqualTo(new FuzzTargets(importLibraries()).names());
  }

  private static JavaClasses importLibraries() {
    List<Path> folders = new ArrayList<>();
    for (String module : LIBRARIES) {
      Path target = Repository.root().resolve(module).resolve("target");
      folders.add(target.resolve("classes"));
      folders.add(target.resolve("test-classes"));
    }
    return new ClassFileImporter().importPaths(folders);
  }
}

package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What must hold of the container files, also where no engine runs them. */
final class DockerFilesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  private static final Path DOCKER = ROOT.resolve("docker");

  private static final List<String> FILES =
      List.of(
          "compose.yaml",
          "contract.yaml",
          "two-homes.yaml",
          "two-contract-homes.yaml",
          "node/service.yaml",
          "chain/service.yaml",
          "two-homes/home.yaml",
          "two-contract-homes/home.yaml");

  /** A version of at least two numbers; a moving tag like "latest" or "17-alpine" is none. */
  private static final Pattern PINNED = Pattern.compile("[^:@]+:v?[0-9]+\\.[0-9]+[^:@]*");

  @ParameterizedTest
  @FieldSource("FILES")
  void pinsEveryImageAndMountsOnlyWhatIsThere(String file) throws IOException {
    for (JsonNode service : services(file)) {
      if (service.has("image") && !service.has("build")) {
        assertThat(service.get("image").asText()).matches(PINNED);
      }
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().substring(0, volume.asText().indexOf(':'));
        if (source.startsWith(".")) {
          assertThat(DOCKER.resolve(file).resolveSibling(source)).exists();
        }
      }
      if (service.has("extends")) {
        String extended = service.get("extends").get("file").asText();
        assertThat(services(extended)).isNotEmpty();
      }
    }
  }

  @Test
  void publishesPortsOfNodesOnTheLoopbackAddressOnly() throws IOException {
    List<String> ports = new ArrayList<>();
    for (String file : FILES) {
      for (JsonNode service : services(file)) {
        service.path("ports").forEach(port -> ports.add(port.asText()));
        assertThat(service.path("network_mode").asText()).isNotEqualTo("host");
        assertThat(service.path("privileged").asBoolean()).isFalse();
      }
    }
    assertThat(ports)
        .hasSize(5)
        .allMatch(port -> port.startsWith("127.0.0.1:"))
        .anyMatch(port -> port.endsWith(":5001"))
        .anyMatch(port -> port.endsWith(":8080"))
        .anyMatch(port -> port.endsWith(":8545"));
  }

  @Test
  void boundsTheNodeInMemoryAndStorageAndCollectsGarbage() throws IOException {
    JsonNode node = services("node/service.yaml").get(0);
    assertThat(node.path("mem_limit").asText()).isNotEmpty();
    assertThat(node.path("command").toString()).contains("--enable-gc");
    assertThat(node.path("environment").path("REMOTELOG_NODE_STORAGE").asText()).contains("GB");
    assertThat(Files.readString(DOCKER.resolve("node/private.sh")))
        .contains("Datastore.StorageMax");
  }

  @Test
  void runsTheHomesWithoutRootAndWithoutRights() throws IOException {
    for (String file : List.of("two-homes/home.yaml", "two-contract-homes/home.yaml")) {
      JsonNode home = services(file).get(0);
      assertThat(home.path("cap_drop").toString()).contains("ALL");
      assertThat(home.path("read_only").asBoolean()).isTrue();
      assertThat(home.has("user")).isFalse();
    }
    String image = Files.readString(DOCKER.resolve("Dockerfile"));
    assertThat(image).containsPattern("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$");
  }

  @Test
  void pinsEveryStageOfTheImage() throws IOException {
    Matcher stages =
        Pattern.compile("(?m)^FROM (\\S+)").matcher(Files.readString(DOCKER.resolve("Dockerfile")));
    List<String> images = stages.results().map(stage -> stage.group(1)).toList();
    assertThat(images).hasSize(3).allMatch(image -> PINNED.matcher(image).matches());
  }

  @Test
  void givesTheRuntimeEveryModuleOfTheJdkThatTheProgramUses() throws IOException {
    List<String> jdeps =
        new ArrayList<>(List.of("--print-module-deps", "--ignore-missing-deps", "--no-recursive"));
    for (String module :
        List.of("remote-log", "ipns-pointer", "mvds-bridge", "simulation", "cli")) {
      jdeps.add(ROOT.resolve(module).resolve("target/classes").toString());
    }
    StringWriter used = new StringWriter();
    int exit =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(new PrintWriter(used), new PrintWriter(used), jdeps.toArray(new String[0]));
    assertThat(exit).as(used.toString()).isZero();
    Matcher given =
        Pattern.compile("--add-modules (\\S+)")
            .matcher(Files.readString(DOCKER.resolve("Dockerfile")));
    assertThat(given.find()).isTrue();
    assertThat(given.group(1).split(",")).contains(used.toString().strip().split(","));
  }

  @Test
  void givesTheImageAllThatItsBuildReads() throws IOException {
    List<String> sent = Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore"));
    Matcher modules =
        Pattern.compile("<module>([a-z-]+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(modules.results().map(module -> "!" + module.group(1) + "/pom.xml"))
        .isNotEmpty()
        .isSubsetOf(sent);
    for (String module : List.of("remote-log", "ipns-pointer", "mvds-bridge", "cli")) {
      assertThat(sent).contains("!" + module + "/src/main");
    }
    for (String line : sent) {
      if (line.startsWith("!")) {
        assertThat(ROOT.resolve(line.substring(1))).exists();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ipfs.md, two-homes", "ethereum.md, two-contract-homes"})
  void showsInTheGuideTheStepsThatTheExampleTakes(String page, String example) throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/guides").resolve(page));
    List<String> steps = new ArrayList<>();
    for (String script : List.of("alice.sh", "bob.sh")) {
      String text = Files.readString(DOCKER.resolve(example).resolve(script));
      String common = Files.readString(DOCKER.resolve("two-homes").resolve(script));
      text.replace(". \"$STORY/" + script + "\"", common)
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("remotelog "))
          .forEach(steps::add);
    }
    assertThat(steps).hasSizeGreaterThan(8);
    for (String step : steps) {
      String words =
          step.replaceAll(" (\\|\\||[<>]).*", "")
              .replaceAll(" --(store|pointer|rpc) .*", "")
              .replaceAll(" \"\\$key\" .*", "");
      assertThat(guide).contains(words);
    }
  }

  private static List<JsonNode> services(String file) throws IOException {
    List<JsonNode> services = new ArrayList<>();
    YAML.readTree(DOCKER.resolve(file).toFile()).get("services").forEach(services::add);
    return services;
  }
}

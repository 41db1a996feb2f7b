package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledContractTest {
  private static final Path MODULE = NodePackages.FOLDER.resolve("../../ipns-pointer").normalize();
  private static final Path SOURCE = MODULE.resolve("src/main/solidity/HeadRegistry.sol");
  private static final Path ARTEFACT =
      MODULE.resolve("src/main/resources/org/remotelog/pointer/ethereum/HeadRegistry.json");
  private static final String HOW_TO_UPDATE =
      "The compiled contract is not that of its source. In integration-tests/nodes run\n"
          + "  node solc.mjs ../../ipns-pointer/src/main/solidity/HeadRegistry.sol"
          + " > ../../ipns-pointer/src/main/resources/org/remotelog/pointer/ethereum"
          + "/HeadRegistry.json\n"
          + "Other code is another contract: registries in use keep theirs.";
  private static final int DEADLINE_S = 120;

  @Test
  void committedContractIsWhatTheCompilerMakesOfItsSource(@TempDir Path folder)
      throws IOException, InterruptedException {
    NodePackages.require();
    String compiled = compile(SOURCE, folder);
    String committed = Files.readString(ARTEFACT);
    assertThat(committed.equals(compiled)).as(HOW_TO_UPDATE).isTrue();
  }

  @Test
  void compiledContractDependsOnNoFolder(@TempDir Path folder)
      throws IOException, InterruptedException {
    NodePackages.require();
    Path copy = Files.createDirectories(folder.resolve("else where")).resolve("HeadRegistry.sol");
    Files.copy(SOURCE, copy);
    assertThat(compile(copy, folder)).isEqualTo(Files.readString(ARTEFACT));
  }

  private static String compile(Path source, Path folder) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors.txt");
    Process compiler =
        new ProcessBuilder(List.of("node", "solc.mjs", source.toString()))
            .directory(NodePackages.FOLDER.toFile())
            .redirectError(errors.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    try {
      String out = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(compiler.waitFor(DEADLINE_S, TimeUnit.SECONDS)).isTrue();
      assertThat(compiler.exitValue()).as(Files.readString(errors)).isZero();
      return out;
    } finally {
      compiler.destroyForcibly();
    }
  }
}

package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the containers whose heads are in a contract, on the host, by a real chain. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ContractStoryTest {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final Path STORY =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolveSibling("docker/two-contract-homes");

  @TempDir Path folder;

  @Test
  void aliceAndBobReadEachOtherByTheContractThatAliceHasMade() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path command = bin.resolve("remotelog");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '" + String.join("' '", new Devices(folder).java()) + "' \"$@\"\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Anvil chain = Anvil.start("--block-time", "2", "--slots-in-an-epoch", "2");
        Child alice = start("alice", bin, chain, Anvil.KEYS.get(0));
        Child bob = start("bob", bin, chain, Anvil.KEYS.get(1))) {
      assertThat(bob.await(DEADLINE).done().out()).contains("Sent while you were asleep");
      assertThat(alice.await(DEADLINE).done().out())
          .contains("Good morning")
          .containsPattern("Bob  head 1 ");
    }
  }

  private Child start(String name, Path bin, Anvil chain, String key) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", STORY.resolve(name + ".sh").toString()));
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().put("REMOTELOG_HOME", folder.resolve(name).resolve("home").toString());
    builder.environment().put("REMOTELOG_STORE", "embedded:" + folder.resolve("shared"));
    builder.environment().put("REMOTELOG_RPC", chain.url());
    builder.environment().put("REMOTELOG_PASSWORD", "two homes for trying");
    builder.environment().put("REMOTELOG_KEY", key);
    Path exchange = Files.createDirectories(folder.resolve("exchange"));
    builder.environment().put("EXCHANGE", exchange.toString());
    return Child.start(builder, folder);
  }
}

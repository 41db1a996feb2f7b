package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the containers whose heads are in a contract, by a real chain. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ContractStoryTest {
  @TempDir Path folder;

  @Test
  void aliceAndBobReadEachOtherByTheContractThatAliceHasMade() throws Exception {
    Story story = new Story("two-contract-homes", folder);
    try (Anvil chain = Anvil.start("--block-time", "2", "--slots-in-an-epoch", "2");
        Child alice = story.start("alice", environment(chain, Anvil.KEYS.get(0)));
        Child bob = story.start("bob", environment(chain, Anvil.KEYS.get(1)))) {
      Story.assertThatBothRead(alice, bob);
      assertThat(alice.printed()).containsPattern("Bob  head 1 ");
    }
  }

  private Map<String, String> environment(Anvil chain, String key) {
    return Map.of(
        "REMOTELOG_STORE",
        "embedded:" + folder.resolve("shared"),
        "REMOTELOG_RPC",
        chain.url(),
        "REMOTELOG_PASSWORD",
        "two homes for trying",
        "REMOTELOG_KEY",
        key);
  }
}

package org.remotelog.it;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the two containers, through a real node. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class ImageStoryTest {
  @TempDir Path folder;

  @Test
  void aliceAndBobReadEachOtherThroughTheNode() throws Exception {
    Story story = new Story("two-homes", folder);
    Map<String, String> environment =
        Map.of(
            "REMOTELOG_STORE", "ipfs:" + TestNodes.api(),
            "REMOTELOG_POINTER", "ipns:" + TestNodes.routing());
    try (Child alice = story.start("alice", environment);
        Child bob = story.start("bob", environment)) {
      Story.assertThatBothRead(alice, bob);
    }
  }
}

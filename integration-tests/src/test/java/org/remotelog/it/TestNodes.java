package org.remotelog.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The node that tests run against: the one that REMOTELOG_IPFS_API and REMOTELOG_IPFS_GATEWAY name,
 * else one from npm with a routing server beside it. Started once for all tests of this process.
 */
final class TestNodes {
  /** A node from npm keeps no records by name, and its gateway is no trustless one. */
  private record FromNpm(NodeProcess ipfs, NodeProcess routing) {}

  private static Optional<FromNpm> fromNpm = Optional.empty();

  private TestNodes() {}

  /** Whether it is a Kubo that somebody has started for us. */
  static boolean isNamed() {
    return named("REMOTELOG_IPFS_API").isPresent();
  }

  /** The RPC. */
  static String api() throws IOException, InterruptedException {
    Optional<String> named = named("REMOTELOG_IPFS_API");
    return named.isPresent() ? named.get() : started().ipfs().api();
  }

  /** The gateway's routing API. */
  static String routing() throws IOException, InterruptedException {
    if (isNamed()) {
      return gateway()
          .orElseThrow(
              () -> new IOException("REMOTELOG_IPFS_API is set, REMOTELOG_IPFS_GATEWAY is not"));
    }
    return started().routing().gateway();
  }

  /** A trustless gateway, where there is one. */
  static Optional<String> gateway() {
    return named("REMOTELOG_IPFS_GATEWAY");
  }

  /** The RPC of a second node. */
  static Optional<String> secondApi() {
    return named("REMOTELOG_IPFS_API_2");
  }

  private static Optional<String> named(String variable) {
    String value = System.getenv(variable);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static synchronized FromNpm started() throws IOException, InterruptedException {
    if (fromNpm.isEmpty()) {
      NodePackages.require();
      Path folder = Files.createDirectories(NodePackages.FOLDER.resolveSibling("target"));
      Path own = Files.createTempDirectory(folder, "nodes");
      fromNpm =
          Optional.of(new FromNpm(NodeProcess.ipfs(own), NodeProcess.routing(own, Duration.ZERO)));
    }
    return fromNpm.get();
  }
}

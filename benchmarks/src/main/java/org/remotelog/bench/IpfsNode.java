package org.remotelog.bench;

import java.util.Map;
import java.util.Optional;

/**
 * A Kubo that somebody has started for the measurements.
 *
 * @param api URI of its RPC
 * @param gateway URI of its gateway, which serves the routing API
 */
record IpfsNode(String api, String gateway) {
  static final String API = "REMOTELOG_IPFS_API";
  static final String GATEWAY = "REMOTELOG_IPFS_GATEWAY";

  /** Why jobs are left out. */
  static final String MISSING =
      API + " and " + GATEWAY + " have to name a running node, like http://127.0.0.1:5001";

  /** The node that the environment names; both URIs are needed. */
  static Optional<IpfsNode> named(Map<String, String> environment) {
    String api = environment.getOrDefault(API, "");
    String gateway = environment.getOrDefault(GATEWAY, "");
    return api.isEmpty() || gateway.isEmpty()
        ? Optional.empty()
        : Optional.of(new IpfsNode(api, gateway));
  }
}

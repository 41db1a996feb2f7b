package org.remotelog.sim.study;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a scenario says, each by a name that is the same in a file, as a flag and in a table. */
public enum Setting {
  NODES("3", "devices in the group, 2 to 2000"),
  COMMUNICATING(
      "2", "as in the published simulation: one more than the nodes that write, 2 to nodes + 1"),
  INTERACTIVE(
      "2",
      "as in the published simulation: one more than the nodes that offer a message before they"
          + " give it, 1 to nodes + 1; the others give it at once"),
  SHARING(
      "2",
      "how many others each node chooses to sync with directly, 0 to nodes - 1; links hold both ways"),
  INTERVAL("5s", "time between two messages of a node that writes"),
  OFFLINE("90", "per cent of the time that a node is offline, 0 to 99"),
  HELPER("none", "who helps: none, cache or log"),
  LINKS(
      "connected",
      "links between nodes: connected (both ends know when the other one goes) or quiet (what is"
          + " sent to a node that is offline is lost unnoticed, not with payload); a cache is"
          + " connected"),
  CHURN(
      "payload",
      "how nodes are offline: payload (each payload is lost by itself, as in the published"
          + " simulation), seconds (each second by itself), bursts, days or commute"),
  ONLINE("15m", "how long a node is online at a time on average, where it is for stretches"),
  WRITING("any", "when messages are written: any (offline too) or online (as soon as the node is)"),
  MESSAGES("60", "messages of each node that writes"),
  BODY("138", "bytes of a message's body, 24 to 65536"),
  EPOCH("1s", "shortest time between two payloads to one peer, at most 1h"),
  POLL("1m", "shortest pause between two looks at the logs"),
  FLUSH("5s", "how long a message in a log waits for others to be published with, at most poll"),
  DELAY("0s", "longest time that a payload is on its way"),
  ROUND_TRIP("200ms", "time of one request to a store or a pointer"),
  LOSS("0", "per cent of payloads between nodes that are online that are lost, 0 to 99"),
  REPEATS("0", "per cent of payloads that arrive twice, 0 to 99"),
  PARTITIONS("0", "per cent of the time that two halves of the nodes do not reach each other"),
  SETTLE("1h", "how long it goes on after the last message");

  private final String usual;
  private final String meaning;

  Setting(String usual, String meaning) {
    this.usual = usual;
    this.meaning = meaning;
  }

  /** The name in files, flags and tables, such as {@code round-trip}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is when nothing is said. */
  public String usual() {
    return usual;
  }

  /** One line for people, with its bounds. */
  public String meaning() {
    return meaning;
  }

  /** The setting of a name. */
  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }
}

package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bridge.GroupRows;
import org.remotelog.log.LogName;

/** What a pass finds odd about messages, beside what the logs' own pass says. */
final class OddMessages {
  private final ClientParts parts;
  private final GroupRows.OwnGroup own;
  private final Map<LogName, Long> corrected = new LinkedHashMap<>();

  OddMessages(ClientParts parts, GroupRows.OwnGroup own) {
    this.parts = parts;
    this.own = own;
  }

  /** So many messages came directly with something else than the signed log says. */
  void corrected(LogName log, long messages) {
    if (messages > 0) {
      corrected.merge(log, messages, Long::sum);
    }
  }

  /** Tells the events, once, and gives what a report says. */
  List<String> tell() throws IOException {
    List<String> warnings = new ArrayList<>();
    long all = 0;
    for (Map.Entry<LogName, Long> of : corrected.entrySet()) {
      all += of.getValue();
      parts.events().corrected(of.getKey(), of.getValue());
    }
    if (all > 0) {
      warnings.add(
          Checkup.count(all, "message")
              + " came directly with another place or other metadata than in the signed log; what"
              + " the log says counts");
    }
    for (Awaited.Late late : parts.home().read(tables -> new Awaited(tables, own).logs())) {
      parts.events().awaited(late.log(), late.sequence(), late.known());
      warnings.add(late.text());
    }
    return warnings;
  }
}

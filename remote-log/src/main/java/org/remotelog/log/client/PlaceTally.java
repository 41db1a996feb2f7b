package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which stores, or which pointers, a pass has asked in vain while others answered: nothing is
 * missing then, and nothing else would say that there are fewer than were set.
 */
final class PlaceTally {
  private final String kind;
  private final Set<String> answered = new LinkedHashSet<>();
  private final Map<String, String> failed = new LinkedHashMap<>();

  /**
   * @param kind what these places are called
   */
  PlaceTally(String kind) {
    this.kind = kind;
  }

  void answered(String place) {
    answered.add(place);
  }

  void failed(String place, String why) {
    failed.put(place, why);
  }

  /** One line for each place that never answered, when others did. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!answered.isEmpty()) {
      failed.forEach(
          (place, why) -> {
            if (!answered.contains(place)) {
              warnings.add(kind + " " + place + " failed, others did its work: " + why);
            }
          });
    }
    return warnings;
  }
}

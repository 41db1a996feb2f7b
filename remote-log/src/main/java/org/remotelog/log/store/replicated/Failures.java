package org.remotelog.log.store.replicated;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.log.ContentStore;

/** Which stores failed, and why. */
final class Failures {
  private final List<String> failures = new ArrayList<>();

  void add(ContentStore part, IOException why) {
    failures.add(part.describe() + ": " + why.getMessage());
  }

  void late(Iterable<ContentStore> parts, Duration waited) {
    parts.forEach(
        part -> failures.add(part.describe() + ": no answer within " + waited.toMillis() + " ms"));
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }

  String orNone() {
    return isEmpty() ? "there are no others" : toString();
  }

  @Override
  public String toString() {
    return String.join("; ", failures);
  }
}

package org.remotelog.sim.check;

import java.util.Map;
import java.util.Optional;

/** No table grows beyond what the messages, logs and copies of the world explain. */
public final class RowsBounded implements Invariant {
  @Override
  public String name() {
    return "rows-bounded";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Counted counted) {
      for (Map.Entry<String, Long> table : counted.rows().entrySet()) {
        long limit = counted.limits().getOrDefault(table.getKey(), 0L);
        if (table.getValue() > limit) {
          return Optional.of(
              "d"
                  + counted.device()
                  + " has "
                  + table.getValue()
                  + " rows in "
                  + table.getKey()
                  + ", at most "
                  + limit
                  + " make sense");
        }
      }
    }
    return Optional.empty();
  }
}

package org.remotelog.sqlite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a check of a database found.
 *
 * @param version its schema version
 * @param bytes the size of its pages
 * @param problems damage in SQLite's words; empty when there is none
 */
public record DatabaseHealth(int version, long bytes, List<String> problems) {
  private static final String GOOD = "ok";

  public DatabaseHealth {
    List<String> copy = new ArrayList<>(problems);
    copy.remove(GOOD);
    problems = Collections.unmodifiableList(copy);
  }

  public boolean isGood() {
    return problems.isEmpty();
  }
}

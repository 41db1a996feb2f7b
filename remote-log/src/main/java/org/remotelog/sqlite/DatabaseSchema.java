package org.remotelog.sqlite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a database file is: its name, the application id in its header, and the statements of each
 * migration. The schema version is the number of migrations that a file has seen; released
 * migrations never change.
 */
public record DatabaseSchema(String fileName, int applicationId, List<List<String>> migrations) {
  public DatabaseSchema {
    if (applicationId == 0) {
      throw new IllegalArgumentException("application id 0 marks no application");
    }
    List<List<String>> copy = new ArrayList<>();
    for (List<String> migration : migrations) {
      copy.add(Collections.unmodifiableList(new ArrayList<>(migration)));
    }
    migrations = Collections.unmodifiableList(copy);
  }

  /** The schema version that this program writes. */
  public int version() {
    return migrations.size();
  }
}

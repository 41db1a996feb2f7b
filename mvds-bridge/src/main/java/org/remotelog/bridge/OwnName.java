package org.remotelog.bridge;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;

/** Under which display name this device joined a group: nobody else says it before it is let in. */
public final class OwnName {
  private static final Bytes NAME = Bytes.utf8("own name ");

  private OwnName() {}

  public static void put(Tables tables, GroupId group, String name) throws IOException {
    tables.table(HomeTable.META).put(key(group), Bytes.utf8(name));
  }

  /** The name; empty for a group that this device made, or joined with an earlier version. */
  public static String get(Tables tables, GroupId group) throws IOException {
    Optional<Bytes> name = tables.table(HomeTable.META).get(key(group));
    return name.isPresent() ? Rows.decode("own name", () -> name.get().utf8()) : "";
  }

  private static Bytes key(GroupId group) {
    return Keys.of(NAME, group.bytes());
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;

/**
 * The settings as rows of the home: "store", a space and the number in order; value = the URI.
 * "copies", a space and "store" has how many must take what is written, in decimal.
 */
final class HomeSettings {
  private HomeSettings() {}

  static Settings read(Home home) throws IOException {
    return home.read(
        tables ->
            new Settings(
                uris(tables, Address.Role.STORE),
                uris(tables, Address.Role.POINTER),
                copies(tables, Address.Role.STORE),
                copies(tables, Address.Role.POINTER)));
  }

  static void write(Home home, Settings settings) throws IOException {
    home.update(
        tables -> {
          for (Address.Role role : Address.Role.values()) {
            Table table = tables.table(HomeTable.CONFIG);
            replace(table, role, settings.of(role));
            table.put(copiesKey(role), Bytes.utf8(Integer.toString(settings.copies(role))));
          }
        });
  }

  private static void replace(Table table, Address.Role role, List<String> uris)
      throws IOException {
    for (Row row : table.scanPrefix(prefix(role), Limits.MAX_PLACES)) {
      table.delete(row.key());
    }
    for (int i = 0; i < uris.size(); i++) {
      table.put(Keys.of(prefix(role), Keys.u64(i)), Bytes.utf8(uris.get(i)));
    }
  }

  private static List<String> uris(Tables tables, Address.Role role) throws IOException {
    List<String> uris = new ArrayList<>();
    for (Row row : tables.table(HomeTable.CONFIG).scanPrefix(prefix(role), Limits.MAX_PLACES)) {
      try {
        uris.add(row.value().utf8());
      } catch (MalformedException e) {
        throw damaged(e);
      }
    }
    return uris;
  }

  private static int copies(Tables tables, Address.Role role) throws IOException {
    Optional<Bytes> row = tables.table(HomeTable.CONFIG).get(copiesKey(role));
    try {
      return row.isPresent() ? Integer.parseInt(row.get().utf8()) : Settings.DEFAULT_COPIES;
    } catch (MalformedException | NumberFormatException e) {
      throw damaged(e);
    }
  }

  private static IOException damaged(Exception e) {
    return new IOException("the home's settings are damaged: put it back from a backup", e);
  }

  private static Bytes copiesKey(Address.Role role) {
    return Bytes.utf8("copies " + role.word());
  }

  private static Bytes prefix(Address.Role role) {
    return Bytes.utf8(role.word() + " ");
  }
}

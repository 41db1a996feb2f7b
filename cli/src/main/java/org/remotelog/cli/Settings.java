package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;

/** Where a home keeps blocks and announces heads, as URIs with absolute folders. */
record Settings(List<String> stores, List<String> pointers) {
  Settings {
    stores = List.copyOf(stores);
    pointers = List.copyOf(pointers);
  }

  /** Whether nothing was set: making the home was cut off. */
  boolean isEmpty() {
    return stores.isEmpty() && pointers.isEmpty();
  }

  List<String> of(Address.Role role) {
    return role == Address.Role.STORE ? stores : pointers;
  }

  Settings with(Address.Role role, List<String> uris) {
    return role == Address.Role.STORE ? new Settings(uris, pointers) : new Settings(stores, uris);
  }

  Settings plus(Address.Role role, String uri) {
    List<String> uris = new ArrayList<>(of(role));
    uris.add(uri);
    return with(role, uris);
  }

  Settings minus(Address.Role role, String uri) {
    List<String> uris = new ArrayList<>(of(role));
    uris.remove(uri);
    return with(role, uris);
  }
}

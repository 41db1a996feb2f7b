package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a home keeps blocks and announces heads, as URIs with absolute folders.
 *
 * @param storeCopies how many stores must have taken a block before it counts as stored
 * @param pointerCopies how many pointers must have taken a head before it counts as published
 */
record Settings(List<String> stores, List<String> pointers, int storeCopies, int pointerCopies) {
  /** One place is enough, so that work goes on when another is down; that one gets it later. */
  static final int DEFAULT_COPIES = 1;

  Settings {
    stores = List.copyOf(stores);
    pointers = List.copyOf(pointers);
  }

  Settings(List<String> stores, List<String> pointers) {
    this(stores, pointers, DEFAULT_COPIES, DEFAULT_COPIES);
  }

  /** Whether nothing was set: making the home was cut off. */
  boolean isEmpty() {
    return stores.isEmpty() && pointers.isEmpty();
  }

  List<String> of(Address.Role role) {
    return role == Address.Role.STORE ? stores : pointers;
  }

  /** The same, read. */
  List<Address> addresses(Address.Role role) throws CommandException {
    List<Address> all = new ArrayList<>();
    for (String uri : of(role)) {
      all.add(Address.kept(role, uri));
    }
    return all;
  }

  int copies(Address.Role role) {
    return role == Address.Role.STORE ? storeCopies : pointerCopies;
  }

  Settings with(Address.Role role, List<String> uris) {
    return role == Address.Role.STORE
        ? new Settings(uris, pointers, storeCopies, pointerCopies)
        : new Settings(stores, uris, storeCopies, pointerCopies);
  }

  Settings withCopies(Address.Role role, int copies) {
    return role == Address.Role.STORE
        ? new Settings(stores, pointers, copies, pointerCopies)
        : new Settings(stores, pointers, storeCopies, copies);
  }

  /** With one more place; one of the same name takes the place of the one before. */
  Settings plus(Address.Role role, String uri) throws CommandException {
    List<String> uris = new ArrayList<>();
    boolean isThere = false;
    for (String before : of(role)) {
      boolean isSame = isSame(role, before, uri);
      uris.add(isSame ? uri : before);
      isThere |= isSame;
    }
    if (!isThere) {
      uris.add(uri);
    }
    return with(role, uris);
  }

  /** Whether there is a place with this URI, but for how it is reached. */
  boolean names(Address.Role role, String uri) throws CommandException {
    for (String one : of(role)) {
      if (isSame(role, one, uri)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(Address.Role role, String one, String other)
      throws CommandException {
    return Address.kept(role, one).name().equals(Address.kept(role, other).name());
  }

  Settings minus(Address.Role role, String uri) {
    List<String> uris = new ArrayList<>(of(role));
    uris.remove(uri);
    return with(role, uris);
  }

  /**
   * Refuses settings with which nothing could be stored or published, but for a home that has no
   * place of a kind yet: it gets one place after the other.
   */
  Settings checked() throws CommandException {
    for (Address.Role role : Address.Role.values()) {
      if (of(role).isEmpty()) {
        continue;
      }
      String word = role.word();
      int writable = 0;
      for (String uri : of(role)) {
        writable += Address.kept(role, uri).isWritable() ? 1 : 0;
      }
      if (writable == 0) {
        throw CommandException.failed(
            "none of the "
                + word
                + "s can be written to: "
                + (role == Address.Role.STORE
                    ? "a gateway is only read"
                    : "a contract is only read without a key"),
            role == Address.Role.STORE
                ? "Name one more store, like ipfs:http://127.0.0.1:5001 or embedded:DIR"
                : "Add &keystore=PATH&password=env:NAME to it, or name one more pointer");
      }
      if (copies(role) < 1 || copies(role) > writable) {
        throw CommandException.failed(
            copies(role)
                + " copies are wanted, and the number of "
                + word
                + "s that can be"
                + " written to is "
                + writable,
            "Give --" + word + "-copies a number from 1 to that");
      }
    }
    return this;
  }
}

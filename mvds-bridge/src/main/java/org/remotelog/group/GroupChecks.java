package org.remotelog.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;

/** What the values of this package must hold; all throw IllegalArgumentException. */
final class GroupChecks {
  private GroupChecks() {}

  static void size(String what, int bytes, int expected) {
    if (bytes != expected) {
      throw new IllegalArgumentException(what + " has " + bytes + " bytes, not " + expected);
    }
  }

  static void atMost(String what, int count, int most) {
    if (count > most) {
      throw new IllegalArgumentException(what + ": " + count + " is over " + most);
    }
  }

  static void text(String what, String text, int maxBytes) {
    atMost("bytes of " + what, Bytes.utf8(text).size(), maxBytes);
  }

  static void keys(Optional<Bytes> tlsKey, Optional<Bytes> ethereumOwner) {
    if (tlsKey.isPresent()) {
      atMost("bytes of a TLS key", tlsKey.get().size(), Limits.MAX_TLS_KEY_BYTES);
      if (tlsKey.get().isEmpty()) {
        throw new IllegalArgumentException("an empty TLS key");
      }
    }
    if (ethereumOwner.isPresent()) {
      size("an Ethereum address", ethereumOwner.get().size(), Limits.ETHEREUM_OWNER_BYTES);
    }
  }

  static <T> List<T> list(String what, List<T> list, int least, int most) {
    atMost(what, list.size(), most);
    if (list.size() < least) {
      throw new IllegalArgumentException(what + ": " + list.size() + " is below " + least);
    }
    return Collections.unmodifiableList(new ArrayList<>(list));
  }

  static SortedMap<Integer, SecretBytes> epochs(SortedMap<Integer, SecretBytes> epochs) {
    atMost("epochs", epochs.size(), Limits.MAX_EPOCHS);
    if (epochs.isEmpty() || epochs.firstKey() < 0) {
      throw new IllegalArgumentException("epochs are numbered from 0, and there is at least one");
    }
    for (SecretBytes secret : epochs.values()) {
      size("an epoch's secret", secret.size(), Limits.SECRET_BYTES);
    }
    return Collections.unmodifiableSortedMap(new TreeMap<>(epochs));
  }
}

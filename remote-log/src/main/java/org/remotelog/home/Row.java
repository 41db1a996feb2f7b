package org.remotelog.home;

import org.remotelog.bytes.Bytes;

/**
 * One row of a table.
 *
 * @param key 1 to {@link Limits#MAX_KEY_BYTES} bytes
 * @param value at most {@link Limits#MAX_VALUE_BYTES}
 */
public record Row(Bytes key, Bytes value) {
  /** Refuses sizes out of bounds as an error of the caller. */
  public Row {
    if (key.isEmpty() || key.size() > Limits.MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has 1 to " + Limits.MAX_KEY_BYTES + " bytes, not " + key.size());
    }
    if (value.size() > Limits.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "a value of " + value.size() + " bytes is above " + Limits.MAX_VALUE_BYTES);
    }
  }
}

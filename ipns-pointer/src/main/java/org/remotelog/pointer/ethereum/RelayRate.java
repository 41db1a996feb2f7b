package org.remotelog.pointer.ethereum;

/**
 * How often something may happen.
 *
 * @param burst how often at once
 * @param everyMs after this time it may happen once more, in milliseconds
 */
public record RelayRate(int burst, long everyMs) {
  public RelayRate {
    if (burst < 1 || everyMs < 1 || everyMs > Limits.MAX_RELAY_RATE_MS) {
      throw new IllegalArgumentException(burst + " at once, and one in " + everyMs + " ms");
    }
  }
}

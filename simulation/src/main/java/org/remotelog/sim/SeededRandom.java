package org.remotelog.sim;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Stands in for the platform's randomness, so that keys and salts repeat with the seed. */
public final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  public SeededRandom(Chance chance) {
    super(new Source(chance), null);
  }

  private static final class Source extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private final transient Chance chance;

    Source(Chance chance) {
      this.chance = chance;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      throw new UnsupportedOperationException("the seed of the world decides");
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      chance.fill(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int size) {
      byte[] bytes = new byte[size];
      chance.fill(bytes);
      return bytes;
    }
  }
}

package org.remotelog.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded dice: the same seed and the same questions give the same answers on every platform. */
public final class Chance {
  private final SplittableRandom random;

  public Chance(long seed) {
    this(new SplittableRandom(seed));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** Dice of their own, so that one part of the world does not disturb the throws of another. */
  public Chance fork() {
    return new Chance(random.split());
  }

  /** True in so many of 10,000 cases. */
  public boolean in10000(int cases) {
    return cases > 0 && random.nextInt(10_000) < cases;
  }

  /** True in so many of 100 cases. */
  public boolean percent(int cases) {
    return in10000(100 * cases);
  }

  /** A number from 0, below the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public long between(long first, long last) {
    return random.nextLong(first, last + 1);
  }

  /** A time with this mean: mostly short, sometimes long. */
  public long around(long meanMs) {
    double share = -StrictMath.log(1.0 - random.nextDouble());
    return Math.max(1, (long) (share * meanMs));
  }

  public <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  public void fill(byte[] bytes) {
    random.nextBytes(bytes);
  }
}

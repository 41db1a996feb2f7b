package org.remotelog.sim;

import java.io.IOException;
import org.remotelog.home.Home;
import org.remotelog.sqlite.StorageFullException;

/**
 * A home of which transactions fail, find the disk full, or are cut off by the end of the process:
 * before the work, after the work and before the commit, and after the commit.
 */
final class SimHome implements Home {
  private static final long TRANSACTION_MS = 2;
  private static final long FULL_MS = 3_600_000;

  private final Life life;

  SimHome(Life life) {
    this.life = life;
  }

  @Override
  public <T> T transaction(Work<T> work) throws IOException {
    life.step("before a transaction", TRANSACTION_MS);
    Weather weather = life.world().weather();
    if (life.strikes(weather.homeFull()) && life.isDue()) {
      life.device().fillDisk(life.chance().around(FULL_MS));
    }
    T result =
        life.home()
            .transaction(
                tables -> {
                  T inner = work.run(tables);
                  life.mayDie("before a commit");
                  if (life.device().isDiskFull()) {
                    life.world().chronicle().note(life.device().name(), "has a full disk");
                    throw new StorageFullException("the disk of the home is full");
                  }
                  if (life.strikes(weather.homeFails())) {
                    throw life.injected("a commit fails");
                  }
                  return inner;
                });
    life.device().committed();
    if (life.strikes(weather.homeFails())) {
      throw life.injected("a commit fails, and was done");
    }
    life.step("after a commit", TRANSACTION_MS);
    return result;
  }

  @Override
  public <T> T read(Work<T> work) throws IOException {
    life.alive();
    if (life.strikes(life.world().weather().homeFails() / 4)) {
      throw life.injected("a read fails");
    }
    return life.home().read(work);
  }

  @Override
  public void close() {
    life.home().close();
  }
}

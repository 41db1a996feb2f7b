package org.remotelog.home;

import java.nio.file.Path;
import java.time.Duration;

/** Takes the lock of a home, says so, and holds it until it is killed. */
final class LockingProcess {
  private LockingProcess() {}

  public static void main(String[] arguments) throws Exception {
    String holder = "pid " + ProcessHandle.current().pid() + " holder";
    try (HomeLock lock = HomeLock.acquire(Path.of(arguments[0]), Duration.ZERO, holder)) {
      System.out.println("locked");
      Thread.sleep(60_000);
    }
  }
}

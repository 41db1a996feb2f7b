package org.remotelog.home;

import java.io.IOException;

/** Another process, or another part of this one, holds the lock of the home. */
public final class HomeLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String holder;

  HomeLockedException(String message, String holder) {
    super(message);
    this.holder = holder;
  }

  /** What the holder wrote about itself: "pid", its process id, and its command. */
  public String holder() {
    return holder;
  }
}

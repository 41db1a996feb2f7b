package org.remotelog.home;

import java.io.IOException;

/** Rows of the home cannot be read, contradict each other, or are gone. */
public final class HomeDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public HomeDamagedException(String what) {
    super(advising(what));
  }

  public HomeDamagedException(String what, Throwable cause) {
    super(advising(what), cause);
  }

  private static String advising(String what) {
    return what + "; restore the home from a backup";
  }
}

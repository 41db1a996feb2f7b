package org.remotelog;

/**
 * What one check of a {@link Checkup} found.
 *
 * @param check what was looked at, in one or two words that stay the same
 * @param place where: a file, folder, store, pointer or group
 * @param text what was found, one sentence
 * @param hint what to do about it, one sentence; empty when nothing has to be done
 */
public record Finding(String check, String place, State state, String text, String hint) {
  /** How grave it is. */
  public enum State {
    OK,
    /** Works, but somebody should know or do something. */
    WARNING,
    /** Does not work. */
    FAULT
  }

  public static Finding ok(String check, String place, String text) {
    return new Finding(check, place, State.OK, text, "");
  }

  public static Finding warning(String check, String place, String text, String hint) {
    return new Finding(check, place, State.WARNING, text, hint);
  }

  public static Finding fault(String check, String place, String text, String hint) {
    return new Finding(check, place, State.FAULT, text, hint);
  }
}

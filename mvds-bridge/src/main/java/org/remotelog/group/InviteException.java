package org.remotelog.group;

/** An invite cannot be used. The message says why and what to do, for people. */
public final class InviteException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why an invite cannot be used. */
  public enum Reason {
    /** The text was cut or altered on its way. */
    SPOILED("The code is damaged.", "Copy it again, all of it, from where you got it."),
    /** It is no invite, one of another version, or not by whom it claims. */
    FOREIGN(
        "This is not a valid invite of this version.",
        "Ask for a new one, and compare the versions of both programs."),
    /** Somebody joined with it already. */
    USED("The invite was used already.", "Every invite works once: ask for a new one."),
    /** Its time is over. */
    EXPIRED(
        "The invite has expired.",
        "Ask for a new one; if it is new, check the clock of this device."),
    /** This device belongs to the group. */
    OWN_GROUP("This device belongs to the group already.", "There is nothing to do."),
    /** No more logs may join. */
    GROUP_FULL("The group has as many logs as a group can have.", "Ask for another group.");

    private final String text;
    private final String advice;

    Reason(String text, String advice) {
      this.text = text;
      this.advice = advice;
    }

    /** What the reader of the invite can do about it, a sentence. */
    public String advice() {
      return advice;
    }
  }

  private final Reason reason;

  public InviteException(Reason reason) {
    super(reason.text + " " + reason.advice);
    this.reason = reason;
  }

  /** With a detail that helps to find the cause; it must not contain secrets. */
  public InviteException(Reason reason, String detail) {
    super(withoutStop(reason.text) + " (" + detail + "). " + reason.advice);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  private static String withoutStop(String sentence) {
    return sentence.substring(0, sentence.length() - 1);
  }
}

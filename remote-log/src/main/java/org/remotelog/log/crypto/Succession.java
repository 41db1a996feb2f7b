package org.remotelog.log.crypto;

import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;

/**
 * The statement of a new log that it goes on for an ended one. Both keys are behind a succession:
 * the ended log names the new one in a head that it signs, and the new one consents by this.
 */
public final class Succession {
  private static final Bytes LABEL = Bytes.utf8("remote-log successor v1");

  private Succession() {}

  /** The consent of the log {@code successor}, whose key the signer has. */
  public static Successor consent(LogName ended, LogName successor, Ed25519Signer signer) {
    return new Successor(successor, signer.sign(statement(ended, successor)));
  }

  /** Whether the new log has consented to go on for the ended one. */
  public static boolean holds(LogName ended, Successor successor) {
    return !ended.equals(successor.log())
        && Ed25519.verify(successor.log(), statement(ended, successor.log()), successor.consent());
  }

  private static Bytes statement(LogName ended, LogName successor) {
    return Bytes.concat(LABEL, ended.publicKey(), successor.publicKey());
  }
}

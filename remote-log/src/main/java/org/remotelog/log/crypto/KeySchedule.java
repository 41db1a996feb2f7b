package org.remotelog.log.crypto;

import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;

/**
 * The keys that follow from the secret of an epoch. Every group has one secret of 32 random bytes
 * for each epoch; every log of the group has keys of its own below it, bound to the log's name.
 *
 * <p>This is key schedule {@link #ID}: HKDF-SHA256, a GGM tree over HMAC-SHA256, AES-256-GCM.
 */
public final class KeySchedule {
  /** The number by which blocks name this key schedule. */
  public static final int ID = 1;

  private static final Bytes TREE = Bytes.utf8("remote-log tree v1");
  private static final Bytes HEAD = Bytes.utf8("remote-log head v1");
  private static final Bytes PAGE = Bytes.utf8("remote-log page v1");
  private static final Bytes ROSTER = Bytes.utf8("remote-log roster v1");
  private static final Bytes JOIN = Bytes.utf8("remote-log join v1");

  /** Root of the leaf tree whose leaves seal the segments of a log in an epoch. */
  public static SecretBytes treeRoot(SecretBytes epochSecret, LogName log, int epoch) {
    checkEpoch(epoch);
    Bytes number = new ByteWriter().u32(epoch).toBytes();
    return derive(epochSecret, Bytes.concat(TREE, log.publicKey(), number));
  }

  /** Key material for the sealed part of heads of a log. */
  public static SecretBytes headKey(SecretBytes epochSecret, LogName log) {
    return derive(epochSecret, Bytes.concat(HEAD, log.publicKey()));
  }

  /** Key material for the sealed part of pages of a log. */
  public static SecretBytes pageKey(SecretBytes epochSecret, LogName log) {
    return derive(epochSecret, Bytes.concat(PAGE, log.publicKey()));
  }

  /** Key material for roster blocks of a log. */
  public static SecretBytes rosterKey(SecretBytes epochSecret, LogName log) {
    return derive(epochSecret, Bytes.concat(ROSTER, log.publicKey()));
  }

  /**
   * Key material for the request to join that is published under the one-time name of an invite.
   */
  public static SecretBytes joinKey(SecretBytes epochSecret, LogName invite) {
    return derive(epochSecret, Bytes.concat(JOIN, invite.publicKey()));
  }

  static void checkEpoch(int epoch) {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch + " is below 0");
    }
  }

  private static SecretBytes derive(SecretBytes epochSecret, Bytes info) {
    if (epochSecret.size() != Limits.KEY_BYTES) {
      throw new IllegalArgumentException("epoch secret of " + epochSecret.size() + " bytes");
    }
    return Hkdf.key(epochSecret, Bytes.EMPTY, info);
  }

  private KeySchedule() {}
}

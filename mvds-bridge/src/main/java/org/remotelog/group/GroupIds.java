package org.remotelog.group;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/**
 * How group ids are made: SHA-256 over a label, the creator's log and a nonce, so that nobody can
 * claim to have created the group of another.
 */
public final class GroupIds {
  private static final Bytes LABEL = Bytes.utf8("remote-log group v1");

  private GroupIds() {}

  /**
   * The id of the group that this log created with this nonce.
   *
   * @param nonce {@link Limits#SECRET_BYTES} random bytes
   */
  public static GroupId derive(LogName creator, Bytes nonce) {
    if (nonce.size() != Limits.SECRET_BYTES) {
      throw new IllegalArgumentException("a group's nonce of " + nonce.size() + " bytes");
    }
    return new GroupId(Sha256.of(LABEL, creator.publicKey(), nonce));
  }
}

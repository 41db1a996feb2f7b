package org.remotelog.bytes;

/**
 * The token that reading a secret takes, so that every place which does so can be found by
 * searching for this class, and an architecture test can list them.
 */
public final class SecretAccess {
  private static final SecretAccess TOKEN = new SecretAccess();

  private SecretAccess() {}

  /** The token. */
  public static SecretAccess token() {
    return TOKEN;
  }
}

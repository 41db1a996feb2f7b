package org.remotelog;

import java.time.Duration;

/** Bounds of the front door. */
public final class ClientBounds {
  /** Longest import key, in bytes. */
  public static final int MAX_IMPORT_KEY_BYTES = 64;

  /** Longest name of a cursor, in bytes of UTF-8. */
  public static final int MAX_CURSOR_NAME_BYTES = 64;

  /** Most rows that one read of the inbox returns. */
  public static final int MAX_MESSAGES_PER_READ = 10_000;

  /** Most invites that a group has open at a time. */
  public static final int MAX_OPEN_INVITES = 256;

  /** Longest time that an invite waits for its answer. */
  public static final Duration MAX_INVITE_VALIDITY = Duration.ofDays(3_650);

  /** How long {@link RemoteLogClient#close()} waits for work that is under way. */
  public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /** Most faults of one log that a verification lists; more are counted. */
  public static final int MAX_FAULTS_PER_LOG = 256;

  private ClientBounds() {}
}

package org.remotelog;

import java.time.Duration;

/**
 * What an invite allows.
 *
 * @param mayInvite whether the joiner may add members in turn
 * @param validFor how long this device waits for the answer, above zero and at most {@link
 *     ClientBounds#MAX_INVITE_VALIDITY}
 */
public record InviteOptions(boolean mayInvite, Duration validFor) {
  /** No further invites, valid for a week. */
  public static final InviteOptions DEFAULT = new InviteOptions(false, Duration.ofDays(7));

  public InviteOptions {
    if (validFor.isNegative()
        || validFor.isZero()
        || validFor.compareTo(ClientBounds.MAX_INVITE_VALIDITY) > 0) {
      throw new IllegalArgumentException("an invite that is valid for " + validFor);
    }
  }
}

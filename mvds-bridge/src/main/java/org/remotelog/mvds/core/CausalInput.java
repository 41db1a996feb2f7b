package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;

/** What can happen to causal order. */
public sealed interface CausalInput {
  /**
   * A verified message is here. If it is already delivered or waits already, nothing happens: the
   * first copy's parents stand, as the id does not cover them.
   *
   * @param id the message
   * @param parents the messages it names as parents, at most {@link Limits#MAX_PARENTS}
   * @param atMs when it came, by the reader's clock
   */
  record Arrived(MessageId id, List<MessageId> parents, long atMs) implements CausalInput {
    public Arrived {
      if (parents.size() > Limits.MAX_PARENTS) {
        throw new IllegalArgumentException(
            parents.size() + " parents are over " + Limits.MAX_PARENTS);
      }
      parents = Collections.unmodifiableList(new ArrayList<>(parents));
    }
  }

  /**
   * The parents of a message that waits turned out to be others: it waits for those now, as long as
   * it would have waited. Without effect on a message that does not wait.
   */
  record Corrected(MessageId id, List<MessageId> parents) implements CausalInput {
    public Corrected {
      if (parents.size() > Limits.MAX_PARENTS) {
        throw new IllegalArgumentException(
            parents.size() + " parents are over " + Limits.MAX_PARENTS);
      }
      parents = Collections.unmodifiableList(new ArrayList<>(parents));
    }
  }

  /**
   * The message counts as present from now on though it was not delivered by this order: it is our
   * own, or its commitment is erased or pruned. If it waits here, it is dropped.
   */
  record Known(MessageId id) implements CausalInput {}

  /**
   * The message will not come (refused, lost for good): its children wait no longer for it and are
   * marked. Has no effect on the message itself if it is here after all.
   */
  record ParentGone(MessageId id) implements CausalInput {}

  /** Time passes. A clock set back makes messages from its future wait anew from now. */
  record Tick(long nowMs) implements CausalInput {}
}

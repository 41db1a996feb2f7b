package org.remotelog.mvds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Messages of one group that a peer holds, as some clients announce them beside 2/MVDS.
 *
 * @param group the group
 * @param ids the newest messages, in the peer's order
 */
public record GroupOffer(GroupId group, List<MessageId> ids) {
  public GroupOffer {
    ids = Collections.unmodifiableList(new ArrayList<>(ids));
  }
}

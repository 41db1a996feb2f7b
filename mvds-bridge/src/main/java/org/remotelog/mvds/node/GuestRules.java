package org.remotelog.mvds.node;

import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.SyncLimits;

/** What whoever connects shares, if anything. */
record GuestRules(Optional<NodeOptions.Guests> guests) {
  /** Whether the node works with records of the group; others of the home are another node's. */
  boolean isAbout(GroupId group) {
    return guests
        .filter(NodeOptions.Guests::remembered)
        .map(own -> own.group().equals(group))
        .orElse(true);
  }

  /** What the peer shares by connecting. */
  Optional<RecordTable.PeerRow> rowOf(PeerId peer) {
    return guests.map(own -> new RecordTable.PeerRow(peer, own.group(), own.mode()));
  }

  /** What a peer that went away shares no longer. */
  Optional<GroupId> endsForGone() {
    return guests.filter(own -> !own.remembered()).map(NodeOptions.Guests::group);
  }

  boolean areRemembered() {
    return guests.filter(NodeOptions.Guests::remembered).isPresent();
  }

  /** Whether whoever connects is a guest, and there is no room for this one. */
  boolean isTurnedAway(MvdsState state, PeerId peer) {
    if (!guests.isPresent()) {
      return false;
    }
    List<PeerId> known = state.peers();
    return known.size() >= SyncLimits.MAX_PEERS && !known.contains(peer);
  }
}

package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.PayloadCodec;

/** What can happen to the engine. Times are milliseconds of the node's own clock. */
public sealed interface MvdsInput {
  /** The peer shares the group from now on, or shares it in another mode. */
  record PeerAdded(PeerId peer, GroupId group, SyncMode mode) implements MvdsInput {}

  /** The peer shares the group no longer: all its records of the group end. */
  record PeerRemoved(PeerId peer, GroupId group) implements MvdsInput {}

  /** The peer can be reached. */
  record PeerOnline(PeerId peer, long nowMs) implements MvdsInput {}

  /** The peer cannot be reached; nothing is sent to it until it is online again. */
  record PeerOffline(PeerId peer) implements MvdsInput {}

  /**
   * There is news of the peer elsewhere, as in its remote log: what was parked for it is tried
   * again, from there and to there; it may have changed what the store takes.
   */
  record PeerNews(PeerId peer, long nowMs) implements MvdsInput {}

  /**
   * A new message of ours, which the shell stores in the same transaction unless it is ephemeral.
   *
   * @param mode another mode than each peer's own, for this message
   */
  record Append(MessageId id, Message message, Optional<SyncMode> mode, long nowMs)
      implements MvdsInput {}

  /**
   * A message that is stored already is given to one peer, which shares its group.
   *
   * @param mode another mode than the peer's own, for this message
   */
  record Share(PeerId peer, MessageId id, Optional<SyncMode> mode, long nowMs)
      implements MvdsInput {}

  /** The message was stored by another way, as from a log: it is wanted from nobody any more. */
  record Stored(MessageId id) implements MvdsInput {}

  /** The message is wanted from the peer, whether it was offered or not. */
  record Want(PeerId peer, GroupId group, MessageId id, long nowMs) implements MvdsInput {}

  /**
   * The peer is asked once, if it can be reached, for messages by their places in logs; in place of
   * what it was to be asked before. It is not repeated: whoever asks has another way.
   */
  record AskPlaces(PeerId peer, List<WantedPlaces> wanted) implements MvdsInput {
    public AskPlaces {
      wanted = Collections.unmodifiableList(new ArrayList<>(wanted));
    }
  }

  /** The peer has asked for the message, by its place: the same as a REQUEST of it. */
  record AskedFor(PeerId peer, MessageId id, long nowMs) implements MvdsInput {}

  /** The peer needs the message no longer, as an ACK or a receipt elsewhere says. */
  record Acknowledged(PeerId peer, MessageId id) implements MvdsInput {}

  /**
   * The message is known to be on a log, where the others find it as well: giving it directly goes
   * on, but is tried again far less often.
   */
  record Carried(MessageId id) implements MvdsInput {}

  /** The user gives up on giving the message to the peer, or on wanting it from there. */
  record Cancel(PeerId peer, MessageId id) implements MvdsInput {}

  /** A payload came. */
  record PayloadReceived(PeerId peer, PayloadCodec.Decoded decoded, long nowMs)
      implements MvdsInput {}

  /** What became of the payload with this number. */
  record PayloadSent(PeerId peer, long number, boolean ok, long nowMs) implements MvdsInput {}

  /** A new epoch begins: each peer may be sent one payload. */
  record Tick(long nowMs) implements MvdsInput {}
}

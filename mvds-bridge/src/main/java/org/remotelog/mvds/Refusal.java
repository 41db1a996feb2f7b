package org.remotelog.mvds;

/** Why something that a peer sent was not taken or not passed on. Each is counted. */
public enum Refusal {
  /** The sender is nobody that this node syncs with. */
  STRANGER,
  /** The peer proved another key than the ones that members announced. */
  WRONG_KEY,
  /** A frame longer than {@link Limits#MAX_PAYLOAD_BYTES}; the connection is closed. */
  FRAME_TOO_LARGE,
  /** Bytes that are no payload. */
  MALFORMED,
  /** A payload without any field of the dialect spoken here. */
  OTHER_DIALECT,
  /** An id that has not 32 bytes, a group offer that cannot be read, or bad or too many places. */
  BAD_ID,
  /** A message that cannot be read, or is over a limit. */
  BAD_MESSAGE,
  /** A message, offer or request of a group that the peer does not share. */
  NOT_SHARED,
  /** More offers of unknown messages than are remembered for one peer. */
  TOO_MANY_OFFERS,
  /** An id of a group offer beyond those that are looked at. */
  GROUP_OFFER_TOO_LONG,
  /** More requests for messages that were not offered than are remembered for one peer. */
  TOO_MANY_REQUESTS,
  /** A message that is kept, but not offered to a peer: too many of its sender's wait for it. */
  TOO_MANY_RELAYS,
  /** A request for a message that is not here. */
  NOT_HELD,
  /** A connection for which there was no place, or that had to give its place to another one. */
  TOO_MANY_CONNECTIONS,
  /** The other end of a connection did not prove who it is: no TLS, no certificate, or it went. */
  HANDSHAKE_FAILED,
  /** The other end of a connection did not prove in time who it is. */
  HANDSHAKE_TIMEOUT,
  /** A second connection with a peer; both ends keep the same one. */
  SECOND_CONNECTION,
  /** A frame whose rest did not come; the connection is closed. */
  FRAME_CUT,
  /** A message that the store does not take now, or an offer of one. */
  NOT_ACCEPTED,
  /** A message of a payload beyond those that are taken from it. */
  TOO_MANY_MESSAGES,
  /** A new message beyond the rate at which those of one peer are taken. */
  TOO_FAST,
  /** A list of places of wanted messages that came too soon after others of the same peer. */
  ASKED_TOO_OFTEN
}

package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;

/** What a transport tells. */
public sealed interface TransportEvent {
  /** The peer can be reached from now on. */
  record Connected(PeerId peer) implements TransportEvent {}

  /**
   * The peer cannot be reached any longer.
   *
   * @param reason one line for people, without secrets
   */
  record Disconnected(PeerId peer, String reason) implements TransportEvent {}

  /** A payload came, as the peer sent it: at most {@link Limits#MAX_PAYLOAD_BYTES}, not checked. */
  record Received(PeerId peer, Bytes payload) implements TransportEvent {}

  /**
   * What became of a payload.
   *
   * @param ok whether it left this device; it may nevertheless not arrive. When false it may
   *     nevertheless have arrived.
   */
  record Sent(PeerId peer, long number, boolean ok) implements TransportEvent {}

  /**
   * Something was refused before it could become a payload.
   *
   * @param detail one line for people, about the newest one
   * @param times how many refusals for this reason it stands for, at least one
   */
  record Refused(Refusal reason, String detail, long times) implements TransportEvent {
    /** One refusal. */
    public Refused(Refusal reason, String detail) {
      this(reason, detail, 1);
    }
  }

  /**
   * An address that is dialled does not answer as it should; it is tried again.
   *
   * @param reason one line for people
   */
  record Unreachable(String address, String reason) implements TransportEvent {}
}

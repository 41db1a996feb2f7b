package org.remotelog.sim.explore;

import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.codec.MessageIds;

/** A payload on its way. */
record Flying(int from, int to, Payload payload, Fingerprint print) {

  static Flying of(int from, int to, Payload payload) {
    return new Flying(from, to, payload, Fingerprint.of(from + " " + to + " " + text(payload)));
  }

  private static String text(Payload payload) {
    StringBuilder text = new StringBuilder();
    payload.acks().forEach(id -> text.append(" ACK ").append(name(id)));
    payload.offers().forEach(id -> text.append(" OFFER ").append(name(id)));
    payload.requests().forEach(id -> text.append(" REQUEST ").append(name(id)));
    for (Message message : payload.messages()) {
      text.append(" MESSAGE ").append(name(MessageIds.of(message)));
    }
    return text.toString();
  }

  private static String name(MessageId id) {
    Bytes bytes = id.bytes();
    return bytes.slice(0, 8).hex();
  }

  @Override
  public String toString() {
    return from + " to " + to + text(payload);
  }
}

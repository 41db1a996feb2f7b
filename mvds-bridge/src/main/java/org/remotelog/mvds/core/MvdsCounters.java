package org.remotelog.mvds.core;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.remotelog.mvds.Refusal;

/** What an engine has done since it started. For the thread that steps. */
public final class MvdsCounters {
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
  long payloadsSent;
  long payloadsFailed;
  long acksSent;
  long offersSent;
  long requestsSent;
  long messagesSent;
  long repeats;
  long received;
  long duplicates;
  long ephemeralsDropped;
  long ephemeralsForgotten;
  long requestsForgotten;
  long acksDropped;

  /** Looks at a peer whether it is to be offered a message: a measure of work, not of events. */
  long relayLooks;

  private long unsendable;

  MvdsCounters() {}

  /** Counts a refusal, also one that was seen outside the core. */
  public void refuse(Refusal reason) {
    refuse(reason, 1);
  }

  /** Counts so many refusals for one reason; none when it is not positive. */
  public void refuse(Refusal reason, long times) {
    if (times > 0) {
      refused.merge(reason, times, Long::sum);
    }
  }

  /** How often something was refused for this reason. */
  public long refused(Refusal reason) {
    return refused.getOrDefault(reason, 0L);
  }

  /** All reasons that occurred. */
  public Map<Refusal, Long> refused() {
    return Collections.unmodifiableMap(new EnumMap<>(refused));
  }

  /** Payloads that were given to the transport. */
  public long payloadsSent() {
    return payloadsSent;
  }

  /** Payloads that the transport could not send. */
  public long payloadsFailed() {
    return payloadsFailed;
  }

  public long acksSent() {
    return acksSent;
  }

  public long offersSent() {
    return offersSent;
  }

  public long requestsSent() {
    return requestsSent;
  }

  public long messagesSent() {
    return messagesSent;
  }

  /** Offers, requests and messages among those sent that were sent before. */
  public long repeats() {
    return repeats;
  }

  /** Messages that were new. */
  public long received() {
    return received;
  }

  /** Messages that were here already. */
  public long duplicates() {
    return duplicates;
  }

  /**
   * Ephemeral messages that did not go out, one for each peer: it was away or removed, its queue
   * was full, or its payload failed.
   */
  public long ephemeralsDropped() {
    return ephemeralsDropped;
  }

  /** Ephemeral messages that came and of which another copy would be delivered again. */
  public long ephemeralsForgotten() {
    return ephemeralsForgotten;
  }

  /** Wanted messages that are not asked for again before their next offer. */
  public long requestsForgotten() {
    return requestsForgotten;
  }

  /** ACKs that were left to the peer's next try. */
  public long acksDropped() {
    return acksDropped;
  }

  /**
   * Messages that could not be sent, as they are stored no longer or are too large in the dialect:
   * their records have ended.
   */
  public long unsendable() {
    return unsendable;
  }

  /** Counts a message that cannot be sent. */
  public void countUnsendable() {
    unsendable++;
  }

  /** The counts as they are now. */
  public MvdsCounters copy() {
    MvdsCounters copy = new MvdsCounters();
    copy.copyFrom(this);
    return copy;
  }

  void copyFrom(MvdsCounters other) {
    refused.putAll(other.refused);
    payloadsSent = other.payloadsSent;
    payloadsFailed = other.payloadsFailed;
    acksSent = other.acksSent;
    offersSent = other.offersSent;
    requestsSent = other.requestsSent;
    messagesSent = other.messagesSent;
    repeats = other.repeats;
    received = other.received;
    duplicates = other.duplicates;
    ephemeralsDropped = other.ephemeralsDropped;
    ephemeralsForgotten = other.ephemeralsForgotten;
    requestsForgotten = other.requestsForgotten;
    acksDropped = other.acksDropped;
    relayLooks = other.relayLooks;
    unsendable = other.unsendable;
  }
}

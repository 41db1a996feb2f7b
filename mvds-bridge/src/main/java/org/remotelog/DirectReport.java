package org.remotelog;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.remotelog.mvds.Refusal;

/**
 * What a {@link DirectSync} has done since it began, and what is left.
 *
 * @param connected members that are connected now
 * @param received messages that were new
 * @param duplicates messages that came and were here already
 * @param sent messages given, repeated ones counted again
 * @param repeats offers, requests and messages among those sent that were sent before
 * @param payloadsIn payloads that came
 * @param payloadsOut payloads that left
 * @param bytesIn bytes of payloads that came, without what TLS and TCP add
 * @param bytesOut bytes of payloads that left, without what TLS and TCP add
 * @param pending messages that connected members have not acknowledged and do not hold by their
 *     receipts, or that are wanted from them
 * @param unsendable messages that were too large or gone when they were to be sent
 * @param payloadsFailed payloads that could not be sent; what they held is sent again
 * @param ephemeralsDropped ephemeral messages that somebody was not sent
 * @param acksDropped acknowledgements that were left to the other end's next try
 * @param requestsForgotten offered messages that are not asked for again before their next offer
 * @param refused how often something was refused, by reason
 */
public record DirectReport(
    int connected,
    long received,
    long duplicates,
    long sent,
    long repeats,
    long payloadsIn,
    long payloadsOut,
    long bytesIn,
    long bytesOut,
    long pending,
    long unsendable,
    long payloadsFailed,
    long ephemeralsDropped,
    long acksDropped,
    long requestsForgotten,
    Map<Refusal, Long> refused) {
  public DirectReport {
    Map<Refusal, Long> copy = new EnumMap<>(Refusal.class);
    copy.putAll(refused);
    refused = Collections.unmodifiableMap(copy);
  }
}

package org.remotelog.mvds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Bytes;

/**
 * What one peer sends to another at a time (2/MVDS, "Payloads").
 *
 * @param acks messages that the sender has stored
 * @param offers messages that the sender holds
 * @param requests messages that the sender wants
 * @param messages messages themselves
 * @param groupOffers messages that the sender holds, by group
 * @param wantedPlaces messages that the sender wants, by their places in logs; an extension
 * @param unknownFields protobuf fields of newer versions or of the other dialect, byte for byte
 */
public record Payload(
    List<MessageId> acks,
    List<MessageId> offers,
    List<MessageId> requests,
    List<Message> messages,
    List<GroupOffer> groupOffers,
    List<WantedPlaces> wantedPlaces,
    Bytes unknownFields) {
  public Payload {
    acks = fixed(acks);
    offers = fixed(offers);
    requests = fixed(requests);
    messages = fixed(messages);
    groupOffers = fixed(groupOffers);
    wantedPlaces = fixed(wantedPlaces);
  }

  /** A payload that wants nothing by its place. */
  public Payload(
      List<MessageId> acks,
      List<MessageId> offers,
      List<MessageId> requests,
      List<Message> messages,
      List<GroupOffer> groupOffers,
      Bytes unknownFields) {
    this(acks, offers, requests, messages, groupOffers, Collections.emptyList(), unknownFields);
  }

  /** A payload of the four kinds of 2/MVDS. */
  public static Payload of(
      List<MessageId> acks,
      List<MessageId> offers,
      List<MessageId> requests,
      List<Message> messages) {
    return new Payload(acks, offers, requests, messages, Collections.emptyList(), Bytes.EMPTY);
  }

  /** The same, which also wants messages by their places. */
  public Payload wanting(List<WantedPlaces> wanted) {
    return new Payload(acks, offers, requests, messages, groupOffers, wanted, unknownFields);
  }

  /** Whether it says nothing that this version knows. */
  public boolean isVoid() {
    return acks.isEmpty()
        && offers.isEmpty()
        && requests.isEmpty()
        && messages.isEmpty()
        && groupOffers.isEmpty()
        && wantedPlaces.isEmpty();
  }

  private static <T> List<T> fixed(List<T> list) {
    return Collections.unmodifiableList(new ArrayList<>(list));
  }
}

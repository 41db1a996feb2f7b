package org.remotelog.mvds.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.WantedPlaces;

/**
 * Payloads as protobuf. What is wrong with one id, message or group offer says nothing about the
 * others: such elements are left out and counted. Group offers, and what is wanted by its place,
 * are spoken in the published dialect only.
 */
public final class PayloadCodec {
  private static final int OFFER_GROUP = 1;
  private static final int OFFER_IDS = 2;

  private PayloadCodec() {}

  /**
   * What a payload says, without its bad elements.
   *
   * @param badIds ids that have not 32 bytes, group offers and wanted places that cannot be read,
   *     and wanted places above {@link Limits#MAX_WANTED_LOGS} or {@link Limits#MAX_WANTED_PLACES}
   * @param badMessages messages that cannot be read or are over a limit
   */
  public record Decoded(Payload payload, int badIds, int badMessages) {}

  /**
   * The bytes of the payload.
   *
   * @throws IllegalArgumentException if they are more than {@link Limits#MAX_PAYLOAD_BYTES}, if a
   *     message is over its limit, or if the dialect has no group offers or wanted places and there
   *     are some
   */
  public static Bytes encode(Dialect dialect, Payload payload) {
    ProtoWriter writer = new ProtoWriter();
    ids(writer, dialect.acksField, payload.acks());
    ids(writer, dialect.offersField(), payload.offers());
    ids(writer, dialect.requestsField(), payload.requests());
    for (Message message : payload.messages()) {
      writer.bytes(dialect.messagesField(), MessageCodec.encode(dialect, message));
    }
    for (GroupOffer offer : payload.groupOffers()) {
      if (!dialect.hasGroupOffers()) {
        throw new IllegalArgumentException("this dialect has no group offers");
      }
      ProtoWriter inner = new ProtoWriter().bytes(OFFER_GROUP, offer.group().bytes());
      ids(inner, OFFER_IDS, offer.ids());
      writer.bytes(dialect.groupOffersField(), inner.toBytes());
    }
    wanted(writer, dialect, payload.wantedPlaces());
    Bytes encoded = writer.raw(payload.unknownFields()).toBytes();
    if (encoded.size() > Limits.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload of " + encoded.size() + " bytes is over " + Limits.MAX_PAYLOAD_BYTES);
    }
    return encoded;
  }

  /**
   * What these bytes say. A payload of the other dialect has unknown fields only.
   *
   * @throws MalformedException if they are no protobuf or over {@link Limits#MAX_PAYLOAD_BYTES}
   */
  public static Decoded decode(Dialect dialect, Bytes encoded) throws MalformedException {
    if (encoded.size() > Limits.MAX_PAYLOAD_BYTES) {
      throw new MalformedException(
          "payload of " + encoded.size() + " bytes is over " + Limits.MAX_PAYLOAD_BYTES);
    }
    Elements found = new Elements();
    ProtoWriter unknown = new ProtoWriter();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      int field = reader.field();
      if (field == dialect.acksField) {
        found.id(reader, found.acks);
      } else if (field == dialect.offersField()) {
        found.id(reader, found.offers);
      } else if (field == dialect.requestsField()) {
        found.id(reader, found.requests);
      } else if (field == dialect.messagesField()) {
        found.message(dialect, reader);
      } else if (dialect.hasGroupOffers() && field == dialect.groupOffersField()) {
        found.groupOffer(reader);
      } else if (dialect.hasWantedPlaces() && field == Dialect.WANTED_PLACES_FIELD) {
        found.wanted(reader);
      } else {
        unknown.raw(reader.raw());
      }
    }
    Payload payload =
        new Payload(
            found.acks,
            found.offers,
            found.requests,
            found.messages,
            found.groupOffers,
            found.wanted,
            unknown.toBytes());
    return new Decoded(payload, found.badIds, found.badMessages);
  }

  private static void ids(ProtoWriter writer, int field, List<MessageId> ids) {
    for (MessageId id : ids) {
      writer.bytes(field, id.bytes());
    }
  }

  private static void wanted(ProtoWriter writer, Dialect dialect, List<WantedPlaces> all) {
    if (!all.isEmpty() && !dialect.hasWantedPlaces()) {
      throw new IllegalArgumentException("this dialect has no wanted places");
    }
    if (all.size() > Limits.MAX_WANTED_LOGS || WantedPlaces.count(all) > Limits.MAX_WANTED_PLACES) {
      throw new IllegalArgumentException("more wanted places than a payload may have");
    }
    for (WantedPlaces wanted : all) {
      writer.bytes(Dialect.WANTED_PLACES_FIELD, WantedCodec.encode(wanted));
    }
  }

  /** What these take in a payload, in bytes. */
  public static int wantedBytes(List<WantedPlaces> all) {
    ProtoWriter writer = new ProtoWriter();
    wanted(writer, Dialect.SPEC, all);
    return writer.toBytes().size();
  }

  /** Gathers the elements of a payload. */
  private static final class Elements {
    final List<MessageId> acks = new ArrayList<>();
    final List<MessageId> offers = new ArrayList<>();
    final List<MessageId> requests = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<GroupOffer> groupOffers = new ArrayList<>();
    final List<WantedPlaces> wanted = new ArrayList<>();
    int badIds;
    int badMessages;

    void id(ProtoReader reader, List<MessageId> into) {
      try {
        into.add(MessageId.parse(reader.bytes()));
      } catch (MalformedException e) {
        badIds++;
      }
    }

    void message(Dialect dialect, ProtoReader reader) {
      try {
        messages.add(MessageCodec.decode(dialect, reader.bytes()));
      } catch (MalformedException e) {
        badMessages++;
      }
    }

    /** A group offer counts as one bad id when its bytes or its group cannot be read. */
    void groupOffer(ProtoReader reader) {
      int badIdsBefore = badIds;
      try {
        groupOffers.add(readGroupOffer(new ProtoReader(reader.bytes())));
      } catch (MalformedException e) {
        badIds = badIdsBefore + 1;
      }
    }

    void wanted(ProtoReader reader) {
      try {
        long room =
            wanted.size() < Limits.MAX_WANTED_LOGS
                ? Limits.MAX_WANTED_PLACES - WantedPlaces.count(wanted)
                : 0;
        wanted.add(WantedCodec.decode(reader.bytes(), room));
      } catch (MalformedException e) {
        badIds++;
      }
    }

    private GroupOffer readGroupOffer(ProtoReader reader) throws MalformedException {
      Optional<GroupId> group = Optional.empty();
      List<MessageId> ids = new ArrayList<>();
      while (reader.next()) {
        if (reader.field() == OFFER_GROUP) {
          group = Optional.of(GroupId.parse(reader.bytes()));
        } else if (reader.field() == OFFER_IDS) {
          id(reader, ids);
        }
      }
      return new GroupOffer(
          group.orElseThrow(() -> new MalformedException("group offer without a group id")), ids);
    }
  }
}

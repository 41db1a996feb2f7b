package org.remotelog.mvds.codec;

/** The two sets of field numbers in which MVDS is spoken; nothing overlaps. */
public enum Dialect {
  /** 2/MVDS and 4/MVDS-META: fields from 5001 and 6001. */
  SPEC(5001, 6001),
  /** The first engines: fields from 1, and no group offers. */
  LEGACY(1, 1);

  /** Of ours, in payloads of the published dialect; others ignore it. */
  static final int WANTED_PLACES_FIELD = 100;

  final int acksField;
  final int groupField;
  final int timestampField;
  final int bodyField;
  final int metadataField;

  Dialect(int firstPayloadField, int firstMessageField) {
    acksField = firstPayloadField;
    groupField = firstMessageField;
    timestampField = firstMessageField + 1;
    bodyField = firstMessageField + 2;
    metadataField = firstMessageField + 3;
  }

  int offersField() {
    return acksField + 1;
  }

  int requestsField() {
    return acksField + 2;
  }

  int messagesField() {
    return acksField + 3;
  }

  int groupOffersField() {
    return acksField + 4;
  }

  /** Whether the field is one of a message in the other dialect. */
  boolean isForeign(int messageField) {
    Dialect other = other();
    return messageField >= other.groupField && messageField <= other.metadataField;
  }

  Dialect other() {
    return this == SPEC ? LEGACY : SPEC;
  }

  boolean hasGroupOffers() {
    return this == SPEC;
  }

  /** Whether messages can be asked for by their places in logs. */
  public boolean hasWantedPlaces() {
    return this == SPEC;
  }
}

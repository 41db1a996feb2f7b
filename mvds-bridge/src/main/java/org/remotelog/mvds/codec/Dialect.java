package org.remotelog.mvds.codec;

/** The two sets of field numbers in which MVDS is spoken; nothing else differs. */
public enum Dialect {
  /** 2/MVDS and 4/MVDS-META: fields from 6001. */
  SPEC(6001),
  /** The first engines: fields from 1. */
  LEGACY(1);

  final int groupField;
  final int timestampField;
  final int bodyField;
  final int metadataField;

  Dialect(int firstField) {
    groupField = firstField;
    timestampField = firstField + 1;
    bodyField = firstField + 2;
    metadataField = firstField + 3;
  }
}

package org.remotelog.home;

/** The tables of a home. Their rows are defined by the packages that own them. */
public enum HomeTable {
  META,
  CONFIG,
  GROUPS,
  LOGS,
  JOURNAL,
  COMMITMENTS,
  OUTGOING,
  HEADS,
  SEGMENTS,
  INBOX,
  INBOX_BY_ID,
  WAITING,
  MEMBERS,
  INVITES,
  GAPS,
  MVDS,
  OWED_BLOCKS,
  OWED_RECORDS
}

package org.remotelog.sqlite;

/** How a database is opened. */
public enum Mode {
  /** Changes nothing and creates no database; works beside a process that writes. */
  READ,
  /** Changes a database that is there, and makes neither folder nor database. */
  UPDATE,
  /** Creates folder and database where they are missing, and brings an older schema up to date. */
  WRITE
}

package org.remotelog.http;

/** The bounds of every HTTP call. */
public final class Limits {
  /** Connections to one server that are open at a time, and so requests side by side. */
  public static final int MAX_CONNECTIONS = 16;

  /** Longest credential, in characters. */
  public static final int MAX_CREDENTIAL_CHARS = 4_096;

  /** Longest part of a server's error text that is repeated to people, in characters. */
  public static final int MAX_ERROR_CHARS = 200;

  /** Objects that are read of one reply of JSON texts. */
  public static final int MAX_JSON_OBJECTS = 65_536;

  /** Values, keys not counted, in one reply of JSON texts: bounds memory, not only bytes. */
  public static final int MAX_JSON_VALUES = 262_144;

  /** Deepest nesting of JSON. */
  public static final int MAX_JSON_DEPTH = 16;

  /** A part of a URI's path with as many characters may be a key, and is not shown whole. */
  public static final int MIN_KEY_CHARS = 16;

  /** What is shown of it, in characters. */
  public static final int SHOWN_KEY_CHARS = 4;

  private Limits() {}
}

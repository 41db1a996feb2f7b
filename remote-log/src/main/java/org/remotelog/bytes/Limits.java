package org.remotelog.bytes;

/** Bounds on what this package reads. */
final class Limits {
  /** Longest multibase text, prefix included. Bounds the quadratic work of base36 and base58. */
  static final int MAX_MULTIBASE_CHARS = 256;

  /** Most bytes that are written as multibase; their base32 text still fits the limit above. */
  static final int MAX_MULTIBASE_BYTES = 159;

  /** Longest varint, as in protobuf: 64 bits in groups of seven. */
  static final int MAX_VARINT_BYTES = 10;

  private Limits() {}
}

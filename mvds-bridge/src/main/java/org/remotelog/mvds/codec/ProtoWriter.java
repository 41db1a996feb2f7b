package org.remotelog.mvds.codec;

import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;

/**
 * Writes the fields of a protobuf message in the order of the calls. One object serves one thread.
 */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteWriter writer = new ByteWriter();

  /** A varint; zero is left out, as proto3 does. */
  public ProtoWriter number(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      writer.varint(value);
    }
    return this;
  }

  /** A flag; false is left out. */
  public ProtoWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /** Bytes, written even if there are none. */
  public ProtoWriter bytes(int field, Bytes value) {
    tag(field, LENGTH_DELIMITED);
    writer.varint(value.size()).bytes(value);
    return this;
  }

  /** Bytes; none are left out, as proto3 does. */
  public ProtoWriter bytesUnlessEmpty(int field, Bytes value) {
    return value.isEmpty() ? this : bytes(field, value);
  }

  /** Text as UTF-8; the empty one is left out. */
  public ProtoWriter text(int field, String value) {
    return bytesUnlessEmpty(field, Bytes.utf8(value));
  }

  /** Fields that are encoded already. */
  public ProtoWriter raw(Bytes fields) {
    writer.bytes(fields);
    return this;
  }

  /** How many bytes {@link #number} writes. */
  static int numberSize(int field, long value) {
    return value == 0 ? 0 : varintSize((long) field << 3) + varintSize(value);
  }

  /** How many bytes {@link #bytes} writes for a value of so many. */
  static int bytesSize(int field, int valueBytes) {
    return varintSize((long) field << 3) + varintSize(valueBytes) + valueBytes;
  }

  private static int varintSize(long value) {
    int significantBits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (significantBits + 6) / 7;
  }

  public Bytes toBytes() {
    return writer.toBytes();
  }

  private void tag(int field, int wireType) {
    writer.varint((long) field << 3 | wireType);
  }
}

package org.remotelog.mvds.codec;

import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * Reads the fields of a protobuf message in the order in which they came, with the exact bytes of
 * each, so that unknown ones can be kept. Stricter than protobuf: varints have their shortest form,
 * groups are refused, and a known field must have its own wire type. One object serves one thread.
 */
public final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final long MAX_FIELD = (1 << 29) - 1;

  private final Bytes input;
  private final ByteReader reader;
  private int field;
  private int wireType;
  private int start;
  private long number;
  private Bytes content = Bytes.EMPTY;

  public ProtoReader(Bytes input) {
    this.input = input;
    this.reader = new ByteReader(input);
  }

  /** Moves to the next field, if there is one. */
  public boolean next() throws MalformedException {
    start = reader.position();
    if (reader.remaining() == 0) {
      return false;
    }
    long tag = reader.varint();
    long fieldNumber = tag >>> 3;
    if (fieldNumber < 1 || fieldNumber > MAX_FIELD) {
      throw new MalformedException("no protobuf field has the number " + fieldNumber);
    }
    field = (int) fieldNumber;
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> number = reader.varint();
      case FIXED64 -> content = reader.take(8);
      case LENGTH_DELIMITED -> content = reader.take(reader.varint());
      case FIXED32 -> content = reader.take(4);
      default -> throw new MalformedException("protobuf wire type " + wireType + " is not used");
    }
    return true;
  }

  /** The number of this field. */
  public int field() {
    return field;
  }

  /** The value of this field, a varint; above 2^63 it is negative. */
  public long number() throws MalformedException {
    require(VARINT);
    return number;
  }

  /** The value of this field, a varint that counts something: never negative. */
  public long count() throws MalformedException {
    if (number() < 0) {
      throw new MalformedException("field " + field + " is too large");
    }
    return number;
  }

  /** The value of this field, false or true. */
  public boolean flag() throws MalformedException {
    return number() != 0;
  }

  /** The bytes of this field. */
  public Bytes bytes() throws MalformedException {
    require(LENGTH_DELIMITED);
    return content;
  }

  /** The bytes of this field, which must be as many as given. */
  public Bytes bytes(int size) throws MalformedException {
    if (bytes().size() != size) {
      throw new MalformedException(
          "field " + field + " must have " + size + " bytes, not " + content.size());
    }
    return content;
  }

  /** The text of this field, whose UTF-8 form must not be longer than given. */
  public String text(int maxBytes) throws MalformedException {
    if (bytes().size() > maxBytes) {
      throw new MalformedException(
          "field " + field + " has " + content.size() + " bytes of text, more than " + maxBytes);
    }
    return content.utf8();
  }

  /** This field as it came, tag and all. */
  public Bytes raw() {
    return input.slice(start, reader.position());
  }

  private void require(int expected) throws MalformedException {
    if (wireType != expected) {
      throw new MalformedException("field " + field + " has the wrong wire type " + wireType);
    }
  }
}

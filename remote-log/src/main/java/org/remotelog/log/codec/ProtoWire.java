package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * The protobuf wire format (protobuf documentation, "Encoding") for messages whose bytes matter:
 * fields in the order they came, shortest varints only, no groups. Generated classes would reorder
 * unknown fields and merge duplicates.
 */
final class ProtoWire {
  private static final int WIRE_VARINT = 0;
  private static final int WIRE_FIXED64 = 1;
  private static final int WIRE_SIZED = 2;
  private static final int WIRE_FIXED32 = 5;
  private static final long MAX_FIELD_NUMBER = (1L << 29) - 1;

  /** One field: a number for all wire types but the sized one, which has bytes. */
  record Field(int number, int wireType, long value, Bytes data) {
    long asVarint() throws MalformedException {
      if (wireType != WIRE_VARINT) {
        throw new MalformedException("field " + number + " is not a number");
      }
      return value;
    }

    Bytes asBytes() throws MalformedException {
      if (wireType != WIRE_SIZED) {
        throw new MalformedException("field " + number + " is not bytes");
      }
      return data;
    }
  }

  private ProtoWire() {}

  /** All fields of a message, which the caller has bounded in size. */
  static List<Field> read(Bytes message) throws MalformedException {
    ByteReader input = new ByteReader(message);
    List<Field> fields = new ArrayList<>();
    while (input.remaining() > 0) {
      long tag = input.varint();
      long number = tag >>> 3;
      if (number < 1 || number > MAX_FIELD_NUMBER) {
        throw new MalformedException("protobuf has a field number that is not allowed");
      }
      fields.add(readField(input, (int) number, (int) (tag & 7)));
    }
    return fields;
  }

  private static Field readField(ByteReader input, int number, int wireType)
      throws MalformedException {
    return switch (wireType) {
      case WIRE_VARINT -> new Field(number, wireType, input.varint(), Bytes.EMPTY);
      case WIRE_FIXED64 -> new Field(number, wireType, input.u64(), Bytes.EMPTY);
      case WIRE_SIZED -> new Field(number, wireType, 0, input.take(input.varint()));
      case WIRE_FIXED32 -> new Field(number, wireType, input.u32(), Bytes.EMPTY);
      default -> throw new MalformedException("protobuf has a wire type that is not allowed");
    };
  }

  /** The field as it came; of another wire type than numbers and bytes it is left out. */
  static void write(ByteWriter output, Field field) {
    if (field.wireType() == WIRE_SIZED) {
      writeBytes(output, field.number(), field.data());
    } else if (field.wireType() == WIRE_VARINT) {
      writeVarint(output, field.number(), field.value());
    }
  }

  static void writeBytes(ByteWriter output, int number, Bytes data) {
    output.varint((long) number << 3 | WIRE_SIZED).varint(data.size()).bytes(data);
  }

  static void writeVarint(ByteWriter output, int number, long value) {
    output.varint((long) number << 3 | WIRE_VARINT).varint(value);
  }
}

package org.remotelog.log.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.Supplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * Turns what comes from outside into values, and every complaint into {@link MalformedException}.
 */
final class Outside {
  /** Reads a protobuf message. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(byte[] bytes) throws InvalidProtocolBufferException;
  }

  static <T> T parse(String what, PartFields fields, Bytes bytes, Parser<T> parser)
      throws MalformedException {
    fields.check(what, bytes);
    try {
      return parser.parse(bytes.toArray());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException(what + " is not protobuf: " + e.getMessage(), e);
    }
  }

  /** Makes a value whose constructor checks its parts, none of which is trusted. */
  static <T> T make(String what, Supplier<T> value) throws MalformedException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new MalformedException(what + ": " + e.getMessage(), e);
    }
  }

  static Bytes bytes(ByteString string) {
    return Bytes.wrap(string.toByteArray());
  }

  static ByteString string(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  private Outside() {}
}

package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;

/** Reads one DAG-CBOR value; {@link DagCbor} says by which rules. */
final class DagCborReader {
  static final int MAJOR_UNSIGNED = 0;
  static final int MAJOR_NEGATIVE = 1;
  static final int MAJOR_BYTES = 2;
  static final int MAJOR_TEXT = 3;
  static final int MAJOR_LIST = 4;
  static final int MAJOR_MAP = 5;
  static final int MAJOR_TAG = 6;
  static final int MAJOR_OTHER = 7;

  static final int TAG_LINK = 42;
  static final int FALSE = 20;
  static final int TRUE = 21;
  static final int NULL = 22;
  static final int FLOAT64 = 27;

  /** The multibase prefix of raw bytes, which stands before a CID in a link. */
  static final Bytes LINK_PREFIX = Bytes.wrap(new byte[1]);

  private final Bytes whole;
  private final ByteReader input;
  private long values;

  DagCborReader(Bytes bytes) {
    whole = bytes;
    input = new ByteReader(bytes);
  }

  CborValue readWhole() throws MalformedException {
    if (whole.size() > Limits.MAX_BLOCK_BYTES) {
      throw new MalformedException(
          "CBOR of " + whole.size() + " bytes is above " + Limits.MAX_BLOCK_BYTES);
    }
    count(1);
    CborValue value = read(0);
    input.expectEnd();
    return value;
  }

  /** Reads a value inside so many lists and maps. */
  private CborValue read(int depth) throws MalformedException {
    int initial = input.u8();
    int major = initial >> 5;
    int info = initial & 0x1f;
    if (major == MAJOR_OTHER) {
      return readOther(info);
    }
    long argument = readArgument(info);
    return switch (major) {
      case MAJOR_UNSIGNED -> new CborValue.Int(checkSigned(argument));
      case MAJOR_NEGATIVE -> new CborValue.Int(~checkSigned(argument));
      case MAJOR_BYTES -> new CborValue.Binary(input.take(argument));
      case MAJOR_TEXT -> new CborValue.Text(input.take(argument).utf8());
      case MAJOR_LIST -> readList(argument, depth + 1);
      case MAJOR_MAP -> readMap(argument, depth + 1);
      default -> readLink(argument);
    };
  }

  private CborValue readOther(int info) throws MalformedException {
    return switch (info) {
      case FALSE -> new CborValue.Bool(false);
      case TRUE -> new CborValue.Bool(true);
      case NULL -> new CborValue.Null();
      case FLOAT64 -> readFloat();
      case FLOAT64 - 1, FLOAT64 - 2 ->
          throw new MalformedException("CBOR has a floating-point number below 64 bits");
      default -> throw new MalformedException("CBOR has a simple value that is not allowed");
    };
  }

  private CborValue readFloat() throws MalformedException {
    double value = Double.longBitsToDouble(input.u64());
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new MalformedException("CBOR has a number that is not finite");
    }
    return new CborValue.Float64(value);
  }

  private CborValue readList(long size, int depth) throws MalformedException {
    enter(size, size, depth);
    List<CborValue> items = new ArrayList<>((int) size);
    for (long i = 0; i < size; i++) {
      items.add(read(depth));
    }
    return new CborValue.ListOf(items);
  }

  private CborValue readMap(long size, int depth) throws MalformedException {
    // A key and a value each; twice a hostile size might overflow.
    enter(size, size > input.remaining() ? size : 2 * size, depth);
    Map<String, CborValue> entries = new LinkedHashMap<>();
    Bytes previous = Bytes.EMPTY;
    for (long i = 0; i < size; i++) {
      Bytes key = readKey();
      if (i > 0 && DagCborWriter.compareKeys(previous, key) >= 0) {
        throw new MalformedException("CBOR map keys are not sorted, or there are two of one");
      }
      previous = key;
      entries.put(key.utf8(), read(depth));
    }
    return new CborValue.MapOf(entries);
  }

  private Bytes readKey() throws MalformedException {
    int initial = input.u8();
    if (initial >> 5 != MAJOR_TEXT) {
      throw new MalformedException("CBOR map has a key that is not text");
    }
    return input.take(readArgument(initial & 0x1f));
  }

  private CborValue readLink(long tag) throws MalformedException {
    if (tag != TAG_LINK) {
      throw new MalformedException("CBOR has a tag other than 42");
    }
    int initial = input.u8();
    if (initial >> 5 != MAJOR_BYTES) {
      throw new MalformedException("CBOR link does not hold bytes");
    }
    Bytes link = input.take(readArgument(initial & 0x1f));
    if (!link.startsWith(LINK_PREFIX)) {
      throw new MalformedException("CBOR link does not begin with a zero byte");
    }
    Bytes cid = link.slice(LINK_PREFIX.size(), link.size());
    if (cid.size() != Cid.SIZE) {
      throw new MalformedException("CBOR link holds no CID of version 1 with SHA-256");
    }
    return new CborValue.Link(Cid.fromBytes(cid));
  }

  /** The number that belongs to a head, as unsigned 64 bits. */
  private long readArgument(int info) throws MalformedException {
    if (info < 24) {
      return info;
    }
    long argument;
    long smallest;
    switch (info) {
      case 24 -> {
        argument = input.u8();
        smallest = 24;
      }
      case 25 -> {
        argument = input.u16();
        smallest = 0x100;
      }
      case 26 -> {
        argument = input.u32();
        smallest = 0x1_0000;
      }
      case 27 -> {
        argument = input.u64();
        smallest = 0x1_0000_0000L;
      }
      case 31 -> throw new MalformedException("CBOR has an indefinite length");
      default -> throw new MalformedException("CBOR has a reserved head");
    }
    if (argument >= 0 && argument < smallest) {
      throw new MalformedException("CBOR has a number that is not in its shortest form");
    }
    return argument;
  }

  private static long checkSigned(long argument) throws MalformedException {
    if (argument < 0) {
      throw new MalformedException("CBOR has an integer beyond 64 bits with sign");
    }
    return argument;
  }

  /** Checks a list or map of so many values that take at least so many bytes. */
  private void enter(long size, long leastBytes, int depth) throws MalformedException {
    if (depth > Limits.MAX_CBOR_DEPTH) {
      throw new MalformedException("CBOR is nested deeper than " + Limits.MAX_CBOR_DEPTH);
    }
    if (size < 0 || leastBytes > input.remaining()) {
      throw new MalformedException("CBOR list or map is longer than the input");
    }
    count(size);
  }

  private void count(long more) throws MalformedException {
    values += more;
    if (values > Limits.MAX_CBOR_VALUES) {
      throw new MalformedException("CBOR has more than " + Limits.MAX_CBOR_VALUES + " values");
    }
  }
}

package org.remotelog.log.codec;

import java.util.Map;
import java.util.TreeMap;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Limits;

/** Writes one DAG-CBOR value; {@link DagCbor} says by which rules. */
final class DagCborWriter {
  private final ByteWriter output = new ByteWriter();
  private int values;

  Bytes write(CborValue value) {
    write(value, 0);
    checkSize();
    return output.toBytes();
  }

  /** The order of map keys: the shorter first, then by bytes. */
  static int compareKeys(Bytes first, Bytes second) {
    int order = Integer.compare(first.size(), second.size());
    return order != 0 ? order : first.compareTo(second);
  }

  /** Writes a value inside so many lists and maps. */
  private void write(CborValue value, int depth) {
    if (++values > Limits.MAX_CBOR_VALUES) {
      throw new IllegalArgumentException(
          "CBOR would have more than " + Limits.MAX_CBOR_VALUES + " values");
    }
    if (value instanceof CborValue.Int integer) {
      writeInt(integer.value());
    } else if (value instanceof CborValue.Bool bool) {
      other(bool.value() ? DagCborReader.TRUE : DagCborReader.FALSE);
    } else if (value instanceof CborValue.Text text) {
      sized(DagCborReader.MAJOR_TEXT, Bytes.utf8(text.value()));
    } else if (value instanceof CborValue.Binary binary) {
      sized(DagCborReader.MAJOR_BYTES, binary.value());
    } else if (value instanceof CborValue.Link link) {
      head(DagCborReader.MAJOR_TAG, DagCborReader.TAG_LINK);
      sized(
          DagCborReader.MAJOR_BYTES,
          Bytes.concat(DagCborReader.LINK_PREFIX, link.value().toBytes()));
    } else if (value instanceof CborValue.ListOf list) {
      enter(depth + 1);
      head(DagCborReader.MAJOR_LIST, list.items().size());
      for (CborValue item : list.items()) {
        write(item, depth + 1);
      }
    } else if (value instanceof CborValue.MapOf map) {
      enter(depth + 1);
      writeMap(map, depth + 1);
    } else if (value instanceof CborValue.Float64 number) {
      other(DagCborReader.FLOAT64);
      output.u64(Double.doubleToRawLongBits(number.value()));
    } else {
      other(DagCborReader.NULL);
    }
  }

  private void writeInt(long value) {
    if (value >= 0) {
      head(DagCborReader.MAJOR_UNSIGNED, value);
    } else {
      head(DagCborReader.MAJOR_NEGATIVE, ~value);
    }
  }

  private void writeMap(CborValue.MapOf map, int depth) {
    TreeMap<Bytes, CborValue> sorted = new TreeMap<>(DagCborWriter::compareKeys);
    for (Map.Entry<String, CborValue> entry : map.entries().entrySet()) {
      sorted.put(Bytes.utf8(entry.getKey()), entry.getValue());
    }
    head(DagCborReader.MAJOR_MAP, sorted.size());
    for (Map.Entry<Bytes, CborValue> entry : sorted.entrySet()) {
      sized(DagCborReader.MAJOR_TEXT, entry.getKey());
      write(entry.getValue(), depth);
    }
  }

  private static void enter(int depth) {
    if (depth > Limits.MAX_CBOR_DEPTH) {
      throw new IllegalArgumentException(
          "CBOR would be nested deeper than " + Limits.MAX_CBOR_DEPTH);
    }
  }

  private void sized(int major, Bytes bytes) {
    head(major, bytes.size());
    output.bytes(bytes);
    checkSize();
  }

  private void head(int major, long argument) {
    if (argument < 24) {
      output.u8(major << 5 | (int) argument);
    } else if (argument < 0x100) {
      output.u8(major << 5 | 24).u8((int) argument);
    } else if (argument < 0x1_0000) {
      output.u8(major << 5 | 25).u16((int) argument);
    } else if (argument < 0x1_0000_0000L) {
      output.u8(major << 5 | 26).u32(argument);
    } else {
      output.u8(major << 5 | 27).u64(argument);
    }
  }

  private void other(int info) {
    output.u8(DagCborReader.MAJOR_OTHER << 5 | info);
  }

  private void checkSize() {
    if (output.size() > Limits.MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "CBOR would have more than " + Limits.MAX_BLOCK_BYTES + " bytes");
    }
  }
}

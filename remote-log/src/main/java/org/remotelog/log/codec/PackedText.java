package org.remotelog.log.codec;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * What is sealed: a codec id, the inflated length, the length of the data, the data, and zeros up
 * to a size that hides the exact one.
 *
 * <p>The size follows Padmé (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files
 * and Communication with PURBs", section 4): at most 12 % are added, and a size of n bytes leaks
 * only O(log log n) bits. The smallest size is {@link #MIN_BYTES}.
 */
final class PackedText {
  static final int STORED = 0;
  static final int DEFLATED = 1;
  static final int HEADER_BYTES = 1 + 4 + 4;
  static final int MIN_BYTES = 128;

  private static final int LEVEL = 6;

  /** Packs the data; it is deflated when that makes it smaller. */
  static Bytes pack(Bytes data) {
    Bytes deflated = deflate(data);
    boolean smaller = deflated.size() < data.size();
    Bytes body = smaller ? deflated : data;
    int size = HEADER_BYTES + body.size();
    return new ByteWriter()
        .u8(smaller ? DEFLATED : STORED)
        .u32(data.size())
        .u32(body.size())
        .bytes(body)
        .zeros(paddedSize(size) - size)
        .toBytes();
  }

  /** The data of packed text, at most {@code maxBytes} of it; never more memory is taken. */
  static Bytes unpack(Bytes packed, int maxBytes, String what) throws MalformedException {
    ByteReader reader = new ByteReader(packed);
    int codec = reader.u8();
    long inflatedSize = reader.u32();
    if (inflatedSize > maxBytes) {
      throw new MalformedException(
          what + " claims " + inflatedSize + " bytes inflated, at most " + maxBytes);
    }
    Bytes data = reader.take(reader.u32());
    checkPadding(reader.takeRest(), what);
    switch (codec) {
      case STORED:
        if (data.size() != inflatedSize) {
          throw new MalformedException(what + " has two lengths for stored data");
        }
        return data;
      case DEFLATED:
        return inflate(data, (int) inflatedSize, what);
      default:
        throw new MalformedException(what + " uses compression " + codec + ", not known here");
    }
  }

  /** The padded size for this many bytes. */
  static int paddedSize(int size) {
    if (size <= MIN_BYTES) {
      return MIN_BYTES;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(size);
    int kept = 32 - Integer.numberOfLeadingZeros(exponent);
    int mask = (1 << (exponent - kept)) - 1;
    return (size + mask) & ~mask;
  }

  private static void checkPadding(Bytes padding, String what) throws MalformedException {
    for (int i = 0; i < padding.size(); i++) {
      if (padding.get(i) != 0) {
        throw new MalformedException(what + " has padding other than zeros");
      }
    }
  }

  /** Raw deflate; a result that is no smaller may be cut short. */
  private static Bytes deflate(Bytes data) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(data.toArray());
      deflater.finish();
      byte[] output = new byte[data.size()];
      int size = 0;
      while (!deflater.finished() && size < output.length) {
        size += deflater.deflate(output, size, output.length - size);
      }
      return deflater.finished() ? Bytes.wrap(output).slice(0, size) : data;
    } finally {
      deflater.end();
    }
  }

  private static Bytes inflate(Bytes data, int size, String what) throws MalformedException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(data.toArray());
      byte[] output = new byte[size];
      int at = 0;
      while (at < size) {
        int count = inflater.inflate(output, at, size - at);
        if (count == 0) {
          throw new MalformedException(what + " inflates to less than it claims");
        }
        at += count;
      }
      // The end mark may stand behind the last byte of data.
      if (inflater.inflate(new byte[1], 0, 1) != 0) {
        throw new MalformedException(what + " inflates to more than it claims");
      }
      if (!inflater.finished() || inflater.getRemaining() != 0) {
        throw new MalformedException(what + " does not end where its compressed data end");
      }
      return Bytes.wrap(output);
    } catch (DataFormatException e) {
      throw new MalformedException(what + " is not deflated data", e);
    } finally {
      inflater.end();
    }
  }

  private PackedText() {}
}

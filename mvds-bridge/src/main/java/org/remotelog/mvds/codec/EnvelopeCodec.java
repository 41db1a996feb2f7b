package org.remotelog.mvds.codec;

import java.nio.charset.StandardCharsets;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.Limits;

/**
 * Envelopes as message bodies: version 1, eight bytes of nonce, the length of the content type in
 * one byte, the content type in ASCII, the content.
 */
public final class EnvelopeCodec {
  private static final int VERSION = 1;

  private EnvelopeCodec() {}

  /** The body that holds this envelope; a raw one is its own body. */
  public static Bytes encode(Envelope envelope) {
    if (envelope.isRaw()) {
      return envelope.content();
    }
    Bytes type = Bytes.utf8(envelope.contentType());
    return new ByteWriter()
        .u8(VERSION)
        .bytes(envelope.nonce())
        .u8(type.size())
        .bytes(type)
        .bytes(envelope.content())
        .toBytes();
  }

  /**
   * The envelope in this body. A body of an unknown version, or that is no envelope at all, becomes
   * a raw envelope of type {@link Envelope#RAW}, so that what another MVDS client says can still be
   * shown.
   */
  public static Envelope open(Bytes body) {
    try {
      return decode(body);
    } catch (MalformedException e) {
      return Envelope.raw(body);
    }
  }

  /**
   * The envelope in this body.
   *
   * @throws MalformedException if it is of an unknown version or no envelope
   */
  public static Envelope decode(Bytes body) throws MalformedException {
    ByteReader reader = new ByteReader(body);
    int version = reader.u8();
    if (version != VERSION) {
      throw new MalformedException("envelope version " + version + " is unknown");
    }
    Bytes nonce = reader.take(Limits.ENVELOPE_NONCE_BYTES);
    Bytes type = reader.take(reader.u8());
    String contentType = new String(type.toArray(), StandardCharsets.ISO_8859_1);
    if (!Envelope.isContentType(contentType)) {
      throw new MalformedException("an envelope's content type is not one");
    }
    return new Envelope(nonce, contentType, reader.takeRest());
  }
}

package org.remotelog.log.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;

/**
 * IPNS records (IPNS specification, "IPNS Record"): protobuf around a signed DAG-CBOR map. Written
 * with signature version 2 alone; records that also have the fields of version 1 are read, and
 * those fields must agree with the signed ones. Signature version 1 itself is ignored, as the
 * specification asks.
 *
 * <p>A record may carry the head block in field 1000, outside the signed data: name systems pass
 * unknown fields on unchanged. Anybody on the way can alter that field, so it counts only when its
 * bytes have the signed CID.
 */
public final class IpnsRecordCodec {
  private static final int FIELD_VALUE = 1;
  private static final int FIELD_SIGNATURE_V1 = 2;
  private static final int FIELD_VALIDITY_TYPE = 3;
  private static final int FIELD_VALIDITY = 4;
  private static final int FIELD_SEQUENCE = 5;
  private static final int FIELD_TTL = 6;
  private static final int FIELD_PUBLIC_KEY = 7;
  private static final int FIELD_SIGNATURE_V2 = 8;
  private static final int FIELD_DATA = 9;
  private static final int FIELD_INLINE_HEAD = 1000;

  private static final String KEY_TTL = "TTL";
  private static final String KEY_VALUE = "Value";
  private static final String KEY_SEQUENCE = "Sequence";
  private static final String KEY_VALIDITY = "Validity";
  private static final String KEY_VALIDITY_TYPE = "ValidityType";

  private static final long VALIDITY_TYPE_EOL = 0;
  private static final Duration MAX_TTL = Duration.ofNanos(Long.MAX_VALUE);
  private static final Bytes SIGNATURE_V1_SUFFIX = Bytes.utf8("EOL");
  private static final Bytes SIGNATURE_V2_PREFIX = Bytes.utf8("ipns-signature:");
  private static final Bytes PUBLIC_KEY_PREFIX = Bytes.ofHex("08011220");
  private static final String HEAD_PREFIX = "/ipfs/";

  private IpnsRecordCodec() {}

  /**
   * A record that names a head. The head block's bytes are carried inline when the whole record
   * then has at most {@link Limits#MAX_INLINE_RECORD_BYTES}, else they are left out.
   *
   * @throws IllegalArgumentException if the signer is not the log's, a number is negative, the
   *     validity beyond the year 9999, or the inline bytes are not those of the head
   */
  public static HeadRecord build(
      Ed25519Signer signer,
      LogName name,
      Cid head,
      long sequence,
      Instant validity,
      Duration ttl,
      Optional<Bytes> inlineHead) {
    Bytes record = buildV2(signer, name, Bytes.utf8(HEAD_PREFIX + head), sequence, validity, ttl);
    Optional<Bytes> carried = Optional.empty();
    if (inlineHead.isPresent()) {
      Bytes block = inlineHead.get();
      if (!head.verify(block)) {
        throw new IllegalArgumentException("the inline bytes are not those of the head");
      }
      ByteWriter output = new ByteWriter().bytes(record);
      ProtoWire.writeBytes(output, FIELD_INLINE_HEAD, block);
      if (output.size() <= Limits.MAX_INLINE_RECORD_BYTES) {
        record = output.toBytes();
        carried = inlineHead;
      }
    }
    return new HeadRecord(name, sequence, head, validity, ttl, carried, record);
  }

  /**
   * A record of any value with signature version 2 alone.
   *
   * @throws IllegalArgumentException if the signer is not the name's, a number is negative, the
   *     validity beyond the year 9999, or the record too large
   */
  public static Bytes buildV2(
      Ed25519Signer signer,
      LogName name,
      Bytes value,
      long sequence,
      Instant validity,
      Duration ttl) {
    ByteWriter output = new ByteWriter();
    writeSigned(output, signer, name, signedData(value, sequence, validity, ttl));
    return checkSize(output);
  }

  /**
   * The same with the fields and the signature of version 1 too, for name systems that want them.
   */
  public static Bytes buildV1AndV2(
      Ed25519Signer signer,
      LogName name,
      Bytes value,
      long sequence,
      Instant validity,
      Duration ttl) {
    Bytes data = signedData(value, sequence, validity, ttl);
    Bytes validityText = Rfc3339.format(validity);
    ByteWriter output = new ByteWriter();
    ProtoWire.writeBytes(output, FIELD_VALUE, value);
    ProtoWire.writeBytes(
        output,
        FIELD_SIGNATURE_V1,
        signer.sign(Bytes.concat(value, validityText, SIGNATURE_V1_SUFFIX)));
    ProtoWire.writeVarint(output, FIELD_VALIDITY_TYPE, VALIDITY_TYPE_EOL);
    ProtoWire.writeBytes(output, FIELD_VALIDITY, validityText);
    ProtoWire.writeVarint(output, FIELD_SEQUENCE, sequence);
    ProtoWire.writeVarint(output, FIELD_TTL, ttl.toNanos());
    writeSigned(output, signer, name, data);
    return checkSize(output);
  }

  /**
   * A record of the log that names a head. Whether it has expired is not looked at.
   *
   * @throws MalformedException if the record is damaged, not signed by the log's key, too large, or
   *     names something else than a block
   */
  public static HeadRecord parse(LogName log, Bytes bytes) throws MalformedException {
    IpnsRecord record = parseRecord(log, bytes);
    String value = record.value().utf8();
    if (!value.startsWith(HEAD_PREFIX)) {
      throw new MalformedException("record does not name a head");
    }
    Cid head = Cid.parse(value.substring(HEAD_PREFIX.length()));
    return new HeadRecord(
        log,
        record.sequence(),
        head,
        record.validity(),
        record.ttl(),
        record.attachment().isPresent() ? record.attachment() : moved(bytes, head),
        bytes);
  }

  /**
   * The same record without the head block: what rosters carry, of the fields that a signature
   * covers or that say who signed.
   */
  public static HeadRecord bare(HeadRecord record) {
    ByteWriter output = new ByteWriter();
    try {
      for (ProtoWire.Field field : ProtoWire.read(record.bytes())) {
        if (field.number() <= FIELD_DATA) {
          ProtoWire.write(output, field);
        }
      }
    } catch (MalformedException e) {
      throw new IllegalArgumentException("a record that was never read: " + e.getMessage(), e);
    }
    return new HeadRecord(
        record.log(),
        record.sequence(),
        record.head(),
        record.validity(),
        record.ttl(),
        Optional.empty(),
        output.toBytes());
  }

  /**
   * A head block that stands under another field number was moved there by somebody: it counts as
   * an inline head that is damaged, so that readers tell.
   */
  private static Optional<Bytes> moved(Bytes bytes, Cid head) throws MalformedException {
    for (ProtoWire.Field field : ProtoWire.read(bytes)) {
      if (!field.data().isEmpty() && head.verify(field.data())) {
        return Optional.of(Bytes.EMPTY);
      }
    }
    return Optional.empty();
  }

  /**
   * A record of the name with any value.
   *
   * @throws MalformedException if the record is damaged, not signed by the name's key, or too large
   */
  public static IpnsRecord parseRecord(LogName name, Bytes bytes) throws MalformedException {
    if (bytes.size() > Limits.MAX_RECORD_BYTES) {
      throw new MalformedException(
          "record of " + bytes.size() + " bytes is above " + Limits.MAX_RECORD_BYTES);
    }
    Map<Integer, ProtoWire.Field> fields = readFields(bytes);
    Bytes data = require(fields, FIELD_DATA);
    Bytes signature = require(fields, FIELD_SIGNATURE_V2);
    if (!Ed25519.verify(name, Bytes.concat(SIGNATURE_V2_PREFIX, data), signature)) {
      throw new MalformedException("record is not signed by the key of its name");
    }
    checkPublicKey(fields, name);
    CborValue.MapOf signed = DagCbor.decode(data).asMap();
    checkAgreement(fields, signed);
    long sequence = unsigned(signed, KEY_SEQUENCE);
    long ttlNanos = unsigned(signed, KEY_TTL);
    Optional<Bytes> attachment = Optional.empty();
    ProtoWire.Field inline = fields.get(FIELD_INLINE_HEAD);
    if (inline != null) {
      attachment = Optional.of(inline.asBytes());
    }
    return new IpnsRecord(
        name,
        signed.require(KEY_VALUE).asBinary(),
        sequence,
        Rfc3339.parse(signed.require(KEY_VALIDITY).asBinary()),
        Duration.ofNanos(ttlNanos),
        attachment,
        bytes);
  }

  private static Bytes signedData(Bytes value, long sequence, Instant validity, Duration ttl) {
    if (sequence < 0 || ttl.isNegative()) {
      throw new IllegalArgumentException("a record's sequence and ttl are not negative");
    }
    if (ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("a record's ttl has at most 2^63 - 1 nanoseconds");
    }
    Map<String, CborValue> map = new LinkedHashMap<>();
    map.put(KEY_TTL, new CborValue.Int(ttl.toNanos()));
    map.put(KEY_VALUE, new CborValue.Binary(value));
    map.put(KEY_SEQUENCE, new CborValue.Int(sequence));
    map.put(KEY_VALIDITY, new CborValue.Binary(Rfc3339.format(validity)));
    map.put(KEY_VALIDITY_TYPE, new CborValue.Int(VALIDITY_TYPE_EOL));
    return DagCbor.encode(new CborValue.MapOf(map));
  }

  private static void writeSigned(
      ByteWriter output, Ed25519Signer signer, LogName name, Bytes data) {
    Bytes message = Bytes.concat(SIGNATURE_V2_PREFIX, data);
    Bytes signature = signer.sign(message);
    if (!Ed25519.verify(name, message, signature)) {
      throw new IllegalArgumentException("the signer does not sign for " + name);
    }
    ProtoWire.writeBytes(output, FIELD_SIGNATURE_V2, signature);
    ProtoWire.writeBytes(output, FIELD_DATA, data);
  }

  private static Bytes checkSize(ByteWriter output) {
    if (output.size() > Limits.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "a record of " + output.size() + " bytes is above " + Limits.MAX_RECORD_BYTES);
    }
    return output.toBytes();
  }

  /** The known fields by number; unknown ones may be there, also more than once. */
  private static Map<Integer, ProtoWire.Field> readFields(Bytes bytes) throws MalformedException {
    Map<Integer, ProtoWire.Field> fields = new TreeMap<>();
    for (ProtoWire.Field field : ProtoWire.read(bytes)) {
      int number = field.number();
      boolean known = number <= FIELD_DATA || number == FIELD_INLINE_HEAD;
      if (known && fields.put(number, field) != null) {
        throw new MalformedException("record has field " + number + " twice");
      }
    }
    return fields;
  }

  private static Bytes require(Map<Integer, ProtoWire.Field> fields, int number)
      throws MalformedException {
    ProtoWire.Field field = fields.get(number);
    if (field == null) {
      throw new MalformedException("record has no field " + number);
    }
    return field.asBytes();
  }

  private static void checkPublicKey(Map<Integer, ProtoWire.Field> fields, LogName name)
      throws MalformedException {
    ProtoWire.Field key = fields.get(FIELD_PUBLIC_KEY);
    if (key != null && !key.asBytes().equals(Bytes.concat(PUBLIC_KEY_PREFIX, name.publicKey()))) {
      throw new MalformedException("record holds a key other than that of its name");
    }
  }

  /** The unsigned copies, where there is one of them, are all equal to the signed values. */
  private static void checkAgreement(Map<Integer, ProtoWire.Field> fields, CborValue.MapOf signed)
      throws MalformedException {
    if (unsigned(signed, KEY_VALIDITY_TYPE) != VALIDITY_TYPE_EOL) {
      throw new MalformedException("record has a kind of validity that is not known");
    }
    boolean agree = true;
    if (fields.keySet().stream().anyMatch(number -> number <= FIELD_TTL)) {
      agree =
          bytesOf(fields, FIELD_VALUE).equals(signed.require(KEY_VALUE).asBinary())
              && bytesOf(fields, FIELD_VALIDITY).equals(signed.require(KEY_VALIDITY).asBinary())
              && numberOf(fields, FIELD_VALIDITY_TYPE) == VALIDITY_TYPE_EOL
              && numberOf(fields, FIELD_SEQUENCE) == unsigned(signed, KEY_SEQUENCE)
              && numberOf(fields, FIELD_TTL) == unsigned(signed, KEY_TTL);
      bytesOf(fields, FIELD_SIGNATURE_V1);
    }
    if (!agree) {
      throw new MalformedException("record's fields differ from the signed ones");
    }
  }

  private static Bytes bytesOf(Map<Integer, ProtoWire.Field> fields, int number)
      throws MalformedException {
    ProtoWire.Field field = fields.get(number);
    return field == null ? Bytes.EMPTY : field.asBytes();
  }

  private static long numberOf(Map<Integer, ProtoWire.Field> fields, int number)
      throws MalformedException {
    ProtoWire.Field field = fields.get(number);
    return field == null ? 0 : field.asVarint();
  }

  private static long unsigned(CborValue.MapOf signed, String key) throws MalformedException {
    long number = signed.require(key).asInt();
    if (number < 0) {
      throw new MalformedException("record has a negative " + key);
    }
    return number;
  }
}

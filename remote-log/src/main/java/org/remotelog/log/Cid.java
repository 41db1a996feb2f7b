package org.remotelog.log;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Multibase;
import org.remotelog.bytes.Sha256;

/**
 * The content identifier of a block: a codec and the SHA-256 hash of its bytes (CID specification).
 * Version 0 is read, never written: it equals its version 1 twin with codec dag-pb. Ordered by
 * bytes.
 */
public final class Cid implements Comparable<Cid> {
  /** Bytes of every version 1 CID written here. */
  public static final int SIZE = 36;

  private static final int SIZE_V0 = 34;
  private static final int CHARS_V0 = 46;
  private static final Bytes MULTIHASH_PREFIX = Bytes.ofHex("1220");

  /** What a block's bytes are, with the multicodec table's number. */
  public enum Codec {
    RAW(0x55),
    DAG_PB(0x70),
    DAG_CBOR(0x71);

    private final int code;

    Codec(int code) {
      this.code = code;
    }

    /** The number in the multicodec table, below 128. */
    public int code() {
      return code;
    }

    private static Codec ofCode(int code) throws MalformedException {
      for (Codec codec : values()) {
        if (codec.code == code) {
          return codec;
        }
      }
      throw new MalformedException("CID has a codec other than raw, dag-pb and dag-cbor");
    }
  }

  private final Codec codec;
  private final Digest digest;

  private Cid(Codec codec, Digest digest) {
    this.codec = codec;
    this.digest = digest;
  }

  /** The CID of a block with these bytes. */
  public static Cid of(Codec codec, Bytes data) {
    return new Cid(codec, Sha256.of(data));
  }

  /** The CID of a block whose bytes have this SHA-256 hash. */
  public static Cid ofDigest(Codec codec, Digest digest) {
    return new Cid(codec, digest);
  }

  /**
   * A CID's text: version 1 in base32, base36 or base58btc, or version 0.
   *
   * @throws MalformedException if the text is another, or too long
   */
  public static Cid parse(String text) throws MalformedException {
    if (text.length() == CHARS_V0 && text.startsWith("Qm")) {
      return fromBytes(Multibase.BASE58BTC.decode(text));
    }
    Bytes bytes = Multibase.decodePrefixed(text);
    if (bytes.size() == SIZE_V0) {
      throw new MalformedException("a CID of version 0 has no multibase prefix");
    }
    return fromBytes(bytes);
  }

  /**
   * A CID's bytes: 36 of version 1, or 34 of version 0.
   *
   * @throws MalformedException if they are others, nothing may follow
   */
  public static Cid fromBytes(Bytes bytes) throws MalformedException {
    if (bytes.size() == SIZE_V0) {
      return fromMultihash(Codec.DAG_PB, bytes);
    }
    if (bytes.size() != SIZE) {
      throw new MalformedException("a CID with SHA-256 has 36 or 34 bytes, not " + bytes.size());
    }
    if (bytes.get(0) != 1) {
      throw new MalformedException("CID is not of version 1");
    }
    return fromMultihash(Codec.ofCode(bytes.get(1)), bytes.slice(2, SIZE));
  }

  private static Cid fromMultihash(Codec codec, Bytes multihash) throws MalformedException {
    if (!multihash.startsWith(MULTIHASH_PREFIX)) {
      throw new MalformedException("CID has a hash other than SHA-256 of 32 bytes");
    }
    return new Cid(codec, Digest.of(multihash.slice(MULTIHASH_PREFIX.size(), multihash.size())));
  }

  public Codec codec() {
    return codec;
  }

  /** The SHA-256 hash of the block's bytes. */
  public Digest digest() {
    return digest;
  }

  /** Whether this is the CID of these bytes. */
  public boolean verify(Bytes data) {
    return Sha256.of(data).equals(digest);
  }

  /** The 36 bytes of version 1. */
  public Bytes toBytes() {
    return Bytes.concat(
        Bytes.wrap(new byte[] {1, (byte) codec.code}), MULTIHASH_PREFIX, digest.bytes());
  }

  @Override
  public int compareTo(Cid other) {
    int order = Integer.compare(codec.code, other.codec.code);
    return order != 0 ? order : digest.compareTo(other.digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cid cid && codec == cid.codec && digest.equals(cid.digest);
  }

  @Override
  public int hashCode() {
    return 31 * codec.code + digest.hashCode();
  }

  /** The base32 text of version 1, such as {@code bafkrei...}. */
  @Override
  public String toString() {
    return Multibase.BASE32.encodePrefixed(toBytes());
  }
}

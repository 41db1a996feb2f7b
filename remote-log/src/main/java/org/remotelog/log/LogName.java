package org.remotelog.log;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Multibase;

/**
 * The name of a log: the 32-byte Ed25519 public key of its writer, which is also its IPNS name
 * (IPNS specification, "IPNS Name"). That the bytes are a point of the curve shows only when a
 * signature is verified. Ordered by key bytes.
 */
public final class LogName implements Comparable<LogName> {
  /** Bytes of the public key. */
  public static final int SIZE = 32;

  /** The identity multihash around the protobuf form of an Ed25519 key, up to the key itself. */
  private static final Bytes MULTIHASH_PREFIX = Bytes.ofHex("002408011220");

  /** Version 1, codec libp2p-key. */
  private static final Bytes CID_PREFIX = Bytes.ofHex("0172");

  private static final Bytes ROUTING_PREFIX = Bytes.utf8("/ipns/");

  /** How the peer id of every Ed25519 key begins. */
  private static final String PEER_ID_PREFIX = "12D3KooW";

  private final Bytes publicKey;

  private LogName(Bytes publicKey) {
    this.publicKey = publicKey;
  }

  /**
   * The log of this public key.
   *
   * @throws IllegalArgumentException if the key has not 32 bytes
   */
  public static LogName of(Bytes publicKey) {
    if (publicKey.size() != SIZE) {
      throw new IllegalArgumentException("a public key has 32 bytes, not " + publicKey.size());
    }
    return new LogName(publicKey);
  }

  /**
   * The log of a public key from outside.
   *
   * @throws MalformedException if the key has not 32 bytes
   */
  public static LogName fromPublicKey(Bytes publicKey) throws MalformedException {
    if (publicKey.size() != SIZE) {
      throw new MalformedException("a log name has 32 bytes, not " + publicKey.size());
    }
    return new LogName(publicKey);
  }

  /**
   * A name's text: the CID in base36 (k51...), base32 (bafzaaj...) or base58btc, or the peer id
   * (12D3KooW...).
   *
   * @throws MalformedException if the text is another
   */
  public static LogName parse(String text) throws MalformedException {
    if (text.startsWith(PEER_ID_PREFIX)) {
      return fromMultihash(Multibase.BASE58BTC.decode(text));
    }
    return fromCidBytes(Multibase.decodePrefixed(text));
  }

  /**
   * The 40 bytes of a name's CID.
   *
   * @throws MalformedException if they are others, such as those of another kind of key
   */
  public static LogName fromCidBytes(Bytes cid) throws MalformedException {
    if (!cid.startsWith(CID_PREFIX)) {
      throw new MalformedException("a log name is a CID with codec libp2p-key");
    }
    return fromMultihash(cid.slice(CID_PREFIX.size(), cid.size()));
  }

  private static LogName fromMultihash(Bytes multihash) throws MalformedException {
    if (multihash.size() != MULTIHASH_PREFIX.size() + SIZE
        || !multihash.startsWith(MULTIHASH_PREFIX)) {
      throw new MalformedException("a log name must hold an Ed25519 public key");
    }
    return new LogName(multihash.slice(MULTIHASH_PREFIX.size(), multihash.size()));
  }

  public Bytes publicKey() {
    return publicKey;
  }

  /** The bytes of the name as a CID, 40. */
  public Bytes cidBytes() {
    return Bytes.concat(CID_PREFIX, MULTIHASH_PREFIX, publicKey);
  }

  /** The key under which routing systems keep the name's record. */
  public Bytes routingKey() {
    return Bytes.concat(ROUTING_PREFIX, MULTIHASH_PREFIX, publicKey);
  }

  /** The name in the form of a libp2p peer id, 12D3KooW... */
  public String peerId() {
    return Multibase.BASE58BTC.encode(Bytes.concat(MULTIHASH_PREFIX, publicKey));
  }

  @Override
  public int compareTo(LogName other) {
    return publicKey.compareTo(other.publicKey);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogName name && publicKey.equals(name.publicKey);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  /** The base36 text of the name's CID, k51... */
  @Override
  public String toString() {
    return Multibase.BASE36.encodePrefixed(cidBytes());
  }
}

package org.remotelog.bytes;

/** Exactly 32 bytes: a SHA-256 output or another id of that size. */
public final class Digest implements Comparable<Digest> {
  /** Bytes in every digest. */
  public static final int SIZE = 32;

  private final Bytes bytes;

  private Digest(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.size());
    }
    this.bytes = bytes;
  }

  /**
   * A digest of these bytes (not their hash).
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static Digest of(Bytes bytes) {
    return new Digest(bytes);
  }

  /**
   * A digest around an array of 32 bytes, not copied: the caller must never change it again.
   *
   * @throws IllegalArgumentException if the size is another
   */
  public static Digest wrap(byte[] owned) {
    return new Digest(Bytes.wrap(owned));
  }

  /**
   * A digest that came from outside.
   *
   * @throws MalformedException if the bytes are not 32
   */
  public static Digest parse(Bytes bytes) throws MalformedException {
    if (bytes.size() != SIZE) {
      throw new MalformedException("a digest must have 32 bytes, not " + bytes.size());
    }
    return new Digest(bytes);
  }

  public Bytes bytes() {
    return bytes;
  }

  public String hex() {
    return bytes.hex();
  }

  @Override
  public int compareTo(Digest other) {
    return bytes.compareTo(other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && bytes.equals(digest.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** The first four bytes in hexadecimal; {@link #hex} has them all. */
  @Override
  public String toString() {
    return bytes.slice(0, 4).hex() + "..";
  }
}

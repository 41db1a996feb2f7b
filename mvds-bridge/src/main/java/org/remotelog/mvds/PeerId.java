package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;

/**
 * Who is at the other end of a transport: a name that the shell gives, mostly the hash of the key
 * that the peer has proved to hold.
 */
public record PeerId(Digest digest) implements Comparable<PeerId> {
  /**
   * A name of 32 bytes.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static PeerId of(Bytes bytes) {
    return new PeerId(Digest.of(bytes));
  }

  public Bytes bytes() {
    return digest.bytes();
  }

  public String hex() {
    return digest.hex();
  }

  @Override
  public int compareTo(PeerId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}

package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;

/** The id of a message: a hash of its group, time and body (2/MVDS), not of its metadata. */
public record MessageId(Digest digest) implements Comparable<MessageId> {
  /**
   * An id of 32 bytes.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static MessageId of(Bytes bytes) {
    return new MessageId(Digest.of(bytes));
  }

  /**
   * An id that came from outside.
   *
   * @throws MalformedException if the bytes are not 32
   */
  public static MessageId parse(Bytes bytes) throws MalformedException {
    if (bytes.size() != Limits.ID_BYTES) {
      throw new MalformedException("a message id must have 32 bytes, not " + bytes.size());
    }
    return of(bytes);
  }

  public Bytes bytes() {
    return digest.bytes();
  }

  public String hex() {
    return digest.hex();
  }

  @Override
  public int compareTo(MessageId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}

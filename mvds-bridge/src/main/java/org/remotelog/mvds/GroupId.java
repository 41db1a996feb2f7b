package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;

/** The id of a group, the context that a message belongs to. Always 32 bytes. */
public record GroupId(Digest digest) implements Comparable<GroupId> {
  /**
   * An id of 32 bytes.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public static GroupId of(Bytes bytes) {
    return new GroupId(Digest.of(bytes));
  }

  /**
   * An id that came from outside.
   *
   * @throws MalformedException if the bytes are not 32
   */
  public static GroupId parse(Bytes bytes) throws MalformedException {
    if (bytes.size() != Limits.ID_BYTES) {
      throw new MalformedException("a group id must have 32 bytes, not " + bytes.size());
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
  public int compareTo(GroupId other) {
    return digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}

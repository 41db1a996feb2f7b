package org.remotelog.group;

import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/**
 * A group as one device knows it; who belongs to it is in {@link Membership}.
 *
 * @param id follows from creator and nonce
 * @param name for people, at most {@link Limits#MAX_GROUP_NAME_BYTES}
 * @param creator the log that may always add and remove members
 * @param nonce {@link Limits#SECRET_BYTES} random bytes
 * @param epochs the secret of each epoch that is known, at least one
 * @param ownLog the log by which this device speaks, if it is not told otherwise
 */
public record Group(
    GroupId id,
    String name,
    LogName creator,
    Bytes nonce,
    SortedMap<Integer, SecretBytes> epochs,
    LogName ownLog) {
  public Group {
    GroupChecks.text("a group's name", name, Limits.MAX_GROUP_NAME_BYTES);
    epochs = GroupChecks.epochs(epochs);
    if (!GroupIds.derive(creator, nonce).equals(id)) {
      throw new IllegalArgumentException("a group id that its creator did not make");
    }
  }

  /** A new group in epoch 0, created by a log of this device. */
  public static Group create(LogName creator, Bytes nonce, String name, SecretBytes secret) {
    SortedMap<Integer, SecretBytes> epochs = new TreeMap<>();
    epochs.put(0, secret);
    return new Group(GroupIds.derive(creator, nonce), name, creator, nonce, epochs, creator);
  }

  /** The epoch in which this device writes now. */
  public int currentEpoch() {
    return epochs.lastKey();
  }

  /** The same group with one more epoch. */
  public Group withEpoch(int epoch, SecretBytes secret) {
    SortedMap<Integer, SecretBytes> more = new TreeMap<>(epochs);
    more.put(epoch, secret);
    return new Group(id, name, creator, nonce, more, ownLog);
  }
}

package org.remotelog;

import java.util.Optional;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Group;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.MessageIdRule;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.codec.MessageIds;

/** A group's secrets and its rule for message ids, as logs want them. */
record GroupKeys(Group group) implements EpochSecrets {
  @Override
  public int current() {
    return group.currentEpoch();
  }

  @Override
  public Optional<SecretBytes> secret(int epoch) {
    return Optional.ofNullable(group.epochs().get(epoch));
  }

  static MessageIdRule idRule(GroupId group) {
    return (timestampSeconds, body) -> MessageIds.of(group, timestampSeconds, body).digest();
  }
}

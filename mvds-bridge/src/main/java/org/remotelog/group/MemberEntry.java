package org.remotelog.group;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;

/**
 * What a member says in its log about the group's members. Whether it counts is decided by {@link
 * Membership}.
 */
public sealed interface MemberEntry {
  /**
   * The first entry of a group, in the log of its creator.
   *
   * @param groupName at most {@link Limits#MAX_GROUP_NAME_BYTES}
   * @param creator the creator's own name and keys
   */
  record GroupCreated(String groupName, NewMember creator) implements MemberEntry {
    public GroupCreated {
      GroupChecks.text("a group's name", groupName, Limits.MAX_GROUP_NAME_BYTES);
    }
  }

  /**
   * Logs that belong to the group from now on.
   *
   * @param members 1 to {@link Limits#MAX_ADDED_LOGS}
   * @param invite the one-time name of the invite that they answered, if there was one
   */
  record MembersAdded(List<NewMember> members, Optional<LogName> invite) implements MemberEntry {
    public MembersAdded {
      members = GroupChecks.list("added logs", members, 1, Limits.MAX_ADDED_LOGS);
    }
  }

  /**
   * A log whose entries count only up to a position. It stays removed: the device may come back
   * with another log.
   *
   * @param log the log
   * @param lastAccepted the last position that counts, from 0
   * @param root of the log up to there, so that it is clear which entries are meant
   */
  record MemberRemoved(LogName log, long lastAccepted, Digest root) implements MemberEntry {
    public MemberRemoved {
      if (lastAccepted < 0) {
        throw new IllegalArgumentException("position " + lastAccepted + " is below 0");
      }
    }
  }

  /**
   * The writer of a log goes on in another one, which has its name and rights. Never an entry: it
   * follows from the last head of the ended log, whose key and the successor's have both signed it.
   *
   * @param successor the log that goes on
   */
  record LogContinued(LogName successor) implements MemberEntry {}

  /**
   * The group has a new epoch; several entries share one epoch if there are many members.
   *
   * @param epoch its number, from 1
   * @param secrets its secret, sealed to each member; 1 to {@link Limits#MAX_SEALED_SECRETS}
   */
  record EpochChanged(int epoch, List<SealedSecret> secrets) implements MemberEntry {
    public EpochChanged {
      if (epoch < 1) {
        throw new IllegalArgumentException("epoch " + epoch + " is below 1");
      }
      secrets = GroupChecks.list("sealed secrets", secrets, 1, Limits.MAX_SEALED_SECRETS);
    }
  }

  /**
   * A secret sealed to the agreement key of one member.
   *
   * @param log the member
   * @param sealed HPKE ciphertext, 1 to {@link Limits#MAX_SEALED_SECRET_BYTES}
   */
  record SealedSecret(LogName log, Bytes sealed) {
    public SealedSecret {
      GroupChecks.atMost("sealed bytes", sealed.size(), Limits.MAX_SEALED_SECRET_BYTES);
      if (sealed.isEmpty()) {
        throw new IllegalArgumentException("an empty sealed secret");
      }
    }
  }
}

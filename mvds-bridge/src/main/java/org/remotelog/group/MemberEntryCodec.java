package org.remotelog.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.MemberEntry.EpochChanged;
import org.remotelog.group.MemberEntry.GroupCreated;
import org.remotelog.group.MemberEntry.LogContinued;
import org.remotelog.group.MemberEntry.MemberRemoved;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.group.MemberEntry.SealedSecret;
import org.remotelog.log.LogName;
import org.remotelog.mvds.codec.ProtoReader;
import org.remotelog.mvds.codec.ProtoWriter;

/**
 * Member entries as protobuf, one field for the kind. They are the content of an envelope of type
 * {@link org.remotelog.mvds.Envelope#MEMBER_ENTRY}.
 */
public final class MemberEntryCodec {
  private static final int GROUP_CREATED = 1;
  private static final int MEMBERS_ADDED = 2;
  private static final int MEMBER_REMOVED = 3;
  private static final int EPOCH_CHANGED = 4;
  private static final int LOG_CONTINUED = 5;

  private MemberEntryCodec() {}

  public static Bytes encode(MemberEntry entry) {
    ProtoWriter content = new ProtoWriter();
    int kind;
    if (entry instanceof GroupCreated created) {
      kind = GROUP_CREATED;
      content.text(1, created.groupName()).bytes(2, NewMemberCodec.encode(created.creator()));
    } else if (entry instanceof MembersAdded added) {
      kind = MEMBERS_ADDED;
      for (NewMember member : added.members()) {
        content.bytes(1, NewMemberCodec.encode(member));
      }
      added.invite().ifPresent(invite -> content.bytes(2, invite.publicKey()));
    } else if (entry instanceof MemberRemoved removed) {
      kind = MEMBER_REMOVED;
      content
          .bytes(1, removed.log().publicKey())
          .number(2, removed.lastAccepted())
          .bytes(3, removed.root().bytes());
    } else if (entry instanceof LogContinued continued) {
      kind = LOG_CONTINUED;
      content.bytes(1, continued.successor().publicKey());
    } else if (entry instanceof EpochChanged changed) {
      kind = EPOCH_CHANGED;
      content.number(1, changed.epoch());
      for (SealedSecret secret : changed.secrets()) {
        content.bytes(
            2,
            new ProtoWriter()
                .bytes(1, secret.log().publicKey())
                .bytes(2, secret.sealed())
                .toBytes());
      }
    } else {
      throw new IllegalStateException("a kind of member entry without a codec");
    }
    return new ProtoWriter().bytes(kind, content.toBytes()).toBytes();
  }

  /**
   * The entry that these bytes are. Empty means that it is of a kind of a later version, which is
   * ignored on purpose; unknown fields of known kinds are ignored too.
   *
   * @throws MalformedException if they are no member entry, or over a limit
   */
  public static Optional<MemberEntry> decode(Bytes encoded) throws MalformedException {
    if (encoded.size() > Limits.MAX_MEMBER_ENTRY_BYTES) {
      throw new MalformedException("a member entry of " + encoded.size() + " bytes");
    }
    Optional<MemberEntry> entry = Optional.empty();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      if (reader.field() < GROUP_CREATED || reader.field() > LOG_CONTINUED) {
        continue;
      }
      if (entry.isPresent()) {
        throw new MalformedException("a member entry of two kinds");
      }
      Bytes content = reader.bytes();
      entry =
          Optional.of(
              switch (reader.field()) {
                case GROUP_CREATED -> created(content);
                case MEMBERS_ADDED -> added(content);
                case MEMBER_REMOVED -> removed(content);
                case LOG_CONTINUED -> continued(content);
                default -> changed(content);
              });
    }
    return entry;
  }

  private static GroupCreated created(Bytes content) throws MalformedException {
    String groupName = "";
    Optional<NewMember> creator = Optional.empty();
    ProtoReader reader = new ProtoReader(content);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> groupName = reader.text(Limits.MAX_GROUP_NAME_BYTES);
        case 2 -> creator = Optional.of(NewMemberCodec.decode(reader.bytes()));
        default -> {} // Of a later version.
      }
    }
    if (!creator.isPresent()) {
      throw new MalformedException("a group without a creator");
    }
    return new GroupCreated(groupName, creator.get());
  }

  private static MembersAdded added(Bytes content) throws MalformedException {
    List<NewMember> members = new ArrayList<>();
    Optional<LogName> invite = Optional.empty();
    ProtoReader reader = new ProtoReader(content);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          if (members.size() == Limits.MAX_ADDED_LOGS) {
            throw new MalformedException("an entry that adds too many logs");
          }
          members.add(NewMemberCodec.decode(reader.bytes()));
        }
        case 2 -> invite = Optional.of(LogName.fromPublicKey(reader.bytes()));
        default -> {} // Of a later version.
      }
    }
    if (members.isEmpty()) {
      throw new MalformedException("an entry that adds nobody");
    }
    return new MembersAdded(members, invite);
  }

  private static MemberRemoved removed(Bytes content) throws MalformedException {
    Optional<LogName> log = Optional.empty();
    long lastAccepted = 0;
    Optional<Digest> root = Optional.empty();
    ProtoReader reader = new ProtoReader(content);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> log = Optional.of(LogName.fromPublicKey(reader.bytes()));
        case 2 -> lastAccepted = reader.count();
        case 3 -> root = Optional.of(Digest.parse(reader.bytes()));
        default -> {} // Of a later version.
      }
    }
    if (!log.isPresent() || !root.isPresent()) {
      throw new MalformedException("a removal without log or root");
    }
    return new MemberRemoved(log.get(), lastAccepted, root.get());
  }

  private static LogContinued continued(Bytes content) throws MalformedException {
    Optional<LogName> successor = Optional.empty();
    ProtoReader reader = new ProtoReader(content);
    while (reader.next()) {
      if (reader.field() == 1) {
        successor = Optional.of(LogName.fromPublicKey(reader.bytes()));
      }
    }
    if (!successor.isPresent()) {
      throw new MalformedException("a log that goes on nowhere");
    }
    return new LogContinued(successor.get());
  }

  private static EpochChanged changed(Bytes content) throws MalformedException {
    long epoch = 0;
    List<SealedSecret> secrets = new ArrayList<>();
    ProtoReader reader = new ProtoReader(content);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> epoch = reader.count();
        case 2 -> {
          if (secrets.size() == Limits.MAX_SEALED_SECRETS) {
            throw new MalformedException("a change of epoch with too many secrets");
          }
          secrets.add(sealedSecret(reader.bytes()));
        }
        default -> {} // Of a later version.
      }
    }
    if (epoch < 1 || epoch > Integer.MAX_VALUE || secrets.isEmpty()) {
      throw new MalformedException("a change of epoch without number or secrets");
    }
    return new EpochChanged((int) epoch, secrets);
  }

  private static SealedSecret sealedSecret(Bytes content) throws MalformedException {
    Optional<LogName> log = Optional.empty();
    Bytes sealed = Bytes.EMPTY;
    ProtoReader reader = new ProtoReader(content);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> log = Optional.of(LogName.fromPublicKey(reader.bytes()));
        case 2 -> sealed = reader.bytes();
        default -> {} // Of a later version.
      }
    }
    if (!log.isPresent() || sealed.isEmpty() || sealed.size() > Limits.MAX_SEALED_SECRET_BYTES) {
      throw new MalformedException("a change of epoch with a wrong secret");
    }
    return new SealedSecret(log.get(), sealed);
  }
}

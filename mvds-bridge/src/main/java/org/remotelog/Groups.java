package org.remotelog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Group;
import org.remotelog.group.Limits;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.NewMember;
import org.remotelog.home.Tables;
import org.remotelog.log.Announced;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Agreement;
import org.remotelog.log.crypto.Ed25519;

/** Makes groups and lists them. */
final class Groups {
  private final ClientParts parts;

  Groups(ClientParts parts) {
    this.parts = parts;
  }

  /** A group, its creator's log and the first entry in it, in one transaction. */
  GroupInfo create(String name, String displayName) throws IOException, RemoteLogException {
    requireName(name);
    SecretBytes seed = parts.randomSecret();
    SecretBytes agreement = parts.randomSecret();
    LogName log = Ed25519.name(seed);
    Group group =
        Group.create(log, parts.randomBytes(Limits.SECRET_BYTES), name, parts.randomSecret());
    LogIdentity identity = new LogIdentity(log, seed);
    Announced announced = parts.deviceKeys().announced(identity);
    NewMember self =
        new NewMember(
            log,
            Agreement.publicKey(agreement),
            displayName,
            true,
            announced.tlsKey(),
            announced.ethereumOwner());
    parts
        .home()
        .update(
            tables -> {
              GroupRows rows = new GroupRows(tables);
              rows.putGroup(new GroupRows.OwnGroup(group, agreement));
              rows.putOwnLog(group.id(), identity);
              var unused =
                  parts
                      .bridge()
                      .within(
                          tables,
                          group.id(),
                          session ->
                              session.appendMemberEntry(
                                  log,
                                  parts.nowSeconds(),
                                  parts.randomNonce(),
                                  new MemberEntry.GroupCreated(name, self)));
            });
    return Inspection.info(group);
  }

  private static void requireName(String name) throws RemoteLogException {
    int size = name.getBytes(StandardCharsets.UTF_8).length;
    if (name.trim().isEmpty() || size > Limits.MAX_GROUP_NAME_BYTES) {
      throw new RemoteLogException.TooLarge(
          "a group's name has 1 to " + Limits.MAX_GROUP_NAME_BYTES + " bytes, not " + size,
          "Choose another name.");
    }
  }

  static List<GroupInfo> list(Tables tables) throws IOException {
    List<GroupInfo> groups = new ArrayList<>();
    for (GroupRows.OwnGroup own : new GroupRows(tables).groups()) {
      groups.add(Inspection.info(own.group()));
    }
    return groups;
  }
}

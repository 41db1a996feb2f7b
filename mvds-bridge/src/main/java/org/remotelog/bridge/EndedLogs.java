package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Group;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;
import org.remotelog.mvds.GroupId;

/**
 * Logs that this device has ended, with their keys and the logs that go on for them, in the tables
 * of a home. For everything else they are logs of somebody else. Good for the one piece of work
 * that gave the tables.
 */
public final class EndedLogs {
  private static final int VERSION = 1;
  private static final Bytes ENDED = Bytes.utf8("ended ");
  private static final Bytes AUTHOR = Bytes.utf8("author ");

  private final Tables tables;

  public EndedLogs(Tables tables) {
    this.tables = tables;
  }

  /** A log that was ended here, and the one that goes on. */
  public record Ended(LogIdentity identity, Successor successor) {}

  /** Puts the successor wherever the ended log was an own one. */
  void replace(GroupRows.OwnGroup own, LogIdentity ended, LogIdentity next, Successor successor)
      throws IOException {
    GroupRows rows = new GroupRows(tables);
    Group group = own.group();
    tables.table(HomeTable.LOGS).delete(Keys.of(group.id().bytes(), ended.name().publicKey()));
    rows.putOwnLog(group.id(), next);
    if (group.ownLog().equals(ended.name())) {
      Group renamed =
          new Group(
              group.id(),
              group.name(),
              group.creator(),
              group.nonce(),
              group.epochs(),
              next.name());
      rows.putGroup(new GroupRows.OwnGroup(renamed, own.agreementKey()));
    }
    Table meta = tables.table(HomeTable.META);
    for (Row row : meta.scanPrefix(Keys.of(AUTHOR, group.id().bytes()), Integer.MAX_VALUE)) {
      if (row.value().equals(ended.name().publicKey())) {
        meta.put(row.key(), next.name().publicKey());
      }
    }
    meta.put(
        Keys.of(ENDED, group.id().bytes(), ended.name().publicKey()),
        new ByteWriter()
            .u8(VERSION)
            .bytes(ended.seed().expose(SecretAccess.token()))
            .bytes(successor.log().publicKey())
            .bytes(successor.consent())
            .toBytes());
  }

  /** Whether this device has ended the log. */
  public boolean isEnded(GroupId group, LogName log) throws IOException {
    Bytes key = Keys.of(ENDED, group.bytes(), log.publicKey());
    return tables.table(HomeTable.META).get(key).isPresent();
  }

  /** The logs of a group that this device has ended, by their names. */
  public List<Ended> list(GroupId group) throws IOException {
    List<Ended> ended = new ArrayList<>();
    Bytes prefix = Keys.of(ENDED, group.bytes());
    for (Row row : tables.table(HomeTable.META).scanPrefix(prefix, Integer.MAX_VALUE)) {
      ended.add(
          Rows.decode(
              "ended log",
              () ->
                  ended(row.key().slice(row.key().size() - LogName.SIZE, row.key().size()), row)));
    }
    return ended;
  }

  private static Ended ended(Bytes name, Row row) throws MalformedException {
    ByteReader in = new ByteReader(row.value());
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException("ended log of version " + version);
    }
    SecretBytes seed = SecretBytes.of(in.take(32));
    LogName next = LogName.of(in.take(LogName.SIZE));
    return new Ended(new LogIdentity(LogName.of(name), seed), new Successor(next, in.takeRest()));
  }
}

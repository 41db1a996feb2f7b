package org.remotelog.bridge;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Limits;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;

/**
 * What invites have told of accounts: those of the logs to begin with, and the secret of the
 * one-time name, which has an account of its own. Good for the one piece of work that gave the
 * tables.
 */
public final class OwnerRows {
  private static final int VERSION = 1;
  private static final Bytes OWNER = Bytes.utf8("owner ");
  private static final Bytes ONE_TIME = Bytes.utf8("one-time ");

  private final Table meta;

  public OwnerRows(Tables tables) {
    this.meta = tables.table(HomeTable.META);
  }

  /** An invite says which account publishes the log. */
  public void putOwner(LogName log, Bytes account) throws IOException {
    meta.put(
        Keys.of(OWNER, log.publicKey()), new ByteWriter().u8(VERSION).bytes(account).toBytes());
  }

  /** The account that an invite has told of. */
  public Optional<Bytes> owner(LogName log) throws IOException {
    return row(OWNER, log, org.remotelog.log.Limits.ETHEREUM_OWNER_BYTES);
  }

  /** This device is about to answer an invite, under its one-time name. */
  public void putOneTime(LogName name, SecretBytes secret) throws IOException {
    meta.put(
        Keys.of(ONE_TIME, name.publicKey()),
        new ByteWriter().u8(VERSION).bytes(secret.expose(SecretAccess.token())).toBytes());
  }

  /** The secret of the one-time name of an invite that this device has answered. */
  public Optional<SecretBytes> oneTime(LogName name) throws IOException {
    return row(ONE_TIME, name, Limits.SECRET_BYTES).map(SecretBytes::of);
  }

  private Optional<Bytes> row(Bytes kind, LogName log, int size) throws IOException {
    Optional<Bytes> row = meta.get(Keys.of(kind, log.publicKey()));
    if (!row.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        Rows.decode(
            "account of a log",
            () -> {
              ByteReader in = new ByteReader(row.get());
              int version = in.u8();
              if (version != VERSION) {
                throw new MalformedException("account of a log of version " + version);
              }
              Bytes value = in.take(size);
              in.expectEnd();
              return value;
            }));
  }
}

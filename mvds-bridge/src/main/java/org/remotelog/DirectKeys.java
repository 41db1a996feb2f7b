package org.remotelog;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bridge.EndedLogs;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Tables;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.crypto.Hkdf;
import org.remotelog.mvds.transport.tcp.TlsKey;

/**
 * The keys of direct connections: one for each device and group, as it follows from the key of the
 * device's log in the group. It is nowhere kept, and a successor log has another one.
 *
 * <p>Safe for use by several threads.
 */
final class DirectKeys {
  private static final Bytes LABEL = Bytes.utf8("remote-log direct v1");

  /** Making one takes about a millisecond, and each flush announces it. */
  private final Map<LogName, TlsKey> made = new ConcurrentHashMap<>();

  /** The key of a device whose log in the group this is. */
  TlsKey of(LogIdentity log) {
    return made.computeIfAbsent(log.name(), name -> derive(log.seed()));
  }

  /** What heads and member entries announce: SHA-256 of the key's subject public key info. */
  Bytes announced(LogIdentity log) {
    return of(log).peer().bytes();
  }

  /**
   * The log by whose key other members know this device: its own one. While no head of that is
   * published, it is the log that it continues, of which the last head still announces a key.
   */
  static LogIdentity known(Tables tables, GroupRows.OwnGroup own) throws IOException {
    LogIdentity known = ownLog(tables, own);
    Map<LogName, LogIdentity> before = new HashMap<>();
    for (EndedLogs.Ended ended : new EndedLogs(tables).list(own.group().id())) {
      before.put(ended.successor().log(), ended.identity());
    }
    LogIdentity next = known;
    while (before.containsKey(next.name()) && !isPublished(tables, next.name())) {
      next = before.remove(next.name());
    }
    return isPublished(tables, next.name()) ? next : known;
  }

  private static LogIdentity ownLog(Tables tables, GroupRows.OwnGroup own) throws IOException {
    for (LogIdentity log : new GroupRows(tables).ownLogs(own.group().id())) {
      if (log.name().equals(own.group().ownLog())) {
        return log;
      }
    }
    throw new IOException("the home lacks the key of its log " + own.group().ownLog());
  }

  /** Whether a head of an own log was published, by which others know its key. */
  static boolean isPublished(Tables tables, LogName log) throws IOException {
    return new LogJournal(tables).writer(log).standing().isPresent();
  }

  private static TlsKey derive(SecretBytes seed) {
    Bytes pseudorandomKey = Hkdf.extract(Bytes.EMPTY, seed.expose(SecretAccess.token()));
    return TlsKey.derive(SecretBytes.of(Hkdf.expand(pseudorandomKey, LABEL, TlsKey.SEED_BYTES)));
  }
}

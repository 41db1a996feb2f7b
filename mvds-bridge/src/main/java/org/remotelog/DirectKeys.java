package org.remotelog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
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

  private static TlsKey derive(SecretBytes seed) {
    Bytes pseudorandomKey = Hkdf.extract(Bytes.EMPTY, seed.expose(SecretAccess.token()));
    return TlsKey.derive(SecretBytes.of(Hkdf.expand(pseudorandomKey, LABEL, TlsKey.SEED_BYTES)));
  }
}

package org.remotelog;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Home;
import org.remotelog.log.LogEvents;
import org.remotelog.log.client.LogReader;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;

/** What the parts of the front door share. */
record ClientParts(
    Home home,
    Network network,
    LogWriter writer,
    LogReader reader,
    Bridge bridge,
    SecureRandom random,
    LongSupplier clockMs,
    LogEvents events,
    Duration replacedGrace,
    DeviceKeys deviceKeys,
    OwnLooks ownLooks,
    Directs directs) {
  /** A group of this device. */
  GroupRows.OwnGroup ownGroup(GroupId group) throws IOException, RemoteLogException {
    Optional<GroupRows.OwnGroup> own = home.read(tables -> new GroupRows(tables).group(group));
    if (!own.isPresent()) {
      throw new RemoteLogException.Unknown(
          "no group " + group.hex(), "List the groups of this home, or join it by an invite.");
    }
    return own.get();
  }

  /** The same home and writer, reading from somewhere else. */
  ClientParts readingFrom(Network other) {
    LogReader elsewhere = new LogReader(home, other, clockMs, events);
    return new ClientParts(
        home,
        other,
        writer,
        elsewhere,
        bridge,
        random,
        clockMs,
        events,
        replacedGrace,
        deviceKeys,
        ownLooks,
        directs);
  }

  Bytes randomBytes(int size) {
    return randomBytes(random, size);
  }

  /** The nonce of an envelope. */
  Bytes randomNonce() {
    return randomBytes(Limits.ENVELOPE_NONCE_BYTES);
  }

  static Bytes randomBytes(SecureRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  SecretBytes randomSecret() {
    return SecretBytes.of(randomBytes(32));
  }

  long nowSeconds() {
    return Math.floorDiv(clockMs.getAsLong(), 1000L);
  }
}

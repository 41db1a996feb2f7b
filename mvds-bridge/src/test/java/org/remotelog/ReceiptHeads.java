package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;

/**
 * Heads of a device with receipts or references of a test's choice; the device itself must not
 * publish later.
 */
final class ReceiptHeads {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration VALIDITY = Duration.ofDays(30);

  private final Device.World world;
  private final GroupId group;

  ReceiptHeads(Device.World world, GroupId group) {
    this.world = world;
    this.group = group;
  }

  /** What the newest head of a log says, as the device knows it. */
  static List<Receipt> said(Device at, GroupId group, LogName log) throws IOException {
    PeerId nobody = PeerId.of(Sha256.of(Bytes.utf8("nobody")).bytes());
    return at.home.read(
        tables -> {
          GroupRows.OwnGroup own = new GroupRows(tables).group(group).orElseThrow();
          return DirectPeers.NONE.next(tables, own, nobody).said(log);
        });
  }

  /** The receipt that the device would write now for another log. */
  Receipt receipt(Device of, LogName log, SequenceRange... except) throws IOException {
    LogRoot verified =
        of.home.read(
            tables -> {
              GroupRows.OwnGroup own = new GroupRows(tables).group(group).orElseThrow();
              return new LogJournal(tables).reader(log, new GroupKeys(own.group())).verified();
            });
    return Receipt.of(log, verified.count(), verified.root(), List.of(except));
  }

  /** Publishes the newest head of the device again, with these receipts. */
  void publish(Device of, Receipt... receipts) throws Exception {
    publish(of, (head, keys) -> with(head, List.of(receipts)));
  }

  /** Another head in place of one. */
  interface Change {
    Head of(Head head, GroupKeys keys) throws Exception;
  }

  /** Publishes the newest head of the device again, changed. */
  void publish(Device of, Change change) throws Exception {
    LogName log = of.log(group);
    GroupRows.OwnGroup own =
        of.home.read(tables -> new GroupRows(tables).group(group).orElseThrow());
    List<LogIdentity> logs =
        new ArrayList<>(of.home.read(tables -> new GroupRows(tables).ownLogs(group)));
    logs.removeIf(identity -> !identity.name().equals(log));
    GroupKeys keys = new GroupKeys(own.group());
    HeadRecord newest = IpnsRecordCodec.parse(log, world.pointer.resolve(log, DEADLINE).get(0));
    Optional<Bytes> inline = newest.verifiedInlineHead();
    Bytes block =
        inline.isPresent() ? inline.get() : world.store.get(newest.head(), DEADLINE).orElseThrow();
    Head head = change.of(HeadCodec.decode(log, block, keys::secret), keys);
    Bytes salt = Sha256.of(Bytes.utf8("salt " + newest.sequence())).bytes();
    int epoch = keys.current();
    Block sealed = HeadCodec.encode(head, epoch, keys.secret(epoch).orElseThrow(), salt);
    world.store.put(List.of(sealed), DEADLINE);
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(logs.get(0).seed()),
            log,
            sealed.cid(),
            newest.sequence() + 1,
            Instant.ofEpochMilli(world.clock.millis()).plus(VALIDITY),
            Duration.ofMinutes(1),
            Optional.of(sealed.data()));
    world.pointer.publish(log, record.bytes(), DEADLINE);
  }

  private static Head with(Head head, List<Receipt> receipts) {
    return new Head(
        head.log(),
        head.count(),
        head.root(),
        head.writtenAtMs(),
        head.segments(),
        head.pages(),
        head.rosterBlocks(),
        receipts,
        head.prune(),
        head.predecessor(),
        head.ethereumOwner(),
        head.tlsKey(),
        head.retired());
  }
}

package org.remotelog.log.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.RosterCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.crypto.Ed25519;

/** Heads and records that a test signs itself with the key of a desk. */
final class SignedHeads {
  private SignedHeads() {}

  static HeadRecord parsed(Desk desk, Bytes record) throws Exception {
    return IpnsRecordCodec.parse(desk.log(), record);
  }

  static HeadRecord newest(Desk desk, FakePointer pointer) throws Exception {
    return parsed(desk, pointer.records(desk.log()).get(0));
  }

  /** The record without the head inside, as rosters have it. */
  static Bytes bare(HeadRecord record) {
    // The tag of field 1000 and the length take two bytes each.
    int extra = record.inlineHead().map(head -> head.size() + 4).orElse(0);
    return record.bytes().slice(0, record.bytes().size() - extra);
  }

  static Roster.RosterRecord row(Desk desk, HeadRecord record) {
    return new Roster.RosterRecord(desk.log(), bare(record));
  }

  static HeadRecord sign(Desk desk, long sequence, Cid head, Instant validity, Bytes inline) {
    return IpnsRecordCodec.build(
        Ed25519.signer(desk.identity.seed()),
        desk.log(),
        head,
        sequence,
        validity,
        Duration.ofMinutes(1),
        Optional.of(inline).filter(bytes -> !bytes.isEmpty()));
  }

  /** The newest head of a desk with a roster, under a new record; returns the roster's block. */
  static Block link(
      Desk desk,
      FakePointer pointer,
      FakeStore store,
      long writtenAtMs,
      List<Roster.RosterRecord> rows,
      List<Receipt> receipts)
      throws Exception {
    HeadRecord newest = newest(desk, pointer);
    Head head =
        HeadCodec.decode(desk.log(), newest.inlineHead().orElseThrow(), desk.secrets()::secret);
    Bytes salt = Sha256.of(Bytes.utf8("salt " + newest.sequence() + desk.log())).bytes();
    Block roster =
        RosterCodec.encode(
            desk.log(), new Roster(writtenAtMs, rows, receipts), 0, SampleLog.SECRET, salt);
    store.put(List.of(roster), Duration.ofSeconds(1));
    Head linked =
        new Head(
            head.log(),
            head.count(),
            head.root(),
            writtenAtMs,
            head.segments(),
            head.pages(),
            List.of(roster.cid()),
            head.receipts(),
            head.prune(),
            head.predecessor(),
            head.ethereumOwner(),
            head.tlsKey(),
            head.retired());
    Block block = HeadCodec.encode(linked, 0, SampleLog.SECRET, salt);
    store.put(List.of(block), Duration.ofSeconds(1));
    pointer.hold(
        desk.log(),
        sign(
                desk,
                newest.sequence() + 1,
                block.cid(),
                Instant.ofEpochMilli(Desk.NOW).plusSeconds(1_000),
                block.data())
            .bytes());
    return roster;
  }
}

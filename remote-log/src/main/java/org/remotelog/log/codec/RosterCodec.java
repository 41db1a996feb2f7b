package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.codec.proto.RosterRow;
import org.remotelog.log.codec.proto.SealedRoster;
import org.remotelog.log.crypto.KeySchedule;

/** Rosters as dag-cbor blocks that show nothing but their size (docs/spec/head.md). */
public final class RosterCodec {
  /**
   * The block of a roster.
   *
   * @param log the log of the writer, whose head links the block
   * @param epoch the group's newest epoch
   * @param epochSecret the secret of that epoch
   * @param salt 32 random bytes, never used before
   * @throws IllegalArgumentException if the records do not fit into one block
   */
  public static Block encode(
      LogName log, Roster roster, int epoch, SecretBytes epochSecret, Bytes salt) {
    SealedRoster.Builder part = SealedRoster.newBuilder().setWrittenAtMs(roster.writtenAtMs());
    for (Roster.RosterRecord record : roster.records()) {
      part.addRecords(
          RosterRow.newBuilder()
              .setLog(Outside.string(record.log().publicKey()))
              .setRecord(Outside.string(record.record())));
    }
    if (!roster.receipts().isEmpty()) {
      part.setReceipts(Receipts.columns(roster.receipts()));
    }
    return SealedBlock.encode(
        new LinkedHashMap<>(),
        epoch,
        KeySchedule.rosterKey(epochSecret, log),
        salt,
        log.publicKey(),
        Bytes.wrap(part.build().toByteArray()));
  }

  /**
   * The roster in a block that the head of {@code log} links.
   *
   * @throws MalformedException if the block is not the one linked, cannot be opened with the
   *     secrets, or exceeds a limit
   */
  public static Roster decode(
      LogName log, Cid cid, Bytes block, IntFunction<Optional<SecretBytes>> epochSecrets)
      throws MalformedException {
    Block.verified(cid, block);
    SealedBlock sealed = SealedBlock.decode("roster", block);
    SecretBytes key = KeySchedule.rosterKey(sealed.secret(epochSecrets), log);
    SealedRoster part =
        Outside.parse(
            "roster",
            PartFields.ROSTER,
            sealed.open(key, log.publicKey()),
            SealedRoster::parseFrom);
    if (part.getRecordsCount() > Limits.MAX_ROSTER_RECORDS) {
      throw new MalformedException("roster of " + part.getRecordsCount() + " records");
    }
    List<Roster.RosterRecord> records = new ArrayList<>(part.getRecordsCount());
    for (RosterRow row : part.getRecordsList()) {
      LogName member = LogName.fromPublicKey(Outside.bytes(row.getLog()));
      records.add(
          Outside.make(
              "roster", () -> new Roster.RosterRecord(member, Outside.bytes(row.getRecord()))));
    }
    List<Receipt> receipts = Receipts.receipts(part.getReceipts());
    return Outside.make("roster", () -> new Roster(part.getWrittenAtMs(), records, receipts));
  }

  private RosterCodec() {}
}

package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;

/**
 * Looks after heads that are published and not final: what the chain has lost is published again,
 * what is final needs no more care, and the records of the heads before it no room.
 */
final class HeadUpkeep {
  private final EthereumNodes nodes;
  private final HeadReads reads;
  private final HeadLedger ledger;
  private final HeadPublishing publishing;
  private final HeldRecords records;
  private final ContentStore store;
  private final Finality finality;
  private final EthereumEvents events;

  HeadUpkeep(
      EthereumNodes nodes,
      HeadReads reads,
      HeadLedger ledger,
      HeadPublishing publishing,
      HeldRecords records,
      ContentStore store,
      Finality finality,
      EthereumEvents events) {
    this.nodes = nodes;
    this.reads = reads;
    this.ledger = ledger;
    this.publishing = publishing;
    this.records = records;
    this.store = store;
    this.finality = finality;
    this.events = events;
  }

  /** Which key publishes a log; empty when this device does no more. */
  interface Keys {
    Optional<AccountKey> of(LogName log) throws IOException;
  }

  /**
   * Two requests for all logs when all is well.
   *
   * @throws IOException naming what could not be published again; the others were looked after
   */
  void run(Keys keys, TimeLeft left) throws IOException {
    Map<LogName, AccountKey> open = new LinkedHashMap<>();
    List<Slot> slots = new ArrayList<>();
    for (LogName log : ledger.open()) {
      Optional<AccountKey> key = keys.of(log);
      if (key.isPresent()) {
        open.put(log, key.get());
        slots.add(new Slot(key.get().address(), log));
      }
    }
    if (slots.isEmpty()) {
      return;
    }
    Map<Slot, RegistryHead> latest = reads.at(BlockTag.LATEST, slots, left);
    Map<Slot, RegistryHead> finalized = finalized(slots, left);
    List<String> failures = new ArrayList<>();
    for (Slot slot : slots) {
      try {
        look(
            slot,
            Objects.requireNonNull(open.get(slot.log())),
            latest.getOrDefault(slot, RegistryHead.NONE),
            finalized.getOrDefault(slot, RegistryHead.NONE),
            left);
      } catch (IOException e) {
        failures.add(e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException(String.join("; ", failures));
    }
  }

  /** Nothing is final where the contract is not yet, or where the node does not know. */
  private Map<Slot, RegistryHead> finalized(List<Slot> slots, TimeLeft left) throws IOException {
    try {
      return reads.at(finality.tag(nodes, left), slots, left);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return Collections.emptyMap();
    }
  }

  private void look(
      Slot slot, AccountKey key, RegistryHead latest, RegistryHead finalized, TimeLeft left)
      throws IOException {
    LedgerRow row = ledger.of(slot.log());
    if (!row.newest().isPresent() || !row.record().isPresent()) {
      return;
    }
    Known newest = row.newest().get();
    publishing.found(slot.log(), latest, left);
    if (newest.isHeld(finalized)) {
      removeOlder(row, left);
      ledger.change(slot.log(), now -> now.isFinal(newest));
      events.isFinal(slot.log(), newest.sequence());
      return;
    }
    if (isOfAnotherCopy(slot.log(), row, finalized, left)) {
      if (row.inFlight().isPresent()) {
        publishing.paid(row.inFlight().get(), left);
      }
      ledger.change(slot.log(), LedgerRow::given);
      return;
    }
    if (newest.isHeld(latest) || !row.knows(latest)) {
      return; // Waits for finality, or is for whoever publishes next to find.
    }
    HeadRecord record;
    try {
      record = IpnsRecordCodec.parse(slot.log(), row.record().get());
    } catch (MalformedException e) {
      throw new IOException(
          "a damaged record of " + slot.log() + " was kept: " + e.getMessage(), e);
    }
    publishing.again(record, key, latest, left);
  }

  /** Whether a head that this device has not published is there for good, in its place. */
  private boolean isOfAnotherCopy(LogName log, LedgerRow row, RegistryHead finalized, TimeLeft left)
      throws IOException {
    if (row.knows(finalized) || finalized.sequence() < row.newest().get().sequence()) {
      return false;
    }
    try {
      HeadRecord other = records.of(log, finalized, left);
      return other.sequence() == finalized.sequence();
    } catch (HintException e) {
      return false; // A node may have made it up.
    }
  }

  /** Nobody is led to them any more, also if a node has said too early what is final. */
  private void removeOlder(LedgerRow row, TimeLeft left) throws IOException {
    List<Cid> older = new ArrayList<>();
    int kept = Math.min(LedgerRow.KEPT_WHEN_FINAL, row.known().size());
    for (Known one : row.known().subList(kept, row.known().size())) {
      older.add(Cid.ofDigest(Cid.Codec.RAW, one.record()));
    }
    if (!older.isEmpty() && store.isWritable()) {
      store.remove(older, left.get());
    }
  }
}

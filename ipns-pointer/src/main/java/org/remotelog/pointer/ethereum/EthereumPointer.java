package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadOwner;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.pointer.Publishing;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;

/**
 * Head records by a contract on an Ethereum chain. The contract holds the number of a log's newest
 * record and the identifier of its block, under the account that the log's sealed heads announce;
 * the record is in the content store. Publishing waits until the head is in a block, and never
 * takes the place of a head that this device does not know. Resolving asks the newest block: one
 * request for all logs that were announced together, and one for each record.
 *
 * <p>Without an account this pointer reads and publishes nothing.
 */
public final class EthereumPointer implements HeadPointer {
  private final EthereumParts parts;
  private final HeadReads reads;
  private final HeldRecords records;
  private final Optional<HeadPublishing> publishing;

  EthereumPointer(EthereumParts parts) {
    this.parts = parts;
    this.reads = new HeadReads(parts.nodes(), parts.site());
    this.records = new HeldRecords(parts.store());
    this.publishing =
        parts
            .sending()
            .map(
                sending ->
                    new HeadPublishing(
                        reads, records, parts.ledger(), sending, parts.events(), describe()));
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    HeadRecord offered = Publishing.verify(log, record);
    TimeLeft left = new TimeLeft(deadline);
    if (!publishing.isPresent()) {
      throw new RefusedRecordException(
          describe() + " is only read: no account is set by which heads are published");
    }
    Optional<AccountKey> owner = keyOf(log);
    if (!owner.isPresent()) {
      throw new RefusedRecordException(
          describe() + " takes the head of " + log + " from the account of its device only");
    }
    if (offered.sequence() == 0) {
      throw new RefusedRecordException(describe() + " takes no record of number 0");
    }
    parts.store().put(Collections.singletonList(Block.of(Cid.Codec.RAW, record)), left.get());
    publishing.get().publish(offered, owner.get(), left);
  }

  /** The key in whose name this device publishes the log. */
  private Optional<AccountKey> keyOf(LogName log) throws IOException {
    return keyOf(parts.owners().of(log));
  }

  private Optional<AccountKey> keyOf(Optional<HeadOwner> owner) {
    if (owner.isPresent() && owner.get() instanceof HeadOwner.OneTime name && name.isOwn()) {
      return Optional.of(AccountKey.of(OneTimeKeys.of(name.secret())));
    }
    return owner.isPresent() && owner.get() instanceof HeadOwner.Own
        ? parts.key()
        : Optional.empty();
  }

  /** The account under which the log's head is looked for. */
  private Optional<EthereumAddress> addressOf(LogName log) throws IOException {
    return addressOf(parts.owners().of(log));
  }

  private Optional<EthereumAddress> addressOf(Optional<HeadOwner> owner) {
    if (owner.isPresent() && owner.get() instanceof HeadOwner.Account account) {
      return Optional.of(new EthereumAddress(account.address()));
    }
    if (owner.isPresent() && owner.get() instanceof HeadOwner.OneTime name) {
      return Optional.of(OneTimeKeys.of(name.secret()).address());
    }
    return keyOf(owner).map(AccountKey::address);
  }

  @Override
  public void willResolve(Collection<LogName> logs) {
    List<Slot> slots = new ArrayList<>();
    try {
      for (LogName log : logs) {
        addressOf(log).ifPresent(owner -> slots.add(new Slot(owner, log)));
      }
    } catch (IOException e) {
      return; // Whoever resolves will be told.
    }
    reads.expect(slots);
  }

  /**
   * The record that the contract names; empty when nobody has announced an account for the log.
   *
   * @throws HintException when the contract names a record that is not to be had
   */
  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    TimeLeft left = new TimeLeft(deadline);
    Optional<HeadOwner> whose = parts.owners().of(log);
    Optional<EthereumAddress> owner = addressOf(whose);
    if (!owner.isPresent()) {
      return Collections.emptyList();
    }
    Slot slot = new Slot(owner.get(), log);
    RegistryHead held = reads.latest(slot, left);
    Optional<HeadRecord> found = Optional.empty();
    for (int asked = 1; held.isThere() && !found.isPresent(); asked++) {
      try {
        found = Optional.of(records.of(log, held, left));
      } catch (HintException e) {
        if (asked >= parts.nodes().size()) {
          throw e;
        }
        // The node may have made it up, or be behind.
        parts.nodes().distrust();
        held = reads.latest(slot, left);
      }
    }
    if (!found.isPresent()) {
      return Collections.emptyList();
    }
    parts.site().confirm();
    Bytes record = found.get().bytes();
    boolean isEnded =
        whose.isPresent() && whose.get() instanceof HeadOwner.Own own && own.isEnded();
    if (isEnded && publishing.isPresent()) {
      publishing.get().given(log, held);
    }
    return Collections.singletonList(record);
  }

  /** What the contract holds for these logs, now and for good. Two requests for them all. */
  public List<HeadStatus> inspect(Collection<LogName> logs, Duration deadline) throws IOException {
    TimeLeft left = new TimeLeft(deadline);
    Map<LogName, Optional<EthereumAddress>> owners = new LinkedHashMap<>();
    List<Slot> slots = new ArrayList<>();
    for (LogName log : logs) {
      Optional<EthereumAddress> owner = addressOf(log);
      owners.put(log, owner);
      owner.ifPresent(address -> slots.add(new Slot(address, log)));
    }
    Map<Slot, RegistryHead> latest = reads.at(BlockTag.LATEST, slots, left);
    Optional<Map<Slot, RegistryHead>> finalized;
    try {
      finalized = Optional.of(reads.at(parts.finality().tag(parts.nodes(), left), slots, left));
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      finalized = Optional.empty(); // The node does not tell, or the contract is not final itself.
    }
    List<HeadStatus> all = new ArrayList<>();
    for (Map.Entry<LogName, Optional<EthereumAddress>> one : owners.entrySet()) {
      Optional<Slot> slot = one.getValue().map(owner -> new Slot(owner, one.getKey()));
      Optional<Map<Slot, RegistryHead>> inFinal = finalized;
      all.add(
          new HeadStatus(
              one.getKey(),
              one.getValue(),
              slot.map(latest::get).orElse(RegistryHead.NONE),
              slot.flatMap(at -> inFinal.map(heads -> heads.get(at)))));
    }
    return all;
  }

  /** Publishes again what the chain has lost, and forgets what it cannot lose any more. */
  @Override
  public void settle(Duration deadline) throws IOException {
    if (publishing.isPresent()) {
      new HeadUpkeep(
              parts.nodes(),
              reads,
              parts.ledger(),
              publishing.get(),
              records,
              parts.store(),
              parts.finality(),
              parts.events())
          .run(this::keyOf, new TimeLeft(deadline));
    }
  }

  /** {@code ethereum:}, the URI of the first node, and the contract. */
  @Override
  public String describe() {
    return parts.describe();
  }

  @Override
  public void close() {
    parts.close();
  }
}

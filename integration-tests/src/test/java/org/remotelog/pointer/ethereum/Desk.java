package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadOwners;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.store.memory.MemoryContentStore;

/** A device that publishes by the contract, with what it keeps and a node that may go wrong. */
final class Desk {
  private static final Instant YEAR_END = Instant.parse("2031-01-01T00:00:00Z");

  final FaultyRpc rpc;
  final MemoryContentStore store;
  final MemoryHeadLedger ledger = new MemoryHeadLedger();
  final SettableTime time = new SettableTime();
  final List<Landed> landed = Collections.synchronizedList(new ArrayList<>());
  final List<String> told = Collections.synchronizedList(new ArrayList<>());
  final Map<Bytes, BigInteger> transactions = new ConcurrentHashMap<>();
  private final Chain chain;
  private final Account account;
  private Finality finality = Finality.OF_CHAIN;

  Desk(Chain chain, int key) {
    this(chain, key, new MemoryContentStore());
  }

  Desk(Chain chain, int key, MemoryContentStore store) {
    this(chain, Account.of(Chain.key(key)), store);
  }

  Desk(Chain chain, Account account, MemoryContentStore store) {
    this.chain = chain;
    this.account = account;
    this.store = store;
    this.rpc = new FaultyRpc(chain.url());
  }

  Desk finality(Finality value) {
    finality = value;
    return this;
  }

  /** A clock that a test moves on. */
  static final class SettableTime extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
      ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** The pointer of a process of this device: another one knows what the ledger has. */
  EthereumPointer process() {
    return process(new Chain.Owners());
  }

  EthereumPointer process(HeadOwners owners) {
    return builder(owners).build();
  }

  EthereumPointerBuilder builder(HeadOwners owners) {
    return new EthereumPointerBuilder(chain.contract(), store, owners)
        .node(rpc)
        .ledger(ledger)
        .account(account)
        .finality(finality)
        .clock(time)
        .events(
            new EthereumEvents() {
              @Override
              public void landed(LogName log, long sequence, Landed how) {
                landed.add(how);
              }

              @Override
              public void paid(Bytes transaction, long gas, BigInteger wei) {
                transactions.put(transaction, wei);
              }

              @Override
              public void movedBack(LogName log, long from, long to) {
                told.add("back from " + from + " to " + to);
              }

              @Override
              public void isFinal(LogName log, long sequence) {
                told.add("final " + sequence);
              }
            });
  }

  BigInteger paid() {
    BigInteger sum = BigInteger.ZERO;
    for (Landed one : landed) {
      sum = sum.add(one.wei());
    }
    return sum;
  }

  static SecretBytes seed(String name) {
    return SecretBytes.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  static LogName log(String name) {
    return Ed25519.name(seed(name));
  }

  /** The record of a log with this number; the head is named so that two can differ. */
  static Bytes record(String log, long sequence, String head) {
    return record(log, sequence, head, YEAR_END);
  }

  /** The same head, signed again with a later end. */
  static Bytes renewed(String log, long sequence) {
    return record(log, sequence, "head " + sequence, YEAR_END.plusSeconds(1));
  }

  private static Bytes record(String log, long sequence, String head, Instant validity) {
    Bytes block = Bytes.utf8(head);
    return IpnsRecordCodec.build(
            Ed25519.signer(seed(log)),
            log(log),
            Cid.of(Cid.Codec.DAG_CBOR, block),
            sequence,
            validity,
            Duration.ofMinutes(1),
            Optional.of(block))
        .bytes();
  }

  static Bytes record(String log, long sequence) {
    return record(log, sequence, "head " + sequence);
  }

  static void publish(EthereumPointer pointer, String log, long sequence) throws IOException {
    pointer.publish(log(log), record(log, sequence), Chain.DEADLINE);
  }

  /** What the pointer gives for a log. */
  static List<Bytes> resolve(EthereumPointer pointer, String log) throws IOException {
    return pointer.resolve(log(log), Chain.DEADLINE);
  }
}

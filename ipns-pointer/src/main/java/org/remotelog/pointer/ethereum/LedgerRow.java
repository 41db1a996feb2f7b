package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.registry.RegistryHead;

/**
 * What this device has published of one log.
 *
 * @param known its heads, newest first, at most {@link Limits#MAX_KNOWN_HEADS}
 * @param record the newest record, until its head is final: it is given again when the chain loses
 *     it; empty before the first and after that
 * @param inFlight the transaction of the newest head, until it is seen in a block
 */
public record LedgerRow(List<Known> known, Optional<Bytes> record, Optional<InFlight> inFlight) {
  /** Nothing was published. */
  public static final LedgerRow EMPTY =
      new LedgerRow(Collections.emptyList(), Optional.empty(), Optional.empty());

  private static final int VERSION = 1;
  private static final int HAS_RECORD = 1;
  private static final int HAS_TRANSACTION = 2;

  public LedgerRow {
    if (known.size() > Limits.MAX_KNOWN_HEADS) {
      throw new IllegalArgumentException(known.size() + " known heads");
    }
    known = Collections.unmodifiableList(new ArrayList<>(known));
  }

  /** The head that was published last. */
  Optional<Known> newest() {
    return known.isEmpty() ? Optional.empty() : Optional.of(known.get(0));
  }

  /** Whether what the contract holds is of this device, or nothing. */
  boolean knows(RegistryHead held) {
    return !held.isThere() || known.stream().anyMatch(one -> one.isHeld(held));
  }

  /** A head is about to be published; a transaction that has it already is kept. */
  LedgerRow publishing(Known head, Bytes bytes) {
    List<Known> more = new ArrayList<>();
    more.add(head);
    for (Known one : known) {
      if (!one.equals(head) && more.size() < Limits.MAX_KNOWN_HEADS) {
        more.add(one);
      }
    }
    boolean isSame = newest().equals(Optional.of(head));
    return new LedgerRow(more, Optional.of(bytes), isSame ? inFlight : Optional.empty());
  }

  /** A transaction with the newest head is about to be sent. */
  LedgerRow sending(InFlight by) {
    return new LedgerRow(known, record, Optional.of(by));
  }

  /** That transaction is in a block, or never will be; another one stays. */
  LedgerRow ended(InFlight by) {
    return inFlight.equals(Optional.of(by)) ? new LedgerRow(known, record, Optional.empty()) : this;
  }

  /**
   * Nothing can take this head away any more: older ones need not be known, nor its record be kept.
   * When another one came meanwhile, all is kept.
   */
  LedgerRow isFinal(Known head) {
    return newest().equals(Optional.of(head))
        ? new LedgerRow(Collections.singletonList(head), Optional.empty(), Optional.empty())
        : this;
  }

  /** The head is not looked after any more. */
  LedgerRow given() {
    return new LedgerRow(known, Optional.empty(), Optional.empty());
  }

  /** The bytes to keep. */
  public Bytes encode() {
    ByteWriter out = new ByteWriter().u8(VERSION);
    out.u8((record.isPresent() ? HAS_RECORD : 0) | (inFlight.isPresent() ? HAS_TRANSACTION : 0));
    out.varint(known.size());
    for (Known one : known) {
      out.varint(one.sequence()).bytes(one.record().bytes());
    }
    record.ifPresent(bytes -> counted(out, bytes));
    if (inFlight.isPresent()) {
      InFlight one = inFlight.get();
      counted(out, one.transaction());
      out.varint(one.nonce()).varint(one.sentAtMs());
      counted(out, Bytes.wrap(one.fees().max().toByteArray()));
      counted(out, Bytes.wrap(one.fees().tip().toByteArray()));
    }
    return out.toBytes();
  }

  /**
   * Reads what was kept.
   *
   * @throws MalformedException if it is damaged, or of a later version
   */
  public static LedgerRow decode(Bytes bytes) throws MalformedException {
    ByteReader in = new ByteReader(bytes);
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException("published heads of version " + version);
    }
    int flags = in.u8();
    if ((flags & ~(HAS_RECORD | HAS_TRANSACTION)) != 0) {
      throw new MalformedException("published heads with parts that this version does not know");
    }
    long count = positive(in);
    if (count > Limits.MAX_KNOWN_HEADS) {
      throw new MalformedException(count + " published heads");
    }
    List<Known> known = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      known.add(new Known(positive(in), Digest.of(in.take(Digest.SIZE))));
    }
    Optional<Bytes> record =
        (flags & HAS_RECORD) == 0 ? Optional.empty() : Optional.of(in.take(in.varint()));
    Optional<InFlight> inFlight = Optional.empty();
    if ((flags & HAS_TRANSACTION) != 0) {
      Bytes transaction = in.take(in.varint());
      long nonce = positive(in);
      long sentAtMs = positive(in);
      inFlight = Optional.of(new InFlight(transaction, nonce, fees(in), sentAtMs));
    }
    in.expectEnd();
    return new LedgerRow(known, record, inFlight);
  }

  private static long positive(ByteReader in) throws MalformedException {
    long number = in.varint();
    if (number < 0) {
      throw new MalformedException("published heads with a number above 63 bits");
    }
    return number;
  }

  private static Fees fees(ByteReader in) throws MalformedException {
    BigInteger max = number(in);
    BigInteger tip = number(in);
    try {
      return new Fees(max, tip);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("published heads with fees that cannot be", e);
    }
  }

  private static BigInteger number(ByteReader in) throws MalformedException {
    Bytes bytes = in.take(in.varint());
    if (bytes.isEmpty()) {
      throw new MalformedException("published heads with fees that cannot be");
    }
    return new BigInteger(bytes.toArray());
  }

  private static void counted(ByteWriter out, Bytes bytes) {
    out.varint(bytes.size()).bytes(bytes);
  }
}

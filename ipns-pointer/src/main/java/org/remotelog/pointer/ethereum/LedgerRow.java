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
 * @param known its heads, highest sequence first, at most {@link Limits#MAX_KNOWN_HEADS}
 * @param record the newest record, until its head is final: it is given again when the chain loses
 *     it; empty before the first and after that
 * @param inFlight the transaction of the newest head, until the head is final
 * @param seen the one that the contract was seen to hold last: it is never forgotten, however many
 *     were refused since
 */
public record LedgerRow(
    List<Known> known, Optional<Bytes> record, Optional<InFlight> inFlight, Optional<Known> seen) {
  /** Nothing was published. */
  public static final LedgerRow EMPTY =
      new LedgerRow(Collections.emptyList(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The newest final head and the one before: a node may say too early what is final. */
  static final int KEPT_WHEN_FINAL = 2;

  private static final int VERSION = 1;
  private static final int HAS_RECORD = 1;
  private static final int HAS_TRANSACTION = 2;
  private static final int HAS_SEEN = 4;
  private static final int ALL_FLAGS = HAS_RECORD | HAS_TRANSACTION | HAS_SEEN;

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
    return find(held).isPresent() || !held.isThere();
  }

  private Optional<Known> find(RegistryHead held) {
    if (seen.isPresent() && seen.get().isHeld(held)) {
      return seen;
    }
    return known.stream().filter(one -> one.isHeld(held)).findFirst();
  }

  /** The contract holds this; when it is of this device, it stays known. */
  LedgerRow seeing(RegistryHead held) {
    Optional<Known> found = find(held);
    return found.isPresent() ? new LedgerRow(known, record, inFlight, found) : this;
  }

  /** Whether the newest head was seen to be held: then its absence is a loss. */
  boolean wasSeen() {
    return newest().isPresent() && newest().equals(seen);
  }

  /**
   * A head is about to be published; a transaction that has it already is kept. One that is older
   * than the newest takes nothing of that away.
   */
  LedgerRow publishing(Known head, Bytes bytes) {
    boolean isOlder = newest().isPresent() && newest().get().sequence() > head.sequence();
    List<Known> more = new ArrayList<>(known);
    more.remove(head);
    int at = 0;
    while (at < more.size() && more.get(at).sequence() > head.sequence()) {
      at++;
    }
    more.add(at, head);
    more = more.subList(0, Math.min(more.size(), Limits.MAX_KNOWN_HEADS));
    if (isOlder) {
      return new LedgerRow(more, record, inFlight, seen);
    }
    boolean isSame = newest().equals(Optional.of(head));
    return new LedgerRow(more, Optional.of(bytes), isSame ? inFlight : Optional.empty(), seen);
  }

  /** A transaction with this head is about to be sent; it is kept if the head is the newest. */
  LedgerRow sending(Known head, InFlight by) {
    return newest().equals(Optional.of(head))
        ? new LedgerRow(known, record, Optional.of(by), seen)
        : this;
  }

  /** That transaction will never be in a block; another one stays. */
  LedgerRow ended(InFlight by) {
    return inFlight.equals(Optional.of(by))
        ? new LedgerRow(known, record, Optional.empty(), seen)
        : this;
  }

  /**
   * Nothing can take this head away any more, as far as a node tells: it and the one before it stay
   * known, and no record is kept. When another one came meanwhile, all is kept.
   */
  LedgerRow isFinal(Known head) {
    return newest().equals(Optional.of(head))
        ? new LedgerRow(
            known.subList(0, Math.min(known.size(), KEPT_WHEN_FINAL)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(head))
        : this;
  }

  /** The head is not looked after any more. */
  LedgerRow given() {
    return new LedgerRow(known, Optional.empty(), Optional.empty(), seen);
  }

  /** The bytes to keep. */
  public Bytes encode() {
    ByteWriter out = new ByteWriter().u8(VERSION);
    out.u8(
        (record.isPresent() ? HAS_RECORD : 0)
            | (inFlight.isPresent() ? HAS_TRANSACTION : 0)
            | (seen.isPresent() ? HAS_SEEN : 0));
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
    seen.ifPresent(one -> out.varint(one.sequence()).bytes(one.record().bytes()));
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
    if ((flags & ~ALL_FLAGS) != 0) {
      throw new MalformedException("published heads with parts that this version does not know");
    }
    long count = positive(in);
    if (count > Limits.MAX_KNOWN_HEADS) {
      throw new MalformedException(count + " published heads");
    }
    List<Known> known = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      known.add(known(in));
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
    Optional<Known> seen = (flags & HAS_SEEN) == 0 ? Optional.empty() : Optional.of(known(in));
    in.expectEnd();
    return new LedgerRow(known, record, inFlight, seen);
  }

  private static Known known(ByteReader in) throws MalformedException {
    return new Known(positive(in), Digest.of(in.take(Digest.SIZE)));
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

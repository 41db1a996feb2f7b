package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.ReaderState.Accepted;

/**
 * Proof that the key of a log has signed two histories of it, for anybody: no key is needed to
 * check it, and nothing of what the entries say is in it (docs/spec/fork-proof.md).
 *
 * <p>An object of this class always holds: {@link #parse} and {@link #of} check every part. What it
 * shows is that both records are signed, and that they cannot both belong to one log that only
 * grows: they have one sequence and different heads, or their heads have different commitments at
 * one number.
 *
 * @param one a signed record
 * @param other another one of the same log
 * @param difference the number at which the heads have different commitments; empty when the proof
 *     is the sequence that both records have
 */
public record ForkProof(Side one, Side other, Optional<Difference> difference) {
  private static final String TYPE = "remote-log fork proof";
  private static final int VERSION = 1;
  private static final String KEY_TYPE = "type";
  private static final String KEY_VERSION = "v";
  private static final String KEY_LOG = "log";
  private static final String KEY_SIDES = "sides";
  private static final String KEY_NUMBER = "number";
  private static final String KEY_RECORD = "record";
  private static final String KEY_HEAD = "head";
  private static final String KEY_COMMITMENT = "commitment";
  private static final String KEY_PATH = "path";

  /** Largest file of one proof in bytes: two records, two heads, two paths. */
  public static final int MAX_BYTES =
      2 * (Limits.MAX_RECORD_BYTES + Limits.MAX_BLOCK_BYTES) + 16 * 1024;

  /**
   * One of the two records.
   *
   * @param head the block of its head; empty when the record carries it, or the proof needs none
   */
  public record Side(HeadRecord record, Optional<Bytes> head) {
    private Optional<Bytes> block() {
      return head.isPresent() ? head : record.verifiedInlineHead();
    }
  }

  /**
   * Different commitments at one number.
   *
   * @param sequence the number, from 1
   * @param one the commitment under the head of the one record
   * @param other that under the head of the other
   */
  public record Difference(long sequence, Commitment one, Commitment other) {}

  /** A commitment, and the path from it to the root of a head. */
  public record Commitment(Digest commitment, MerkleProof path) {}

  /** The log whose key signed both. */
  public LogName log() {
    return one.record().log();
  }

  /**
   * The proof that two records of one sequence are.
   *
   * @return empty when they have different sequences or one head
   */
  public static Optional<ForkProof> of(HeadRecord one, HeadRecord other) {
    return checked(
        new ForkProof(
            new Side(one, Optional.empty()), new Side(other, Optional.empty()), Optional.empty()));
  }

  /**
   * The proof that two heads have different commitments at a number. Reads all commitments of both.
   *
   * @param sequence the number
   * @param ofOne the commitments of the one log by number, as far as they are known
   * @param ofOther those of the other
   * @return empty when a commitment is not known, or the proof does not hold
   */
  public static Optional<ForkProof> of(
      Accepted one,
      Accepted other,
      long sequence,
      LongFunction<Optional<Digest>> ofOne,
      LongFunction<Optional<Digest>> ofOther) {
    if (sequence < 1 || sequence > Math.min(one.head().count(), other.head().count())) {
      return Optional.empty();
    }
    Optional<Commitment> first = commitment(one, sequence, ofOne);
    Optional<Commitment> second = commitment(other, sequence, ofOther);
    if (!first.isPresent() || !second.isPresent()) {
      return Optional.empty();
    }
    return checked(
        new ForkProof(
            side(one),
            side(other),
            Optional.of(new Difference(sequence, first.get(), second.get()))));
  }

  private static Side side(Accepted head) {
    boolean isInline = head.record().verifiedInlineHead().isPresent();
    return new Side(head.record(), isInline ? Optional.empty() : Optional.of(head.headBlock()));
  }

  private static Optional<Commitment> commitment(
      Accepted head, long sequence, LongFunction<Optional<Digest>> known) {
    long count = head.head().count();
    for (long at = 1; at <= count; at++) {
      if (!known.apply(at).isPresent()) {
        return Optional.empty();
      }
    }
    MerkleProof path =
        MerkleProof.inclusion(sequence - 1, count, index -> known.apply(index + 1).get());
    return Optional.of(new Commitment(known.apply(sequence).get(), path));
  }

  private static Optional<ForkProof> checked(ForkProof proof) {
    try {
      proof.check();
      return Optional.of(proof);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** The proof as the bytes of a file. */
  public Bytes toBytes() {
    Map<String, CborValue> map = new LinkedHashMap<>();
    map.put(KEY_TYPE, new CborValue.Text(TYPE));
    map.put(KEY_VERSION, new CborValue.Int(VERSION));
    map.put(KEY_LOG, new CborValue.Binary(log().publicKey()));
    map.put(
        KEY_SIDES,
        new CborValue.ListOf(
            List.of(
                side(one, difference.map(Difference::one)),
                side(other, difference.map(Difference::other)))));
    difference.ifPresent(at -> map.put(KEY_NUMBER, new CborValue.Int(at.sequence())));
    return DagCbor.encode(new CborValue.MapOf(map));
  }

  private static CborValue side(Side side, Optional<Commitment> commitment) {
    Map<String, CborValue> map = new LinkedHashMap<>();
    map.put(KEY_RECORD, new CborValue.Binary(side.record().bytes()));
    side.head().ifPresent(head -> map.put(KEY_HEAD, new CborValue.Binary(head)));
    if (commitment.isPresent()) {
      map.put(KEY_COMMITMENT, new CborValue.Binary(commitment.get().commitment().bytes()));
      List<CborValue> path = new ArrayList<>();
      commitment.get().path().hashes().forEach(h -> path.add(new CborValue.Binary(h.bytes())));
      map.put(KEY_PATH, new CborValue.ListOf(path));
    }
    return new CborValue.MapOf(map);
  }

  /**
   * Reads a proof and checks all of it.
   *
   * @throws MalformedException with the reason when the bytes are no proof, of a version that this
   *     program does not know, or prove nothing
   */
  public static ForkProof parse(Bytes bytes) throws MalformedException {
    if (bytes.size() > MAX_BYTES) {
      throw new MalformedException(
          "a proof has at most " + MAX_BYTES + " bytes, this has " + bytes.size());
    }
    CborValue.MapOf map;
    try {
      map = DagCbor.decode(bytes).asMap();
    } catch (MalformedException e) {
      throw new MalformedException("this is no proof of a fork: " + e.getMessage(), e);
    }
    Optional<CborValue> type = map.find(KEY_TYPE);
    if (!type.isPresent() || !type.get().asText().equals(TYPE)) {
      throw new MalformedException("this is no proof of a fork: it does not say that it is one");
    }
    long version = map.require(KEY_VERSION).asInt();
    if (version != VERSION) {
      throw new MalformedException(
          "proof of version " + version + ", this program reads " + VERSION);
    }
    LogName log = LogName.fromPublicKey(map.require(KEY_LOG).asBinary());
    List<CborValue> sides = map.require(KEY_SIDES).asList();
    if (sides.size() != 2) {
      throw new MalformedException("a proof has two sides, this has " + sides.size());
    }
    CborValue.MapOf first = sides.get(0).asMap();
    CborValue.MapOf second = sides.get(1).asMap();
    Optional<Difference> difference = Optional.empty();
    Optional<CborValue> number = map.find(KEY_NUMBER);
    if (number.isPresent()) {
      difference =
          Optional.of(new Difference(number.get().asInt(), commitment(first), commitment(second)));
    }
    ForkProof proof = new ForkProof(side(log, first), side(log, second), difference);
    proof.check();
    return proof;
  }

  private static Side side(LogName log, CborValue.MapOf map) throws MalformedException {
    HeadRecord record = IpnsRecordCodec.parse(log, map.require(KEY_RECORD).asBinary());
    Optional<CborValue> head = map.find(KEY_HEAD);
    return new Side(
        record, head.isPresent() ? Optional.of(head.get().asBinary()) : Optional.empty());
  }

  private static Commitment commitment(CborValue.MapOf map) throws MalformedException {
    List<Digest> hashes = new ArrayList<>();
    List<CborValue> path = map.require(KEY_PATH).asList();
    if (path.size() > Limits.MAX_PROOF_HASHES) {
      throw new MalformedException("a path of " + path.size() + " hashes");
    }
    for (CborValue hash : path) {
      hashes.add(Digest.parse(hash.asBinary()));
    }
    return new Commitment(
        Digest.parse(map.require(KEY_COMMITMENT).asBinary()), new MerkleProof(hashes));
  }

  private void check() throws MalformedException {
    for (Side side : List.of(one, other)) {
      if (side.record().inlineHead().isPresent()
          && !side.record().verifiedInlineHead().isPresent()) {
        throw new MalformedException(
            "record " + side.record().sequence() + " carries a head that is not its own");
      }
    }
    if (one.record().head().equals(other.record().head())) {
      throw new MalformedException("both records name one head: that is no fork");
    }
    if (difference.isPresent()) {
      Difference at = difference.get();
      if (at.one().commitment().equals(at.other().commitment())) {
        throw new MalformedException("the commitments at " + at.sequence() + " are the same");
      }
      check("first", one, at.sequence(), at.one());
      check("second", other, at.sequence(), at.other());
    } else if (one.record().sequence() != other.record().sequence()) {
      throw new MalformedException(
          "the records have the sequences "
              + one.record().sequence()
              + " and "
              + other.record().sequence()
              + ", and nothing shows that the one does not extend the other");
    }
  }

  private static void check(String which, Side side, long sequence, Commitment commitment)
      throws MalformedException {
    if (!side.block().isPresent()) {
      throw new MalformedException("the head of the " + which + " record is missing");
    }
    if (!side.record().head().verify(side.block().get())) {
      throw new MalformedException("the " + which + " head is not the one that its record names");
    }
    HeadOutline outline = HeadCodec.outline(side.block().get());
    if (!commitment
        .path()
        .provesInclusion(commitment.commitment(), sequence - 1, outline.count(), outline.root())) {
      throw new MalformedException(
          "nothing shows that the "
              + which
              + " head has this commitment at "
              + sequence
              + " of its "
              + outline.count()
              + " entries");
    }
  }
}

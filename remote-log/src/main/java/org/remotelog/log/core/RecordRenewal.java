package org.remotelog.log.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.WriterState.Outgoing;
import org.remotelog.log.crypto.Ed25519Signer;

/**
 * When and how the owner of a log signs its newest head again, so that name systems go on carrying
 * it: with the same number and the same head, and a later expiry.
 *
 * <p>A record is renewed once half of its validity has passed. The new one is valid for a whole
 * validity from then on, so whatever a clock shows next, it is renewed again only when the clock
 * has moved on by half a validity. A record that is still on its way is renewed as well: after a
 * long time offline, name systems would refuse the one that was signed then.
 */
final class RecordRenewal {
  private RecordRenewal() {}

  /** A fresh record of a head. */
  static HeadRecord sign(
      Ed25519Signer signer,
      WriterState state,
      Cid head,
      long sequence,
      long nowMs,
      Optional<Bytes> inline) {
    Instant validity = Instant.ofEpochMilli(nowMs + CoreLimits.RECORD_VALIDITY_MS);
    Duration ttl = Duration.ofMillis(CoreLimits.RECORD_TTL_MS);
    return IpnsRecordCodec.build(signer, state.log(), head, sequence, validity, ttl, inline);
  }

  /** A clock may show anything; records and heads cannot say everything. */
  static long tellable(long nowMs) {
    return Math.min(Math.max(0, nowMs), CoreLimits.LATEST_TIME_MS);
  }

  /** The newest head with a later expiry, if it is time for that. */
  static Optional<Outgoing> renewed(WriterState state, WriterInput.Renew renew) {
    long nowMs = tellable(renew.nowMs());
    if (!isDue(state, nowMs)) {
      return Optional.empty();
    }
    Optional<Bytes> inline =
        record(state).flatMap(bytes -> read(state, bytes).verifiedInlineHead());
    Cid head = state.newest().get().cid();
    long sequence = state.recordSequence();
    Bytes record = sign(renew.signer(), state, head, sequence, nowMs, inline).bytes();
    return Optional.of(new Outgoing(sequence, state.sealedCount(), record));
  }

  /** Whether half of the validity of the newest record is over. */
  static boolean isDue(WriterState state, long nowMs) {
    return state.newest().isPresent()
        && expiresAtMs(state) - tellable(nowMs) <= CoreLimits.RECORD_VALIDITY_MS / 2;
  }

  private static long expiresAtMs(WriterState state) {
    if (state.outgoing().isPresent()) {
      return read(state, state.outgoing().get().record()).validity().toEpochMilli();
    }
    return standing(state)
        .map(WriterState.Standing::expiresAtMs)
        .orElse(state.headWrittenAtMs() + CoreLimits.RECORD_VALIDITY_MS);
  }

  /** The bytes of the newest record, as far as they are here. */
  private static Optional<Bytes> record(WriterState state) {
    Optional<Bytes> outgoing = state.outgoing().map(Outgoing::record);
    return outgoing.isPresent() ? outgoing : standing(state).map(WriterState.Standing::record);
  }

  /** What stands, unless a program that did not know of it has published since. */
  private static Optional<WriterState.Standing> standing(WriterState state) {
    return state.standing().filter(one -> one.recordSequence() == state.recordSequence());
  }

  /** What was published is remembered, with its expiry. */
  static WriterState stands(WriterState state, Outgoing outgoing, long nowMs) {
    HeadRecord record = read(state, outgoing.record());
    return state
        .withPublished(outgoing)
        .withStanding(
            new WriterState.Standing(
                outgoing.recordSequence(),
                record.validity().toEpochMilli(),
                state.standing().map(WriterState.Standing::checkedAtMs).orElse(nowMs),
                outgoing.record()));
  }

  private static HeadRecord read(WriterState state, Bytes record) {
    try {
      return IpnsRecordCodec.parse(state.log(), record);
    } catch (MalformedException e) {
      throw new IllegalStateException("an own record is none: " + e.getMessage(), e);
    }
  }
}

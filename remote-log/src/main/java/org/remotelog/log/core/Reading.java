package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.log.GapCause;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.SequenceRange;

/**
 * A reader in the middle of a pass: what it remembers for good, and what this pass met.
 *
 * @param state what is remembered
 * @param awaiting the record whose head block was asked for
 * @param fallbacks older acceptable records, to be tried when that block does not come
 * @param troubles what went wrong, by range
 */
public record Reading(
    ReaderState state,
    Optional<HeadRecord> awaiting,
    List<HeadRecord> fallbacks,
    List<Trouble> troubles) {

  /** Why a range could not be had in this pass; a range without end is one of unknown length. */
  public record Trouble(SequenceRange range, GapCause cause, String detail) {
    boolean isOpenEnded() {
      return range.last() == Long.MAX_VALUE;
    }
  }

  public Reading {
    fallbacks = List.copyOf(fallbacks);
    troubles = List.copyOf(troubles);
  }

  /** The start of a pass. */
  public static Reading start(ReaderState state) {
    return new Reading(state, Optional.empty(), List.of(), List.of());
  }

  Reading with(ReaderState next) {
    return new Reading(next, awaiting, fallbacks, troubles);
  }

  Reading awaiting(Optional<HeadRecord> record, List<HeadRecord> rest) {
    return new Reading(state, record, rest, troubles);
  }

  Reading withTrouble(SequenceRange range, GapCause cause, String detail) {
    List<Trouble> next = new ArrayList<>(troubles);
    next.add(new Trouble(range, cause, detail));
    return new Reading(state, awaiting, fallbacks, next);
  }

  /** From the first entry that no accepted head covers, with unknown end. */
  SequenceRange beyondAccepted() {
    return new SequenceRange(state.count() + 1, Long.MAX_VALUE);
  }
}

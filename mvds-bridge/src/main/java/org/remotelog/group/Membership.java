package org.remotelog.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.MemberEntry.EpochChanged;
import org.remotelog.group.MemberEntry.LogContinued;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.group.MembershipFold.Settled;
import org.remotelog.log.LogName;

/**
 * Who belongs to a group, by what its logs say. The same set of facts gives the same answers in
 * whatever order they come.
 *
 * <ul>
 *   <li>The creator is a member, may invite, and cannot be removed.
 *   <li>A log is a member when a member that may invite added it. It is the member of the one
 *       nearest to the creator that did so, and may itself invite if any that near allowed it.
 *   <li>A member can be removed by those in the chain from the creator to it, and by nobody else.
 *       What it says after the last accepted position does not count; what it said before stays.
 *       Removal is for ever: a device comes back with another log.
 *   <li>A log whose writer has ended it and named a successor is continued by that one, with its
 *       name and rights and in its place: what either says counts as said by the same member. At
 *       most {@link Limits#MAX_SUCCESSIONS} go on for one member. Those of a removed log count only
 *       if a removal of their own says up to where.
 *   <li>There are at most {@link Limits#MAX_LOGS} logs, removed ones included. Beyond them
 *       successors are refused first, the later ones of each member before its earlier ones, and
 *       then the logs farthest from the creator.
 * </ul>
 *
 * One object serves one thread. Adding members that nothing else was said about is quick; any other
 * fact makes the next question fold all facts anew.
 */
public final class Membership {
  private static final Comparator<Settled> CREATOR_FIRST =
      Comparator.<Settled>comparingInt(s -> s.depth).thenComparing(s -> s.log);

  private final LogName creator;
  private final Map<LogName, MemberFacts> facts = new TreeMap<>();
  private final SuccessionFacts successions = new SuccessionFacts();
  private MembershipFold fold;
  private boolean stale;

  /** All members, while nothing is added. */
  private Optional<List<Member>> listed = Optional.empty();

  /** A group of which only the creator is known. */
  public Membership(LogName creator) {
    this.creator = creator;
    this.fold = MembershipFold.of(creator, facts);
  }

  /**
   * Adds a fact: what a log says at a position. The same fact again changes nothing. Facts of logs
   * that are no members yet are kept, as they may become some; how many such logs are read at all
   * is for the caller to bound.
   *
   * @param log the log that says it, member or not
   * @param sequence its position in the log, from 1
   * @return whether the fact is new and kept; it may still not count
   */
  public boolean add(LogName log, long sequence, MemberEntry entry) {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence " + sequence + " is below 1");
    }
    if (entry instanceof EpochChanged) {
      return false;
    }
    MemberFacts said = facts.get(log);
    if (said == null) {
      said = new MemberFacts();
      facts.put(log, said);
    }
    if (!said.add(sequence, entry)) {
      return false;
    }
    listed = Optional.empty();
    if (entry instanceof LogContinued continued) {
      successions.add(log, continued.successor());
    }
    if (!stale && (fold.counts(log, sequence) || entry instanceof LogContinued)) {
      stale = !(entry instanceof MembersAdded added && fold.append(log, sequence, added, facts));
    }
    return true;
  }

  /** All members, removed ones included, those nearest to the creator first. */
  public List<Member> members() {
    if (listed.isPresent()) {
      return listed.get();
    }
    List<Settled> sorted = new ArrayList<>(current().settled().values());
    sorted.sort(CREATOR_FIRST);
    List<Member> members = new ArrayList<>(sorted.size());
    for (Settled settled : sorted) {
      members.add(member(settled));
    }
    listed = Optional.of(Collections.unmodifiableList(members));
    return listed.get();
  }

  /** Members, removed ones included. */
  public int size() {
    return current().settled().size();
  }

  /** What is known of a log; empty if it was never a member. */
  public Optional<Member> member(LogName log) {
    return Optional.ofNullable(current().settled().get(log)).map(Membership::member);
  }

  /** Whether the log may add members now. */
  public boolean mayInvite(LogName log) {
    Settled settled = current().settled().get(log);
    return settled != null && settled.mayInvite && !settled.removal.isPresent();
  }

  /** Whether an entry of the remover that removes the log would count. */
  public boolean mayRemove(LogName remover, LogName log) {
    Settled by = current().settled().get(remover);
    Settled member = current().settled().get(log);
    if (by == null || member == null || !mayInvite(remover)) {
      return false;
    }
    Optional<Settled> above = member.addedBy;
    while (above.isPresent()) {
      if (above.get().origin() == by.origin()) {
        return member.origin() != by.origin();
      }
      above = above.get().addedBy;
    }
    return false;
  }

  /**
   * The logs that are one member: those before and after this one, itself included. Empty if it is
   * no member.
   */
  public List<LogName> sameMember(LogName log) {
    Settled member = current().settled().get(log);
    List<LogName> same = new ArrayList<>();
    if (member != null) {
      for (Settled other : current().settled().values()) {
        if (other.origin() == member.origin()) {
          same.add(other.log);
        }
      }
    }
    return Collections.unmodifiableList(same);
  }

  /**
   * Whether it is worth keeping that one log goes on for the other: it is not known yet, and fewer
   * than {@link Limits#MAX_SUCCESSIONS} go on for the same member, or for the same stranger.
   */
  public boolean hasRoomForSuccessor(LogName ended, LogName successor) {
    return successions.hasRoom(ended, successor);
  }

  /**
   * The last position of the log that counts: 0 for a log that is no member, {@link Long#MAX_VALUE}
   * for one that is not removed.
   */
  public long limitOf(LogName log) {
    Settled settled = current().settled().get(log);
    return settled == null ? 0 : settled.limit();
  }

  /** The log, the one that added it, and so on up to the creator; empty if it is no member. */
  public List<LogName> addedByChain(LogName log) {
    List<LogName> chain = new ArrayList<>();
    Optional<Settled> next = Optional.ofNullable(current().settled().get(log));
    while (next.isPresent()) {
      chain.add(next.get().log);
      next = next.get().addedBy;
    }
    return Collections.unmodifiableList(chain);
  }

  /** The name that the creator gave the group; empty until its first entry is known. */
  public Optional<String> groupName() {
    return current().groupName();
  }

  /** Logs that were added by somebody who may, but for which there was no room. */
  public Set<LogName> refused() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(current().refused()));
  }

  /** Why these logs cannot be added by that one, a sentence; empty if they can. */
  public Optional<String> refusalToAdd(LogName adder, Set<LogName> logs) {
    if (!mayInvite(adder)) {
      return Optional.of("This log may not add members to the group.");
    }
    int more = 0;
    for (LogName log : logs) {
      more += current().settled().containsKey(log) ? 0 : 1;
    }
    int invited = current().invited();
    if (invited + more > Limits.MAX_LOGS) {
      return Optional.of(
          "The group would have "
              + (invited + more)
              + " logs; "
              + Limits.MAX_LOGS
              + " are possible.");
    }
    return Optional.empty();
  }

  private MembershipFold current() {
    if (stale) {
      fold = MembershipFold.of(creator, facts);
      stale = false;
    }
    return fold;
  }

  private static Member member(Settled settled) {
    Optional<NewMember> stated = settled.origin().stated;
    return new Member(
        settled.log,
        settled.addedBy.map(adder -> adder.log),
        stated.map(NewMember::name).orElse(""),
        stated.map(NewMember::agreementKey),
        settled.mayInvite,
        // A successor has another one, which its heads announce.
        settled.continues.isPresent() ? Optional.empty() : stated.flatMap(NewMember::tlsKey),
        stated.<Bytes>flatMap(NewMember::ethereumOwner),
        settled.removal,
        settled.continues.map(ended -> ended.log));
  }
}

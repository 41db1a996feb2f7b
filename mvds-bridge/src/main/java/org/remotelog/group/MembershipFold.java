package org.remotelog.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.group.MemberEntry.GroupCreated;
import org.remotelog.group.MemberEntry.LogContinued;
import org.remotelog.group.MemberEntry.MemberRemoved;
import org.remotelog.group.MemberEntry.MembersAdded;
import org.remotelog.log.LogName;

/**
 * Who belongs to a group by a set of facts. It goes level by level: the creator, those that it
 * added, those that they added, and so on. Whether an entry counts depends only on levels above
 * that of its subject, so there is one result for each set, and no two members can remove each
 * other.
 */
final class MembershipFold {
  /** A log whose membership is settled; complete only after its level is. */
  static final class Settled {
    final LogName log;
    final Optional<Settled> addedBy;
    final int depth;
    Optional<NewMember> stated;
    boolean mayInvite;
    Optional<MemberRemoved> removal = Optional.empty();
    Optional<Settled> continues = Optional.empty();

    /** Of a first log: how many go on for it. Of a successor: which of them it is, from 1. */
    int successions;

    Settled(LogName log, Optional<Settled> addedBy, Optional<NewMember> stated, boolean mayInvite) {
      this.log = log;
      this.addedBy = addedBy;
      this.depth = addedBy.isPresent() ? addedBy.get().depth + 1 : 0;
      this.stated = stated;
      this.mayInvite = mayInvite;
    }

    /** The first of the logs that went on for each other up to this one: all act as one member. */
    Settled origin() {
      Settled first = this;
      while (first.continues.isPresent()) {
        first = first.continues.get();
      }
      return first;
    }

    long limit() {
      return removal.isPresent() ? removal.get().lastAccepted() : Long.MAX_VALUE;
    }
  }

  private static final Comparator<MemberRemoved> STRICTEST_FIRST =
      Comparator.comparingLong(MemberRemoved::lastAccepted).thenComparing(MemberRemoved::root);

  private final Settled creator;
  private final Map<LogName, Settled> settled = new LinkedHashMap<>();
  private final Map<LogName, Map<LogName, MemberRemoved>> removals = new LinkedHashMap<>();
  private final Set<LogName> refused = new LinkedHashSet<>();
  private Optional<String> groupName = Optional.empty();
  private int invited = 1;

  private MembershipFold(LogName creator) {
    this.creator = new Settled(creator, Optional.empty(), Optional.empty(), true);
  }

  static MembershipFold of(LogName creator, Map<LogName, MemberFacts> facts) {
    MembershipFold fold = new MembershipFold(creator);
    fold.settled.put(creator, fold.creator);
    List<Settled> level = List.of(fold.creator);
    while (!level.isEmpty()) {
      level = fold.settleBelow(level, facts);
    }
    fold.leaveOutSuccessorsBeyondTheLimit();
    fold.refused.removeAll(fold.settled.keySet());
    return fold;
  }

  /** Settled logs, the creator first, each after the one that added it. */
  Map<LogName, Settled> settled() {
    return settled;
  }

  /** The creator and the logs that somebody added: all but successors. */
  int invited() {
    return invited;
  }

  /** Logs for which there was no room. */
  Set<LogName> refused() {
    return refused;
  }

  Optional<String> groupName() {
    return groupName;
  }

  /** Whether what the log says at this position counts at all. */
  boolean counts(LogName log, long sequence) {
    Settled speaker = settled.get(log);
    return speaker != null && sequence <= speaker.limit();
  }

  /**
   * Adds new members without folding anew, when that has the same result: nothing but this one
   * entry speaks of them, and they say nothing themselves.
   */
  boolean append(LogName by, long sequence, MembersAdded added, Map<LogName, MemberFacts> facts) {
    Settled adder = settled.get(by);
    if (adder == null || !adder.mayInvite || !counts(by, sequence)) {
      return false;
    }
    Map<LogName, Settled> members = new LinkedHashMap<>();
    for (NewMember member : added.members()) {
      LogName log = member.log();
      if (settled.containsKey(log) || facts.containsKey(log) || removals.containsKey(log)) {
        return false;
      }
      Settled row = new Settled(log, Optional.of(adder), Optional.of(member), member.mayInvite());
      if (members.put(log, row) != null) {
        return false;
      }
    }
    if (settled.size() + members.size() > Limits.MAX_LOGS) {
      return false;
    }
    settled.putAll(members);
    invited += members.size();
    refused.removeAll(members.keySet());
    return true;
  }

  /**
   * The logs of a level with those that go on for them. A successor stands where its predecessor
   * does, with the same rights. Whether there is room for it shows at the end only, when all that
   * were invited have their place.
   */
  private List<Settled> withSuccessors(List<Settled> level, Map<LogName, MemberFacts> facts) {
    List<Settled> all = new ArrayList<>(level);
    for (int at = 0; at < all.size(); at++) {
      Settled ended = all.get(at);
      MemberFacts said = facts.get(ended.log);
      if (said == null) {
        continue;
      }
      for (MemberEntry entry : said.upTo(Long.MAX_VALUE)) {
        if (entry instanceof LogContinued continued
            && !settled.containsKey(continued.successor())) {
          successor(ended, continued.successor()).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /** Empty when it does not count: one too many, or of a removed log and unknown to the remover. */
  private Optional<Settled> successor(Settled ended, LogName log) {
    Settled next = new Settled(log, ended.addedBy, ended.stated, ended.mayInvite);
    next.continues = Optional.of(ended);
    next.removal = removalOf(next);
    if (ended.removal.isPresent() && !next.removal.isPresent()) {
      return Optional.empty();
    }
    Settled origin = next.origin();
    if (origin.successions >= Limits.MAX_SUCCESSIONS) {
      refused.add(log);
      return Optional.empty();
    }
    origin.successions++;
    next.successions = origin.successions;
    settled.put(log, next);
    return Optional.of(next);
  }

  /** The later ones of each member go first, so that nobody's many take the place of a first. */
  private void leaveOutSuccessorsBeyondTheLimit() {
    if (settled.size() <= Limits.MAX_LOGS) {
      return;
    }
    List<Settled> successors = new ArrayList<>();
    for (Settled log : settled.values()) {
      if (log.continues.isPresent()) {
        successors.add(log);
      }
    }
    successors.sort(Comparator.comparingInt(log -> log.successions));
    for (Settled log : successors.subList(Limits.MAX_LOGS - invited, successors.size())) {
      settled.remove(log.log);
      refused.add(log.log);
    }
  }

  private List<Settled> settleBelow(List<Settled> above, Map<LogName, MemberFacts> facts) {
    List<Settled> level = withSuccessors(above, facts);
    Map<LogName, Settled> below = new LinkedHashMap<>();
    for (Settled speaker : level) {
      MemberFacts said = facts.get(speaker.log);
      if (said == null) {
        continue;
      }
      for (MemberEntry entry : said.upTo(speaker.limit())) {
        if (entry instanceof MembersAdded added && speaker.mayInvite) {
          add(speaker, added, below);
        } else if (entry instanceof MemberRemoved removed) {
          removals
              .computeIfAbsent(removed.log(), log -> new LinkedHashMap<>())
              .merge(speaker.origin().log, removed, MembershipFold::strictest);
        } else if (entry instanceof GroupCreated created) {
          create(speaker, created);
        }
      }
    }
    for (Settled member : below.values()) {
      member.removal = removalOf(member);
    }
    settled.putAll(below);
    invited += below.size();
    return new ArrayList<>(below.values());
  }

  private void add(Settled speaker, MembersAdded added, Map<LogName, Settled> below) {
    for (NewMember member : added.members()) {
      if (settled.containsKey(member.log())) {
        continue;
      }
      Settled known = below.get(member.log());
      if (known != null) {
        known.mayInvite |= member.mayInvite();
      } else if (invited + below.size() >= Limits.MAX_LOGS) {
        refused.add(member.log());
      } else {
        below.put(
            member.log(),
            new Settled(
                member.log(), Optional.of(speaker), Optional.of(member), member.mayInvite()));
      }
    }
  }

  private void create(Settled speaker, GroupCreated created) {
    if (speaker == creator
        && created.creator().log().equals(creator.log)
        && !creator.stated.isPresent()) {
      creator.stated = Optional.of(created.creator());
      groupName = Optional.of(created.groupName());
    }
  }

  /** The strictest removal by a member in the chain from the creator to this one. */
  private Optional<MemberRemoved> removalOf(Settled member) {
    Map<LogName, MemberRemoved> byRemover = removals.get(member.log);
    Optional<MemberRemoved> found = Optional.empty();
    if (byRemover == null) {
      return found;
    }
    Optional<Settled> above = member.addedBy;
    while (above.isPresent()) {
      MemberRemoved removal = byRemover.get(above.get().origin().log);
      if (removal != null) {
        found = Optional.of(found.isPresent() ? strictest(found.get(), removal) : removal);
      }
      above = above.get().addedBy;
    }
    return found;
  }

  private static MemberRemoved strictest(MemberRemoved one, MemberRemoved other) {
    return STRICTEST_FIRST.compare(one, other) <= 0 ? one : other;
  }
}

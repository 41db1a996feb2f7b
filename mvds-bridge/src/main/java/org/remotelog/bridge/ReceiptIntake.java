package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.Member;
import org.remotelog.home.Tables;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.client.ReceiptSource;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReceiptCheck;
import org.remotelog.mvds.GroupId;

/**
 * Takes in what members say that they hold, wherever their receipts came from: checks each against
 * the log that it speaks of, and remembers what counted, so that it is noticed when a member holds
 * less than before.
 *
 * <p>Two steps, as the first may read many commitments: {@link #look} changes nothing and may run
 * beside others; {@link Taken#keep} writes, but for members of which another statement was kept in
 * between.
 *
 * <p>What is kept of a member grows with the logs that it speaks of. So give statements only of
 * members to which something is given directly: of those for which {@link HeldByMember#begin} was
 * called.
 */
public final class ReceiptIntake {
  private final Tables tables;
  private final GroupId group;
  private final Set<LogName> own = new LinkedHashSet<>();
  private final Map<Bytes, List<LogName>> byTag = new LinkedHashMap<>();

  /** An intake on the tables of one piece of work. */
  public ReceiptIntake(Tables tables, GroupRows.OwnGroup ownGroup) throws IOException {
    this.tables = tables;
    this.group = ownGroup.group().id();
    for (LogIdentity log : new GroupRows(tables).ownLogs(group)) {
      own.add(log.name());
    }
    Set<LogName> known = new LinkedHashSet<>(own);
    for (Member member : Bridge.membership(tables, ownGroup).members()) {
      known.add(member.log());
    }
    for (LogName log : known) {
      byTag.computeIfAbsent(Receipt.logTagOf(log), tag -> new ArrayList<>(1)).add(log);
    }
  }

  /**
   * What a member says that it holds, in one signed head or one roster. A log of which it says
   * nothing stays as it was: there may have been no room, or the receipt stands elsewhere.
   *
   * @param from the member's log
   */
  public record Statement(LogName from, List<Receipt> receipts) {
    public Statement {
      receipts = List.copyOf(receipts);
    }
  }

  /** A receipt, and a log that it may speak of. */
  private record Checkable(LogName log, Receipt receipt) {}

  /** What is to be remembered of statements. */
  public static final class Taken {
    private final GroupId group;
    private final Map<LogName, Holdings> before = new LinkedHashMap<>();
    private final Map<LogName, Holdings> holdings = new LinkedHashMap<>();
    private final Map<LogName, List<LogRoot>> milestones = new LinkedHashMap<>();
    private final Map<LogName, ReceiptCheck.Known> known = new LinkedHashMap<>();
    private final Set<LogName> changed = new LinkedHashSet<>();
    private final EpochSecrets secrets;
    private final Set<LogName> own;
    private boolean isUnfinished;

    private Taken(GroupId group, EpochSecrets secrets, Set<LogName> own) {
      this.group = group;
      this.secrets = secrets;
      this.own = own;
    }

    /** Members that hold more, less or something else than before. */
    public Set<LogName> changed() {
      return new LinkedHashSet<>(changed);
    }

    /** Members that hold less than they did when somebody last acted on that. */
    public Set<LogName> wentBack() {
      Set<LogName> back = new LinkedHashSet<>();
      holdings.forEach(
          (member, held) -> {
            if (held.wentBack()) {
              back.add(member);
            }
          });
      return back;
    }

    /** What the member holds by its statement, when there was one. */
    Optional<Holdings> holdingsOf(LogName member) {
      return Optional.ofNullable(holdings.get(member));
    }

    /**
     * Whether a receipt ends within what is here and was not reached: another look goes on where
     * this one ended, once its frontiers are remembered.
     */
    boolean isUnfinished() {
      return isUnfinished;
    }

    /** Whether there is nothing to remember. */
    public boolean isNothing() {
      return changed.isEmpty() && milestones.isEmpty();
    }

    /**
     * Remembers it, but for members of which something else was remembered since. When a log that
     * receipts were compared with was cut back since, nothing of what counted is remembered: the
     * pass that did so is followed by another look.
     */
    public void keep(Tables tables) throws IOException {
      Set<LogName> standing = standing(tables);
      for (LogName member : standing.containsAll(known.keySet()) ? changed : Set.<LogName>of()) {
        Holdings stood = before.getOrDefault(member, Holdings.NONE);
        if (HeldByMember.row(tables, group, member).equals(stood)) {
          HeldByMember.put(tables, group, member, holdings.getOrDefault(member, Holdings.NONE));
        }
      }
      keepMilestones(tables, standing);
    }

    /** Remembers frontiers for the next look, and nothing of what members hold. */
    void keepMilestones(Tables tables) throws IOException {
      keepMilestones(tables, standing(tables));
    }

    private void keepMilestones(Tables tables, Set<LogName> standing) throws IOException {
      for (LogName log : standing) {
        new ReceiptSource(tables)
            .putMilestones(log, milestones.getOrDefault(log, Collections.emptyList()));
      }
    }

    /** The logs that go on from what they were when receipts were compared with them. */
    private Set<LogName> standing(Tables tables) throws IOException {
      Set<LogName> standing = new LinkedHashSet<>();
      for (Map.Entry<LogName, ReceiptCheck.Known> log : known.entrySet()) {
        boolean isOwn = new GroupRows(tables).isOwnLog(group, log.getKey());
        ReceiptCheck.Known now = new ReceiptSource(tables).known(log.getKey(), isOwn, secrets);
        if (isOwn == own.contains(log.getKey()) && log.getValue().isPartOf(now)) {
          standing.add(log.getKey());
        }
      }
      return standing;
    }
  }

  /** Checks statements, one of each member; each log that they speak of is gone through once. */
  public Taken look(Collection<Statement> statements, EpochSecrets secrets) throws IOException {
    Taken taken = new Taken(group, secrets, own);
    Map<LogName, Set<Receipt>> toCheck = new TreeMap<>();
    for (Statement statement : statements) {
      Holdings before = HeldByMember.row(tables, group, statement.from());
      taken.before.put(statement.from(), before);
      taken.holdings.put(statement.from(), before);
      for (Receipt receipt : statement.receipts()) {
        for (LogName log : logsOf(receipt)) {
          // What counted once counts while the log only grows: see GivenUpReceipts.
          if (!receipt.equals(before.receipts().get(log))) {
            toCheck.computeIfAbsent(log, fresh -> new LinkedHashSet<>()).add(receipt);
          }
        }
      }
    }
    Map<Checkable, ReceiptCheck.Verdict> verdicts = new LinkedHashMap<>();
    for (Map.Entry<LogName, Set<Receipt>> of : toCheck.entrySet()) {
      List<Receipt> receipts = new ArrayList<>(of.getValue());
      ReceiptSource source = new ReceiptSource(tables);
      ReceiptCheck.Known known = source.known(of.getKey(), own.contains(of.getKey()), secrets);
      ReceiptCheck.Result result = source.check(of.getKey(), known, receipts);
      taken.known.put(of.getKey(), known);
      taken.milestones.put(of.getKey(), result.milestones());
      for (int i = 0; i < receipts.size(); i++) {
        ReceiptCheck.Verdict verdict = result.verdicts().get(i);
        verdicts.put(new Checkable(of.getKey(), receipts.get(i)), verdict);
        taken.isUnfinished |=
            verdict == ReceiptCheck.Verdict.NOT_KNOWN_YET
                && receipts.get(i).upTo() <= known.frontier().count();
      }
    }
    for (Statement statement : statements) {
      Holdings before = taken.holdings.getOrDefault(statement.from(), Holdings.NONE);
      Holdings now = before.followedBy(counted(statement, before, verdicts));
      if (!now.equals(before)) {
        taken.holdings.put(statement.from(), now);
        taken.changed.add(statement.from());
      }
    }
    return taken;
  }

  private Map<LogName, Receipt> counted(
      Statement statement, Holdings before, Map<Checkable, ReceiptCheck.Verdict> verdicts) {
    Map<LogName, Receipt> now = new TreeMap<>(before.receipts());
    statement.receipts().forEach(receipt -> logsOf(receipt).forEach(now::remove));
    for (Receipt receipt : statement.receipts()) {
      for (LogName log : logsOf(receipt)) {
        Optional<Receipt> old = Optional.ofNullable(before.receipts().get(log));
        ReceiptCheck.Verdict verdict =
            verdicts.getOrDefault(new Checkable(log, receipt), ReceiptCheck.Verdict.COUNTS);
        if (verdict == ReceiptCheck.Verdict.COUNTS) {
          now.put(log, receipt);
        } else if (verdict == ReceiptCheck.Verdict.NOT_KNOWN_YET
            && old.isPresent()
            && isPartOf(old.get(), receipt)) {
          // It holds what it held, and more that this device does not know.
          now.putIfAbsent(log, old.get());
        }
      }
    }
    return now;
  }

  /** Names with one tag are rare and do no harm: a root of another log does not match. */
  private List<LogName> logsOf(Receipt receipt) {
    return byTag.getOrDefault(receipt.logTag(), Collections.emptyList());
  }

  private static boolean isPartOf(Receipt part, Receipt whole) {
    return ReceiptCheck.held(part).asList().stream()
        .allMatch(ReceiptCheck.held(whole)::containsAll);
  }
}

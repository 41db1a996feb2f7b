package org.remotelog;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GivenUpReceipts;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.ReceiptIntake;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;

/**
 * What a pass does with the receipts of members to whom something is given directly. Those of
 * others are of no use, and what would be kept of them grows with the group.
 */
final class MembersReceipts {
  private final Home home;
  private final GroupRows.OwnGroup own;
  private Optional<Set<LogName>> awaited = Optional.empty();

  MembersReceipts(Home home, GroupRows.OwnGroup own) {
    this.home = home;
    this.own = own;
  }

  /** Whose rosters are read for their receipts: in small groups these stand in heads. */
  Set<LogName> awaited() throws IOException {
    if (!awaited.isPresent()) {
      awaited = Optional.of(new HashSet<>(home.read(this::membersOfLargeGroup)));
    }
    return awaited.get();
  }

  private List<LogName> membersOfLargeGroup(Tables tables) throws IOException {
    List<LogName> members = HeldByMember.members(tables, own.group().id());
    // One of the logs is the writer's own.
    boolean isLarge =
        !members.isEmpty()
            && Bridge.membership(tables, own).size() > CoreLimits.MAX_HEAD_RECEIPTS + 1;
    return isLarge ? members : Collections.emptyList();
  }

  /** Takes in what stands in a roster. */
  void take(Tables tables, LogName writer, List<Receipt> receipts) throws IOException {
    if (HeldByMember.isKept(tables, own.group().id(), writer)) {
      new ReceiptIntake(tables, own)
          .look(List.of(new ReceiptIntake.Statement(writer, receipts)), new GroupKeys(own.group()))
          .keep(tables);
    }
  }

  /** A log was cut back to this state. */
  void cutBack(Tables tables, ReaderState state) throws IOException {
    GivenUpReceipts.fallBack(tables, own.group().id(), state);
  }
}

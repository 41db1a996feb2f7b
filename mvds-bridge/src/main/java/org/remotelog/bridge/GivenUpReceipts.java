package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.ReceiptSource;
import org.remotelog.log.core.Branches;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.GroupId;

/**
 * Receipts that counted by entries or a head which are no part of their log after all. Who wrote
 * them holds the other history: of the one that this device goes on with only what both have.
 */
public final class GivenUpReceipts {
  private GivenUpReceipts() {}

  /**
   * Lets all receipts about a log that counted beyond where it ends now fall back to the part that
   * its histories have in common. What they say no more counts as gone back.
   *
   * @param state what is known of the log, after it was cut back
   */
  public static void fallBack(Tables tables, GroupId group, ReaderState state) throws IOException {
    LogName log = state.log();
    long common = Math.min(Branches.commonPart(state), state.verified().count());
    for (LogName member : HeldByMember.members(tables, group)) {
      Holdings held;
      try {
        held = HeldByMember.row(tables, group, member);
      } catch (HomeDamagedException e) {
        continue; // It counts for nothing, and is told when it is used.
      }
      Optional<Receipt> receipt = Optional.ofNullable(held.receipts().get(log));
      if (receipt.filter(one -> isGivenUp(state, one)).isPresent()) {
        Map<LogName, Receipt> left = new TreeMap<>(held.receipts());
        left.remove(log);
        if (common > 0) {
          left.put(log, upTo(tables, log, common, receipt.get()));
        }
        HeldByMember.put(tables, group, member, held.followedBy(left));
      }
    }
  }

  private static boolean isGivenUp(ReaderState state, Receipt receipt) {
    boolean isAccepted =
        receipt.upTo() == state.count() && receipt.confirms(state.accepted().get().head().root());
    return receipt.upTo() > state.verified().count() && !isAccepted;
  }

  private static Receipt upTo(Tables tables, LogName log, long last, Receipt receipt)
      throws IOException {
    List<SequenceRange> except = new ArrayList<>();
    for (SequenceRange run : receipt.except()) {
      if (run.first() <= last) {
        except.add(new SequenceRange(run.first(), Math.min(run.last(), last)));
      }
    }
    return Receipt.of(log, last, new ReceiptSource(tables).frontier(log, last).root(), except);
  }
}

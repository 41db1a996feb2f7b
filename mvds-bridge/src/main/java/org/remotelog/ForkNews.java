package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.bridge.GroupRows;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.core.PassEnd;

/**
 * Warnings about forks, told in full when a fork is new. Later only how many logs are forked whose
 * writers have not gone on in new logs; the others need nobody's attention any more.
 */
final class ForkNews {
  private static final String IS_FORKED = " is forked";

  private final Set<LogName> forked = new HashSet<>();
  private final Set<LogName> isNew = new HashSet<>();
  private final Set<LogName> wentOn = new HashSet<>();

  private ForkNews() {}

  /** Whether warnings of a pass are about forks at all. */
  static boolean isIn(List<String> warnings) {
    for (String warning : warnings) {
      if (warning.contains(IS_FORKED) || warning.endsWith(PassEnd.FORKED)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What the home knows after a pass.
   *
   * @param sinceMs when the pass began, by this device's clock
   */
  static ForkNews of(Tables tables, GroupRows.OwnGroup own, long sinceMs) throws IOException {
    ForkNews news = new ForkNews();
    for (Fork fork : Forks.list(tables, own)) {
      news.forked.add(fork.log());
      if (fork.sinceMs() >= sinceMs) {
        news.isNew.add(fork.log());
      }
    }
    if (!news.forked.isEmpty()) {
      for (MemberInfo member : Inspection.members(tables, own)) {
        if (!member.continuedBy().isEmpty()) {
          news.wentOn.add(member.log());
        }
      }
    }
    return news;
  }

  /** The warnings of the pass, those about forks that are known put together. */
  List<String> sift(List<String> warnings) {
    List<String> told = new ArrayList<>();
    Set<LogName> known = new HashSet<>();
    for (String warning : warnings) {
      boolean isKnown = false;
      for (LogName log : forked) {
        if (!isNew.contains(log) && isAboutFork(warning, log)) {
          isKnown = true;
          if (!wentOn.contains(log)) {
            known.add(log);
          }
        }
      }
      if (!isKnown) {
        told.add(warning);
      }
    }
    if (!known.isEmpty()) {
      told.add(
          "forked as before: "
              + Checkup.count(known.size(), "log")
              + " whose writer has not gone on in a new log; see the forks");
    }
    return told;
  }

  private static boolean isAboutFork(String warning, LogName log) {
    return warning.startsWith("log " + log + IS_FORKED)
        || warning.equals("log " + log + ": " + PassEnd.FORKED);
  }
}

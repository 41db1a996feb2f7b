package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.group.Member;
import org.remotelog.home.Tables;
import org.remotelog.log.Head;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;
import org.remotelog.mvds.PeerId;

/**
 * Who may be connected with directly: members that are not removed, by the key that their newest
 * sealed head announces, or by the one of their member entry while they have no such head. A log
 * that was ended counts until the head of one that goes on announces a key.
 */
final class DirectPeers {
  static final DirectPeers NONE =
      new DirectPeers(Collections.emptyMap(), Collections.emptyMap(), Collections.emptyMap());

  /** Several logs may announce one key, as nothing keeps a member from copying another's. */
  private final Map<PeerId, Set<LogName>> logs;

  /** Number of the newest record of each log. */
  private final Map<LogName, Long> records;

  /** The receipts in the newest head of each log. */
  private final Map<LogName, List<Receipt>> said;

  private DirectPeers(
      Map<PeerId, Set<LogName>> logs,
      Map<LogName, Long> records,
      Map<LogName, List<Receipt>> said) {
    this.logs = logs;
    this.records = records;
    this.said = said;
  }

  /**
   * As the home knows it now; takes a look at the head of each member.
   *
   * @param self this device's own key, which is nobody else's, whatever a member announces
   */
  static DirectPeers of(Tables tables, GroupRows.OwnGroup own, PeerId self) throws IOException {
    Set<LogName> ours = new HashSet<>();
    for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
      ours.add(identity.name());
    }
    Map<LogName, Bytes> keys = new LinkedHashMap<>();
    Map<LogName, LogName> continued = new HashMap<>();
    Set<LogName> announcing = new LinkedHashSet<>();
    Map<LogName, Long> records = new HashMap<>();
    Map<LogName, List<Receipt>> said = new HashMap<>();
    LogJournal journal = new LogJournal(tables);
    for (Member member : Bridge.membership(tables, own).members()) {
      member.continues().ifPresent(ended -> continued.put(member.log(), ended));
      if (ours.contains(member.log()) && DirectKeys.isPublished(tables, member.log())) {
        announcing.add(member.log());
      }
      if (member.isRemoved() || ours.contains(member.log())) {
        continue;
      }
      Optional<ReaderState.Accepted> accepted =
          journal.reader(member.log(), new GroupKeys(own.group())).accepted();
      accepted.ifPresent(head -> records.put(member.log(), head.record().sequence()));
      accepted.ifPresent(one -> said.put(member.log(), receipts(one.head())));
      Optional<Bytes> head = accepted.map(ReaderState.Accepted::head).flatMap(Head::tlsKey);
      head.ifPresent(key -> announcing.add(member.log()));
      Optional<Bytes> key = head.isPresent() ? head : member.tlsKey();
      key.ifPresent(bytes -> keys.put(member.log(), bytes));
    }
    for (LogName log : announcing) {
      LogName ended = continued.remove(log);
      while (ended != null) {
        keys.remove(ended);
        ended = continued.remove(ended);
      }
    }
    return new DirectPeers(byPeer(keys, self), records, said);
  }

  private static Map<PeerId, Set<LogName>> byPeer(Map<LogName, Bytes> keys, PeerId self) {
    Map<PeerId, Set<LogName>> logs = new LinkedHashMap<>();
    keys.forEach(
        (log, key) -> {
          // Another size is another kind of announcement, of a later version.
          if (key.size() == Digest.SIZE && !PeerId.of(key).equals(self)) {
            logs.computeIfAbsent(PeerId.of(key), fresh -> new LinkedHashSet<>()).add(log);
          }
        });
    return logs;
  }

  /** No more than writers give in a head. */
  private static List<Receipt> receipts(Head head) {
    List<Receipt> all = head.receipts();
    return new ArrayList<>(all.subList(0, Math.min(all.size(), CoreLimits.MAX_HEAD_RECEIPTS)));
  }

  boolean contains(PeerId peer) {
    return logs.containsKey(peer);
  }

  Set<PeerId> peers() {
    return Collections.unmodifiableSet(logs.keySet());
  }

  /** The log whose device the peer is; none when it is nobody's, or several claim its key. */
  Optional<LogName> logOf(PeerId peer) {
    Set<LogName> claiming = logs.getOrDefault(peer, Collections.emptySet());
    return claiming.size() == 1 ? Optional.of(claiming.iterator().next()) : Optional.empty();
  }

  /** What the newest head of a log says that its writer holds of others. */
  List<Receipt> said(LogName log) {
    return said.getOrDefault(log, Collections.emptyList());
  }

  /** Peers of which a newer head was read than was known before. */
  Set<PeerId> withNewsSince(DirectPeers before) {
    Set<PeerId> news = new LinkedHashSet<>();
    logs.forEach(
        (peer, claiming) -> {
          for (LogName log : claiming) {
            if (records.getOrDefault(log, 0L) > before.records.getOrDefault(log, 0L)) {
              news.add(peer);
            }
          }
        });
    return news;
  }
}

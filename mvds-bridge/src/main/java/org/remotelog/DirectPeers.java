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
import org.remotelog.group.Group;
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
  static final DirectPeers NONE = new DirectPeers(Collections.emptyMap(), Collections.emptyMap());

  /** Several logs may announce one key, as nothing keeps a member from copying another's. */
  private final Map<PeerId, Set<LogName>> logs;

  /** What the newest heads of logs say. */
  private final Map<LogName, Said> heads;

  /**
   * What a head says.
   *
   * @param row the row that it was read from
   * @param record the number of its record, 0 for none
   * @param receipts what its writer holds of others
   * @param key the key that it announces
   */
  private record Said(Bytes row, long record, List<Receipt> receipts, Optional<Bytes> key) {}

  private DirectPeers(Map<PeerId, Set<LogName>> logs, Map<LogName, Said> heads) {
    this.logs = logs;
    this.heads = heads;
  }

  /**
   * As the home knows it now; reads the heads that are others than before.
   *
   * @param self this device's own key, which is nobody else's, whatever a member announces
   */
  DirectPeers next(Tables tables, GroupRows.OwnGroup own, PeerId self) throws IOException {
    Set<LogName> ours = new HashSet<>();
    for (LogIdentity identity : new GroupRows(tables).ownLogs(own.group().id())) {
      ours.add(identity.name());
    }
    Map<LogName, Bytes> keys = new LinkedHashMap<>();
    Map<LogName, LogName> continued = new HashMap<>();
    Set<LogName> announcing = new LinkedHashSet<>();
    Map<LogName, Said> said = new HashMap<>();
    LogJournal journal = new LogJournal(tables);
    for (Member member : Bridge.membership(tables, own).members()) {
      member.continues().ifPresent(ended -> continued.put(member.log(), ended));
      if (ours.contains(member.log()) && DirectKeys.isPublished(tables, member.log())) {
        announcing.add(member.log());
      }
      if (member.isRemoved() || ours.contains(member.log())) {
        continue;
      }
      Optional<Said> newest = said(journal, member.log(), own.group());
      newest.ifPresent(one -> said.put(member.log(), one));
      Optional<Bytes> head = newest.flatMap(Said::key);
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
    return new DirectPeers(byPeer(keys, self), said);
  }

  private Optional<Said> said(LogJournal journal, LogName log, Group group) throws IOException {
    Optional<Bytes> row = journal.readerRow(log);
    Optional<Said> before = Optional.ofNullable(heads.get(log));
    if (!row.isPresent() || before.filter(one -> one.row().equals(row.get())).isPresent()) {
      return row.isPresent() ? before : Optional.empty();
    }
    Optional<ReaderState.Accepted> accepted = journal.reader(log, new GroupKeys(group)).accepted();
    Optional<Head> head = accepted.map(ReaderState.Accepted::head);
    return Optional.of(
        new Said(
            row.get(),
            accepted.map(one -> one.record().sequence()).orElse(0L),
            head.map(DirectPeers::receipts).orElse(Collections.emptyList()),
            head.flatMap(Head::tlsKey)));
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
    return Optional.ofNullable(heads.get(log)).map(Said::receipts).orElse(Collections.emptyList());
  }

  /** Peers of which a newer head was read than was known before. */
  Set<PeerId> withNewsSince(DirectPeers before) {
    Set<PeerId> news = new LinkedHashSet<>();
    logs.forEach(
        (peer, claiming) -> {
          for (LogName log : claiming) {
            if (record(log) > before.record(log)) {
              news.add(peer);
            }
          }
        });
    return news;
  }

  private long record(LogName log) {
    return Optional.ofNullable(heads.get(log)).map(Said::record).orElse(0L);
  }
}

package org.remotelog.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.Draft;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SentMessage;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.GroupId;

/**
 * Turns commits into messages of a group: each author writes a log of its own, parents of a commit
 * are parents of its message. The client remembers the message of each commit in the transaction
 * that appends it, so an import that was cut off goes on where it was.
 */
final class GitImport {
  private static final Bytes KEY_PREFIX = Bytes.utf8("git ");

  private final RemoteLogClient client;
  private final GroupId group;
  private final Progress progress;
  private final List<Draft> batch = new ArrayList<>();
  private final Set<Bytes> batchKeys = new HashSet<>();
  private final Set<String> authors = new HashSet<>();
  private final Recent recent = new Recent();
  private long batchBytes;
  private long sent;
  private long already;
  private long cut;
  private long droppedParents;

  /** What an import did. */
  record Result(long sent, long already, long authors, long cut, long droppedParents) {}

  GitImport(RemoteLogClient client, GroupId group, Progress progress) {
    this.client = client;
    this.group = group;
    this.progress = progress;
  }

  Result run(GitHistory history) throws Exception {
    Optional<Commit> commit = history.next();
    while (commit.isPresent()) {
      add(commit.get());
      commit = history.next();
    }
    appendBatch();
    return new Result(sent, already, authors.size(), cut, droppedParents);
  }

  private void add(Commit commit) throws RemoteLogException {
    Bytes key = importKey(commit.hash());
    authors.add(commit.author());
    if (isKnown(key)) {
      already++;
      progress.advance(1);
      return;
    }
    Bytes content = Bytes.utf8(commit.text());
    if (batch.size() >= Limits.MAX_BATCH_MESSAGES
        || batchBytes + content.size() > Limits.MAX_BATCH_BYTES) {
      appendBatch();
    }
    cut += commit.cutBytes() > 0 ? 1 : 0;
    batch.add(
        new Draft(
            Optional.of(commit.author()),
            Optional.of(commit.timestampSeconds()),
            MessageText.CONTENT_TYPE,
            content,
            Optional.of(List.of()),
            parentKeys(commit),
            Optional.of(key)));
    batchKeys.add(key);
    batchBytes += content.size();
  }

  private List<Bytes> parentKeys(Commit commit) throws RemoteLogException {
    Set<Bytes> keys = new LinkedHashSet<>();
    for (String parent : commit.parents()) {
      Bytes key = importKey(parent);
      if (keys.size() < Limits.MAX_PARENTS && isKnown(key)) {
        keys.add(key);
      } else {
        droppedParents++;
      }
    }
    return List.copyOf(keys);
  }

  private boolean isKnown(Bytes key) throws RemoteLogException {
    return batchKeys.contains(key)
        || recent.contains(key)
        || client.imported(group, key).isPresent();
  }

  private void appendBatch() throws RemoteLogException {
    if (batch.isEmpty()) {
      return;
    }
    List<SentMessage> appended = client.appendAll(group, List.copyOf(batch));
    for (SentMessage message : appended) {
      sent += message.appended() ? 1 : 0;
      already += message.appended() ? 0 : 1;
    }
    progress.advance(batch.size());
    batchKeys.forEach(recent::add);
    batch.clear();
    batchKeys.clear();
    batchBytes = 0;
  }

  /** The commit's hash, SHA-1 or SHA-256, marked as one of git. */
  static Bytes importKey(String hash) {
    return Bytes.concat(KEY_PREFIX, Bytes.ofHex(hash));
  }

  /** Keys appended lately, so that most parents need no look-up; bounded. */
  private static final class Recent {
    private static final int MAX_KEYS = 16_384;
    private Set<Bytes> young = new HashSet<>();
    private Set<Bytes> old = new HashSet<>();

    boolean contains(Bytes key) {
      return young.contains(key) || old.contains(key);
    }

    void add(Bytes key) {
      if (young.size() >= MAX_KEYS) {
        old = young;
        young = new HashSet<>();
      }
      young.add(key);
    }
  }
}

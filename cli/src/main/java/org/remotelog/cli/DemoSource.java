package org.remotelog.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.remotelog.Draft;
import org.remotelog.RemoteLogClient;
import org.remotelog.SentMessage;
import org.remotelog.mvds.GroupId;

/** What Alice's device writes in the demo. */
final class DemoSource {
  /** More would only take longer. */
  private static final long MAX_COMMITS = 2_000;

  /** With fewer of them the bundled conversation is written as well. */
  private static final long FEW_COMMITS = 40;

  private static final long FEW_AUTHORS = 3;

  private static final long CONVERSATION_START_SECONDS = 1_767_344_400L;

  private final @Nullable GitRepository git;
  private final String revisions;
  private final String name;

  /**
   * @param git none: the bundled conversation alone
   */
  DemoSource(@Nullable GitRepository git, String revisions, String name) {
    this.git = git;
    this.revisions = revisions;
    this.name = name;
  }

  /** What was written, in words and numbers. */
  record Written(long messages, long authors, String source) {}

  Written write(RemoteLogClient client, GroupId group, Progress progress) throws Exception {
    long commits = 0;
    long authors = 0;
    if (git != null) {
      try (GitHistory history = git.history(revisions, MAX_COMMITS)) {
        GitImport.Result result = new GitImport(client, group, progress).run(history);
        commits = result.sent();
        authors = result.authors();
      }
      if (commits >= FEW_COMMITS && authors >= FEW_AUTHORS) {
        return new Written(commits, authors, name);
      }
    }
    List<Draft> drafts = Conversation.drafts(CONVERSATION_START_SECONDS);
    List<SentMessage> sent = client.appendAll(group, drafts);
    long speakers = drafts.stream().map(Draft::author).distinct().count();
    String source = commits == 0 ? "a bundled conversation" : name + ", and a bundled conversation";
    return new Written(commits + sent.size(), authors + speakers, source);
  }
}

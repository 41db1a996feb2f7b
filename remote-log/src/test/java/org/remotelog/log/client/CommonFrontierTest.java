package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.LogRoot;

/** The frontier where the histories of a forked log part was computed again with each publish. */
final class CommonFrontierTest {
  private static final LogName LOG = SampleLog.LOG;
  private static final int COUNT = 1_000;

  private final MemoryHome home = new MemoryHome();

  private interface Work<T> {
    T run(Tables tables) throws IOException;
  }

  private <T> T within(Work<T> work) throws IOException {
    return home.transaction(work::run);
  }

  private LogRoot write(int count) throws IOException {
    LogRoot root = LogRoot.EMPTY;
    for (int at = 1; at <= count; at++) {
      Digest one = Sha256.of(Bytes.utf8("entry " + at));
      long sequence = at;
      home.update(tables -> new LogJournal(tables).putCommitment(LOG, sequence, one));
      root = root.append(one);
    }
    return root;
  }

  private LogRoot common(long count) throws IOException {
    return within(tables -> new ReceiptSource(tables).commonFrontier(LOG, count));
  }

  /** Whoever reads this now finds damage. */
  private void loseACommitment() throws IOException {
    home.update(
        tables ->
            tables
                .table(HomeTable.COMMITMENTS)
                .delete(
                    org.remotelog.home.Keys.of(
                        LOG.publicKey(),
                        Bytes.wrap(new byte[] {1}),
                        org.remotelog.home.Keys.u64(500))));
  }

  @Test
  void isReadOnceAsLongAsTheCommonPartIsTheSame() throws Exception {
    LogRoot root = write(COUNT);
    assertThat(common(COUNT)).isEqualTo(root);
    loseACommitment();
    assertThat(common(COUNT)).isEqualTo(root);
    assertThatThrownBy(() -> common(COUNT - 1)).isInstanceOf(HomeDamagedException.class);
  }

  @Test
  void isReadAgainWhenTheLogWasFoundToGoOnDifferently() throws Exception {
    LogRoot root = write(COUNT);
    assertThat(common(COUNT)).isEqualTo(root);
    home.update(tables -> new ReceiptSource(tables).forgetAbove(LOG, COUNT));
    loseACommitment();
    assertThat(common(COUNT)).isEqualTo(root);
    home.update(tables -> new ReceiptSource(tables).forgetAbove(LOG, COUNT - 1));
    assertThatThrownBy(() -> common(COUNT)).isInstanceOf(HomeDamagedException.class);
  }
}

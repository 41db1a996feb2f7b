package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;
import org.remotelog.mvds.codec.MetadataCodec;

final class AwaitedRowsTest {
  private static final GroupId GROUP = GroupId.of(Bytes.wrap(new byte[32]));
  private static final LogName LOG = LogName.of(Bytes.wrap(new byte[32]));

  private static MessageId id(long number) {
    return MessageId.of(Bytes.concat(Keys.u64(number), Bytes.wrap(new byte[24])));
  }

  /** Message n of so many follows entry n of a log, which is not here. */
  private static Map<LogName, Long> awaitedBy(int messages) throws Exception {
    return new MemoryHome()
        .transaction(
            tables -> {
              Inbox inbox = new Inbox(tables, GROUP);
              for (long n = 1; n <= messages; n++) {
                Parent parent =
                    new Parent(
                        id(n + Integer.MAX_VALUE),
                        Optional.of(new ParentPosition(LOG.publicKey(), n)));
                inbox.hold(
                    new InboxRow(
                        id(n),
                        Optional.empty(),
                        0,
                        MetadataCodec.encodeWithoutPosition(Metadata.ofParents(List.of(parent))),
                        Bytes.EMPTY,
                        Bytes.EMPTY,
                        true,
                        0,
                        List.of()));
              }
              return inbox.awaited();
            });
  }

  @Test
  void namesLastEntryThatMessagesWaitForAsFarAsTheLimitGoes() throws Exception {
    int most = Limits.MAX_AWAITING_ROWS;
    assertThat(awaitedBy(0)).isEmpty();
    assertThat(awaitedBy(most)).containsExactly(Map.entry(LOG, (long) most));
    assertThat(awaitedBy(most + 1)).containsExactly(Map.entry(LOG, (long) most));
  }
}

package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.WriterState;
import org.remotelog.mvds.GroupId;

/** Which ended logs heads need say nothing of any more. */
final class QuietRowsTest {
  private static final GroupId GROUP = GroupId.of(Bytes.wrap(new byte[32]));
  private static final LogName OWN = log(1);
  private static final LogName SAID = log(2);
  private static final LogName LEFT_OUT = log(3);

  private static LogName log(int number) {
    byte[] key = new byte[LogName.SIZE];
    Arrays.fill(key, (byte) number);
    return LogName.of(Bytes.wrap(key));
  }

  private static WriterState rosterAt(LogName own, long atMs) {
    return WriterState.empty(own)
        .withNotes(new WriterState.Notes(List.of(), atMs, Bytes.EMPTY, Bytes.EMPTY));
  }

  @Test
  void logForWhichHeadsHadNoRoomStaysToBeTold() throws Exception {
    new MemoryHome()
        .update(
            tables -> {
              QuietLogs quiet = new QuietLogs(tables, GROUP);
              quiet.put(SAID, true, 5);
              quiet.put(LEFT_OUT, true, 5);
              WriterState own = rosterAt(OWN, 7);
              int few = CoreLimits.MAX_HEAD_RECEIPTS;
              assertThat(quiet.toldBy(own, few)).isEmpty();
              quiet.noteTold(OWN, SAID::equals);
              assertThat(quiet.toldBy(own, few)).containsExactly(SAID);
              // What was said does not show any more, once it is left out.
              quiet.noteTold(OWN, log -> false);
              assertThat(quiet.toldBy(own, few)).containsExactly(SAID);
              assertThat(quiet.toldBy(rosterAt(log(9), 7), few)).as("a new own log").isEmpty();
              assertThat(quiet.toldBy(own, few + 1))
                  .as("by the roster")
                  .isEqualTo(Set.of(SAID, LEFT_OUT));
              assertThat(quiet.sinceMs()).isEqualTo(Map.of(SAID, 5L, LEFT_OUT, 5L));
              quiet.put(SAID, false, 8);
              quiet.put(SAID, true, 9);
              assertThat(quiet.toldBy(own, few)).as("it went on meanwhile").isEmpty();
            });
  }

  @Test
  void rowOfBeforeIsReadAndStaysToBeTold() throws Exception {
    new MemoryHome()
        .update(
            tables -> {
              tables
                  .table(HomeTable.META)
                  .put(
                      Keys.of(Bytes.utf8("quiet "), GROUP.bytes(), SAID.publicKey()),
                      new ByteWriter().u8(1).varint(5).toBytes());
              QuietLogs quiet = new QuietLogs(tables, GROUP);
              assertThat(quiet.sinceMs()).isEqualTo(Map.of(SAID, 5L));
              assertThat(quiet.toldBy(rosterAt(OWN, 7), 1)).isEmpty();
            });
  }
}

package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Entry;
import org.remotelog.log.Limits;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.proto.EntryRow;
import org.remotelog.log.codec.proto.Run;
import org.remotelog.log.codec.proto.SealedEntry;

class RunCodecTest {
  private static final ByteString SALT = ByteString.copyFrom(new byte[16]);
  private static final int MAX_PARENTS = Limits.MAX_ENTRY_BYTES / 34;

  @Test
  void parentsInTheRunTakeOneByte() {
    List<Entry> entries = SampleLog.threeEntries();
    Bytes parentless =
        RunCodec.encode(
            List.of(
                entries.get(0),
                SampleLog.entry(8, 1_700_000_060, Bytes.EMPTY, Bytes.utf8("hello again"))));
    Bytes withParent = RunCodec.encode(entries.subList(0, 2));
    assertThat(withParent.size() - parentless.size()).isEqualTo(3);
  }

  @Test
  void readsFieldsOfLaterVersions() throws MalformedException {
    EntryRow row = EntryRow.newBuilder().setSalt(SALT).setExpiresAt(99).build();
    Bytes unknown = Bytes.ofHex("fa0603010203" + "f806ac02" + "f10611223344556677889d0700000000");
    Bytes inner = Bytes.concat(Bytes.wrap(row.toByteArray()), unknown);
    Bytes run =
        Bytes.concat(
            unknown,
            Bytes.ofHex("0801"),
            Bytes.ofHex("12"),
            Bytes.wrap(new byte[] {(byte) inner.size()}),
            inner,
            unknown);
    assertThat(decode(run, 1)).hasSize(1);
  }

  @Test
  void refusesRunsThatAreNotOfTheRange() {
    assertRefused(run(2, row()), 1, "holds 1 entries from 2 on");
    assertRefused(run(1, row()), 2, "holds 1 entries");
    assertRefused(run(1, row(), row()), 1, "more entries than that");
    assertRefused(Bytes.EMPTY, 1, "holds 0 entries");
    assertRefused(Bytes.ofHex("0b0c"), 1, "group");
    assertRefused(Bytes.ofHex("12ffffffff0f"), 1, "no run");
    assertRefused(Bytes.ofHex("1205"), 1, "no run");
    assertRefused(Bytes.ofHex("00"), 1, "no run");
  }

  @Test
  void refusesRowsThatNoWriterMakes() {
    assertRefused(run(1, row().setSalt(ByteString.EMPTY)), 1, "salt of 0 bytes");
    assertRefused(run(1, row().addParentsBack(1)), 1, "before the run");
    assertRefused(run(1, row().addParentsBack(-1)), 1, "before the run");
    assertRefused(run(1, row().addParentsBack(0)), 1, "lacks ids");
    assertRefused(run(1, row().setParentsRaw(ByteString.copyFrom(new byte[32]))), 1, "more ids");
    SealedEntry sealed = SealedEntry.newBuilder().setLeaf(1).build();
    assertRefused(run(1, row().setSealed(sealed)), 1, "key of its own");
  }

  @Test
  void boundsMessagesAndParents() throws MalformedException {
    ByteString body = ByteString.copyFrom(new byte[Limits.MAX_ENTRY_BYTES]);
    assertThat(decode(run(1, row().setBody(body)), 1)).hasSize(1);
    ByteString rest = ByteString.copyFrom(new byte[1]);
    assertRefused(run(1, row().setBody(body).setMetadataRest(rest)), 1, "exceeds the limit");

    EntryRow.Builder most = row().addAllParentsBack(Collections.nCopies(MAX_PARENTS, 1L));
    assertThat(decode(run(1, row(), most), 2)).hasSize(2);
    EntryRow.Builder more = row().addAllParentsBack(Collections.nCopies(MAX_PARENTS + 1, 1L));
    assertRefused(run(1, row(), more), 2, "more than 3855 parents");
  }

  @Test
  void boundsTheWholeRun() throws MalformedException {
    EntryRow.Builder[] rows = new EntryRow.Builder[129];
    rows[0] = row();
    for (int i = 1; i < rows.length; i++) {
      rows[i] =
          row()
              .addAllParentsBack(Collections.nCopies(MAX_PARENTS, 1L))
              .setMetadataRest(ByteString.copyFrom(new byte[2]));
    }
    assertThat(decode(run(1, rows), 129)).hasSize(129);
    rows[0].setBody(ByteString.copyFrom(new byte[1]));
    assertRefused(run(1, rows), 129, "exceeds the limit for messages in entry 129");
  }

  private static EntryRow.Builder row() {
    return EntryRow.newBuilder().setSalt(SALT);
  }

  private static Bytes run(long first, EntryRow.Builder... rows) {
    Run.Builder run = Run.newBuilder().setFirst(first);
    for (EntryRow.Builder row : rows) {
      run.addEntries(row);
    }
    MessageLite message = run.build();
    return Bytes.wrap(message.toByteArray());
  }

  private static List<Entry> decode(Bytes run, int count) throws MalformedException {
    return RunCodec.decode(
        run, new SequenceRange(1, count), (time, body) -> Digest.of(SampleLog.filled(9, 32)));
  }

  private static void assertRefused(Bytes run, int count, String reason) {
    assertThatThrownBy(() -> decode(run, count))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }
}

package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.Roster;

class RosterFuzzTest {
  @FuzzTest
  void decodesBlock(byte[] input) {
    Bytes block = Bytes.of(input);
    Optional<Roster> read = decode(block);
    read.ifPresent(roster -> assertThat(decode(encode(roster))).contains(roster));
    Cid other = Cid.of(Cid.Codec.DAG_CBOR, Bytes.EMPTY);
    assertThat(
            Decoding.of(() -> RosterCodec.decode(SampleLog.LOG, other, block, SampleLog.SECRETS)))
        .as("a block of another CID")
        .isEmpty();
  }

  @FuzzTest
  void decodesSealedPart(byte[] input) {
    Optional<Roster> read = decode(SealedBytes.roster(PackedText.pack(Bytes.of(input))));
    if (read.isPresent()) {
      assertThat(read.get().records().size()).isLessThanOrEqualTo(Limits.MAX_ROSTER_RECORDS);
      assertThat(read.get().receipts().size()).isLessThanOrEqualTo(Limits.MAX_RECEIPTS);
      assertThat(decode(encode(read.get()))).isEqualTo(read);
    }
  }

  private static Optional<Roster> decode(Bytes block) {
    Cid cid = Cid.of(Cid.Codec.DAG_CBOR, block);
    return Decoding.of(() -> RosterCodec.decode(SampleLog.LOG, cid, block, SampleLog.SECRETS));
  }

  private static Bytes encode(Roster roster) {
    return RosterCodec.encode(
            SampleLog.LOG, roster, SampleLog.EPOCH, SampleLog.SECRET, SampleLog.SALT)
        .data();
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Corpus.of(RosterFuzzTest.class)
        .addWithEdges("decodesBlock", "roster", encode(SampleLog.roster()))
        .addWithEdges("decodesSealedPart", "roster", SealedParts.roster(SampleLog.roster()))
        .add("decodesSealedPart", "rows-without-log", SealedParts.rosterRows(1_500))
        .add("decodesSealedPart", "rows-of-receipts", SealedParts.emptyRows(1_500))
        .check();
  }
}

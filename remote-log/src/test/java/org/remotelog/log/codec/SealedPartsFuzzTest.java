package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Entry;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.proto.ReceiptColumns;
import org.remotelog.log.codec.proto.SegmentColumns;

/** Whoever holds a group's keys may seal anything: what is inside is refused or read, no more. */
class SealedPartsFuzzTest {
  private static final Bytes RICH_HEAD =
      HeadCodec.encode(SampleLog.richHead(), SampleLog.EPOCH, SampleLog.SECRET, SampleLog.SALT)
          .data();

  @FuzzTest(maxDuration = "1m")
  void segmentPlaintext(byte[] input) {
    int count = input.length == 0 ? 1 : 1 + (input[0] & 0x0f);
    SequenceRange range = SequenceRange.ofCount(1, count);
    try {
      List<Entry> entries = RunCodec.decode(Bytes.of(input), range, SampleLog.RULE);
      assertThat(RunCodec.decode(RunCodec.encode(entries), range, SampleLog.RULE))
          .isEqualTo(entries);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void packedText(byte[] input) {
    try {
      Bytes data = PackedText.unpack(Bytes.of(input), 65_536, "it");
      assertThat(PackedText.unpack(PackedText.pack(data), 65_536, "it")).isEqualTo(data);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void headBlock(byte[] input) {
    try {
      HeadCodec.outline(Bytes.of(input));
      HeadCodec.decode(SampleLog.LOG, Bytes.of(input), SampleLog.SECRETS);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void headPlaintext(byte[] input) {
    try {
      HeadCodec.read(SampleLog.LOG, HeadCodec.outline(RICH_HEAD), Bytes.of(input));
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void columns(byte[] input) {
    Bytes bytes = Bytes.of(input);
    try {
      ReferenceColumns.segments(
          Outside.parse("it", bytes, SegmentColumns::parseFrom), List.of(), 3);
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      Receipts.receipts(Outside.parse("it", bytes, ReceiptColumns::parseFrom));
    } catch (MalformedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}

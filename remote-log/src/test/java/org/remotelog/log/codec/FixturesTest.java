package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.log.codec.SampleLog.LOG;
import static org.remotelog.log.codec.SampleLog.RULE;
import static org.remotelog.log.codec.SampleLog.SECRETS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/**
 * Blocks as version 0.1 wrote them. The files are never made again: every later version reads these
 * bytes and finds the same values. What the files hold is described by {@link SampleLog}.
 */
class FixturesTest {
  @Test
  void readsSegment() throws IOException, MalformedException {
    List<Entry> entries = SampleLog.threeEntries();
    assertThat(open("segment.bin", entries)).isEqualTo(entries);
  }

  @Test
  void readsDeflatedSegment() throws IOException, MalformedException {
    List<Entry> entries = SampleLog.chat(1, 40, 9);
    assertThat(open("segment-deflated.bin", entries)).isEqualTo(entries);
  }

  @Test
  void readsHead() throws IOException, MalformedException {
    assertThat(HeadCodec.decode(LOG, fixture("head.bin"), SECRETS)).isEqualTo(SampleLog.richHead());
  }

  @Test
  void readsHeadWithUnknownOptionalFields() throws IOException, MalformedException {
    Head head = SampleLog.richHead();
    assertThat(HeadCodec.decode(LOG, fixture("head-unknown-fields.bin"), SECRETS)).isEqualTo(head);
    assertThat(HeadCodec.outline(fixture("head-unknown-fields.bin")).root()).isEqualTo(head.root());
  }

  @Test
  void readsPage() throws IOException, MalformedException {
    Bytes block = fixture("page.bin");
    PageRef ref =
        new PageRef(
            Cid.of(Cid.Codec.DAG_CBOR, block), new SequenceRange(201, 311), Optional.empty());
    assertThat(PageCodec.decode(LOG, ref, block, SECRETS))
        .isEqualTo(new Page(SampleLog.richHead().segments()));
  }

  @Test
  void readsRoster() throws IOException, MalformedException {
    Bytes block = fixture("roster.bin");
    Cid cid = Cid.of(Cid.Codec.DAG_CBOR, block);
    assertThat(RosterCodec.decode(LOG, cid, block, SECRETS)).isEqualTo(SampleLog.roster());
  }

  /** The first bytes of the hashes of the files, so that nobody changes them unseen. */
  @Test
  void holdsTheBytesOfTheRelease() throws IOException {
    StringBuilder hashes = new StringBuilder();
    for (String name :
        List.of(
            "segment.bin",
            "segment-deflated.bin",
            "head.bin",
            "head-unknown-fields.bin",
            "page.bin",
            "roster.bin")) {
      Digest digest = Cid.of(Cid.Codec.RAW, fixture(name)).digest();
      hashes.append(digest.hex(), 0, 16).append(' ').append(name).append('\n');
    }
    assertThat(hashes.toString()).isEqualTo(text("SHA256SUMS"));
  }

  private static List<Entry> open(String name, List<Entry> entries)
      throws IOException, MalformedException {
    Bytes block = fixture(name);
    SegmentRef ref =
        new SegmentRef(
            Cid.of(Cid.Codec.RAW, block),
            SequenceRange.ofCount(entries.get(0).sequence(), entries.size()),
            SegmentCodec.subtreeRoot(LOG, entries),
            SampleLog.EPOCH,
            0,
            block.size(),
            Optional.empty());
    return SegmentCodec.open(LOG, ref, block, SECRETS, RULE);
  }

  private static String text(String name) throws IOException {
    return new String(fixture(name).toArray(), StandardCharsets.US_ASCII);
  }

  private static Bytes fixture(String name) throws IOException {
    try (InputStream in = FixturesTest.class.getResourceAsStream("/fixtures/v0.1/" + name)) {
      if (in == null) {
        throw new IOException("no fixture " + name);
      }
      return Bytes.wrap(in.readAllBytes());
    }
  }
}

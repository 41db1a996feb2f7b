package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.codec.SealedExamples;
import org.remotelog.log.codec.SegmentCodec;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.log.crypto.KeySchedule;
import org.remotelog.log.crypto.LeafTree;

/** The hex in the pages of docs/spec is what the code makes. */
class SpecExamplesTest {
  private static final Entry ENTRY =
      new Entry(
          1,
          SampleLog.RULE.idOf(1_700_000_000, Bytes.utf8("hello")),
          Bytes.ofHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"),
          1_700_000_000,
          Bytes.EMPTY,
          Bytes.utf8("hello"));

  @Test
  void keys() throws IOException {
    SecretBytes tree = KeySchedule.treeRoot(SampleLog.SECRET, SampleLog.LOG, 3);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("tree-root", hex(tree));
    examples.put("leaf-key", hex(LeafTree.leafKey(tree, 5)));
    examples.put("head-key", hex(KeySchedule.headKey(SampleLog.SECRET, SampleLog.LOG)));
    examples.put("page-key", hex(KeySchedule.pageKey(SampleLog.SECRET, SampleLog.LOG)));
    examples.put("roster-key", hex(KeySchedule.rosterKey(SampleLog.SECRET, SampleLog.LOG)));
    examples.put("join-key", hex(KeySchedule.joinKey(SampleLog.SECRET, SampleLog.LOG)));
    assertShown("keys.md", examples);
  }

  @Test
  void segment() throws IOException {
    Block block = SampleLog.seal(List.of(ENTRY));
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("run", SealedExamples.run(ENTRY).hex());
    examples.put("packed", SealedExamples.packed(SealedExamples.run(ENTRY)).hex());
    examples.put("block", block.data().hex());
    examples.put("cid", block.cid().toString());
    assertShown("segment.md", examples);
  }

  @Test
  void head() throws Exception {
    Block segment = SampleLog.seal(List.of(ENTRY));
    Digest root = LogRoot.of(List.of(Commitments.of(SampleLog.LOG, ENTRY)));
    SegmentRef ref =
        new SegmentRef(
            segment.cid(),
            new SequenceRange(1, 1),
            SegmentCodec.subtreeRoot(SampleLog.LOG, List.of(ENTRY)),
            3,
            0,
            segment.data().size(),
            Optional.empty());
    Head head = Head.of(SampleLog.LOG, 1, root, 1_700_000_100_000L, List.of(ref));
    Block block = HeadCodec.encode(head, 3, SampleLog.SECRET, SampleLog.SALT);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("part", SealedExamples.openedHead(block, head).hex());
    examples.put("head", block.data().hex());
    examples.put("head-cid", block.cid().toString());
    assertShown("head.md", examples);
  }

  @Test
  void root() throws IOException {
    Digest first = commitment(1, 0xaa, 0xbb);
    Digest second = commitment(2, 0xac, 0xbc);
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("commitment-1", first.hex());
    examples.put("commitment-2", second.hex());
    examples.put("root-1", LogRoot.EMPTY.append(first).root().hex());
    examples.put("root-2", LogRoot.EMPTY.append(first).append(second).root().hex());
    assertShown("root.md", examples);
  }

  @Test
  void forkProof() throws IOException {
    Bytes proof = ForkProofTest.example();
    Map<String, String> examples = new LinkedHashMap<>();
    examples.put("size", proof.size() + "bytes");
    examples.put("hash", Sha256.of(proof).hex());
    examples.put("limit", String.format(java.util.Locale.ROOT, "%,d", ForkProof.MAX_BYTES));
    assertShown("fork-proof.md", examples);
  }

  private static Digest commitment(long sequence, int salt, int id) {
    Digest message = Digest.of(SampleLog.filled(id, 32));
    Bytes saltBytes = SampleLog.filled(salt, 16);
    return Commitments.of(
        SampleLog.LOG, new Entry(sequence, message, saltBytes, 0, Bytes.EMPTY, Bytes.EMPTY));
  }

  private static String hex(SecretBytes key) {
    return key.expose(SecretAccess.token()).hex();
  }

  private static void assertShown(String page, Map<String, String> examples) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "spec", page)).replaceAll("\\s", "");
    examples.forEach(
        (name, hex) -> assertThat(text).as("%s of %s: %s", name, page, hex).contains(hex));
  }
}

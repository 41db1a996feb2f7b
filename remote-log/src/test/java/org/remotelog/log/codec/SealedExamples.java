package org.remotelog.log.codec;

import java.util.List;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.crypto.KeySchedule;

/** What sealed blocks hold inside, for the examples of the specification. */
public final class SealedExamples {
  public static Bytes run(Entry entry) {
    return RunCodec.encode(List.of(entry));
  }

  public static Bytes packed(Bytes data) {
    return PackedText.pack(data);
  }

  public static Bytes openedHead(Block block, Head head) throws MalformedException {
    Bytes bound =
        new ByteWriter()
            .bytes(head.log().publicKey())
            .u64(head.count())
            .bytes(head.root().bytes())
            .toBytes();
    return SealedBlock.decode("head", block.data())
        .open(KeySchedule.headKey(SampleLog.SECRET, head.log()), bound);
  }

  private SealedExamples() {}
}

package org.remotelog.log.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.SampleLog;

class SealerTest {
  private static final Bytes BOUND = Bytes.utf8("bound");
  private static final Bytes TEXT = Bytes.utf8("text");

  @Test
  void opensWhatWasSealed() throws MalformedException {
    Bytes sealed = Sealer.seal(SampleLog.SECRET, SampleLog.SALT, BOUND, TEXT);
    assertThat(sealed.size()).isEqualTo(TEXT.size() + Sealer.OVERHEAD_BYTES);
    assertThat(Sealer.open(SampleLog.SECRET, BOUND, sealed, "it")).isEqualTo(TEXT);
  }

  @Test
  void refusesEveryAlteration() {
    Bytes sealed = Sealer.seal(SampleLog.SECRET, SampleLog.SALT, BOUND, TEXT);
    for (int at = 0; at < sealed.size(); at++) {
      byte[] bytes = sealed.toArray();
      bytes[at] ^= (byte) 0x80;
      assertRefused(SampleLog.SECRET, BOUND, Bytes.wrap(bytes));
      assertRefused(SampleLog.SECRET, BOUND, sealed.slice(0, at));
    }
    assertRefused(SampleLog.SECRET, Bytes.EMPTY, sealed);
    assertRefused(SecretBytes.of(SampleLog.filled(1, 32)), BOUND, sealed);
  }

  @Test
  void purposesLogsAndEpochsHaveDifferentKeys() {
    LogName log = SampleLog.LOG;
    SecretBytes secret = SampleLog.SECRET;
    Set<Bytes> keys = new HashSet<>();
    for (SecretBytes key :
        new SecretBytes[] {
          KeySchedule.treeRoot(secret, log, 0),
          KeySchedule.treeRoot(secret, log, 1),
          KeySchedule.treeRoot(secret, SampleLog.OTHER, 0),
          KeySchedule.headKey(secret, log),
          KeySchedule.headKey(secret, SampleLog.OTHER),
          KeySchedule.pageKey(secret, log),
          KeySchedule.rosterKey(secret, log),
          KeySchedule.joinKey(secret, log)
        }) {
      keys.add(key.expose(SecretAccess.token()));
    }
    assertThat(keys).hasSize(8);
    assertThatThrownBy(() -> KeySchedule.treeRoot(secret, log, -1)).hasMessageContaining("epoch");
    assertThatThrownBy(() -> KeySchedule.headKey(SecretBytes.of(Bytes.EMPTY), log))
        .hasMessageContaining("0 bytes");
  }

  @Test
  void refusesSegmentHeadersOfOtherVersions() {
    Bytes header = new SegmentHeader(1, 2, SampleLog.SALT).toBytes();
    Bytes tag = SampleLog.filled(0, Limits.TAG_BYTES);
    assertThat(header.size()).isEqualTo(SegmentHeader.SIZE);
    assertHeaderRefused(Bytes.concat(header, tag.slice(1, 16)), "too short");
    assertHeaderRefused(changed(Bytes.concat(header, tag), 0, 2), "version 2");
    assertHeaderRefused(changed(Bytes.concat(header, tag), 1, 2), "key schedule 2");
    assertHeaderRefused(changed(Bytes.concat(header, tag), 2, 0x80), "epoch");
  }

  private static Bytes changed(Bytes bytes, int at, int value) {
    byte[] array = bytes.toArray();
    array[at] = (byte) value;
    return Bytes.wrap(array);
  }

  private static void assertHeaderRefused(Bytes block, String reason) {
    assertThatThrownBy(() -> SegmentHeader.parse(block))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  private static void assertRefused(SecretBytes key, Bytes bound, Bytes sealed) {
    assertThatThrownBy(() -> Sealer.open(key, bound, sealed, "the head"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("the head");
  }
}

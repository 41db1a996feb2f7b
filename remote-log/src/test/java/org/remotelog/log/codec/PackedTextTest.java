package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.zip.Deflater;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

class PackedTextTest {
  private static final int MAX = 4096;

  @Test
  void unpacksWhatWasPacked() throws MalformedException {
    Random random = new Random(4);
    for (int size = 0; size <= MAX; size += 1 + size / 20) {
      Bytes noise = SampleLog.random(random, size);
      Bytes zeros = SampleLog.filled(0, size);
      assertThat(PackedText.unpack(PackedText.pack(noise), MAX, "it")).isEqualTo(noise);
      assertThat(PackedText.unpack(PackedText.pack(zeros), MAX, "it")).isEqualTo(zeros);
    }
  }

  @Test
  void paddingAddsAtMostTwelvePercentAndHidesTheSize() {
    assertThat(PackedText.paddedSize(1)).isEqualTo(128);
    assertThat(PackedText.paddedSize(128)).isEqualTo(128);
    assertThat(PackedText.paddedSize(129)).isEqualTo(144);
    assertThat(PackedText.paddedSize(1000)).isEqualTo(1024);
    assertThat(PackedText.paddedSize(100_000)).isEqualTo(100_352);
    for (int size = 129; size < 1_000_000; size += 1 + size / 100) {
      int padded = PackedText.paddedSize(size);
      assertThat(padded).isBetween(size, (int) (size * 1.125));
      assertThat(PackedText.paddedSize(padded)).isEqualTo(padded);
    }
  }

  @Test
  void refusesMoreThanTheLimit() throws MalformedException {
    Bytes most = SampleLog.filled(0, MAX);
    assertThat(PackedText.unpack(PackedText.pack(most), MAX, "it")).isEqualTo(most);
    Bytes over = PackedText.pack(SampleLog.filled(0, MAX + 1));
    assertRefused(() -> PackedText.unpack(over, MAX, "it"), "it claims 4097 bytes");
  }

  @Test
  void refusesBombsAndLyingLengths() {
    Bytes bomb = deflated(new byte[8 * 1024 * 1024]);
    assertRefused(packed(1, MAX, bomb.size(), bomb), "more than it claims");
    Bytes ten = deflated(new byte[10]);
    assertRefused(packed(1, 9, ten.size(), ten), "more than it claims");
    assertRefused(packed(1, 11, ten.size(), ten), "less than it claims");
    assertRefused(packed(1, 10, ten.size() - 1, ten), "");
    assertRefused(packed(1, 0xffff_ffffL, ten.size(), ten), "claims 4294967295 bytes");
    assertRefused(packed(0, 4, 3, SampleLog.filled(0, 3)), "two lengths");
    assertRefused(packed(0, 4, 0xffff_ffffL, SampleLog.filled(0, 4)), "ends early");
    assertRefused(packed(1, 4, 3, SampleLog.filled(0xff, 3)), "not deflated");
    assertRefused(packed(2, 3, 3, SampleLog.filled(0, 3)), "compression 2");
    assertRefused(SampleLog.filled(0, 4), "ends early");
  }

  @Test
  void refusesTrailingBytes() {
    Bytes ten = deflated(new byte[10]);
    Bytes longer = Bytes.concat(ten, Bytes.ofHex("00"));
    assertRefused(packed(1, 10, longer.size(), longer), "does not end");
    assertRefused(packed(0, 3, 3, SampleLog.filled(1, 4)), "padding other than zeros");
  }

  private static void assertRefused(Bytes packed, String reason) {
    assertRefused(() -> PackedText.unpack(packed, MAX, "it"), reason);
  }

  private static void assertRefused(ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOf(MalformedException.class).hasMessageContaining(reason);
  }

  private static Bytes packed(int codec, long inflated, long size, Bytes data) {
    return new ByteWriter().u8(codec).u32(inflated).u32(size).bytes(data).toBytes();
  }

  private static Bytes deflated(byte[] data) {
    Deflater deflater = new Deflater(6, true);
    deflater.setInput(data);
    deflater.finish();
    byte[] output = new byte[data.length + 100];
    Bytes result = Bytes.wrap(output).slice(0, deflater.deflate(output));
    deflater.end();
    return result;
  }
}

package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Limits;

class FramesTest {
  private static FrameReader reader(String hex) {
    return new FrameReader(new ByteArrayInputStream(Bytes.ofHex(hex).toArray()));
  }

  @Test
  void writesLengthHighestByteFirst() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new FrameWriter(out).write(Bytes.ofHex("aabb"));
    new FrameWriter(out).write(Bytes.EMPTY);
    assertThat(Bytes.of(out.toByteArray()).hex()).isEqualTo("00000002aabb00000000");
  }

  @Test
  void readsFramesUntilTheEnd() throws IOException, MalformedException {
    FrameReader reader = reader("00000002aabb0000000000000001cc");
    assertThat(reader.next()).contains(Bytes.ofHex("aabb"));
    assertThat(reader.next()).contains(Bytes.EMPTY);
    assertThat(reader.next()).contains(Bytes.ofHex("cc"));
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void refusesTruncatedFrame() {
    assertThatThrownBy(() -> reader("0000").next()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> reader("00000003aabb").next())
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("2 bytes of a frame of 3");
  }

  @Test
  void takesLargestFrameAndRefusesOneMore() throws IOException, MalformedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bytes most = Bytes.wrap(new byte[Limits.MAX_PAYLOAD_BYTES]);
    new FrameWriter(out).write(most);
    assertThat(new FrameReader(new ByteArrayInputStream(out.toByteArray())).next()).contains(most);
    assertThatThrownBy(() -> reader("00100001").next())
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("1048577");
    assertThatThrownBy(() -> reader("ffffffff").next()).isInstanceOf(MalformedException.class);
    Bytes over = Bytes.wrap(new byte[Limits.MAX_PAYLOAD_BYTES + 1]);
    assertThatThrownBy(() -> new FrameWriter(out).write(over))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void asksForNoMoreThanAChunkBeforeBytesCome() {
    int[] largest = {0};
    InputStream slow =
        new InputStream() {
          private final InputStream start =
              new ByteArrayInputStream(Bytes.ofHex("00100000").toArray());

          @Override
          public int read() throws IOException {
            return start.read();
          }

          @Override
          public int read(byte[] into, int from, int count) {
            largest[0] = Math.max(largest[0], into.length);
            return -1;
          }
        };
    assertThatThrownBy(() -> new FrameReader(slow).next()).isInstanceOf(EOFException.class);
    assertThat(largest[0]).isEqualTo(TcpLimits.CHUNK_BYTES);
  }
}

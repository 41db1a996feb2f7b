package org.remotelog.mvds.transport.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Limits;

/**
 * Reads frames: four bytes of length, the highest first, and so many bytes. A frame without bytes
 * is a sign of life. One object serves one thread.
 */
public final class FrameReader {
  private static final int LENGTH_BYTES = 4;

  private final InputStream in;
  private boolean inside;

  public FrameReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next frame, which may have no bytes; none at the end of the stream.
   *
   * @throws MalformedException when the frame is longer than {@link Limits#MAX_PAYLOAD_BYTES};
   *     nothing can be read after it
   * @throws EOFException when the stream ends inside a frame
   */
  public Optional<Bytes> next() throws IOException, MalformedException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    inside = true;
    long size = first;
    for (int i = 1; i < LENGTH_BYTES; i++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the stream ends in the length of a frame");
      }
      size = size << 8 | next;
    }
    if (size > Limits.MAX_PAYLOAD_BYTES) {
      throw new MalformedException(
          "a frame of " + size + " bytes is over " + Limits.MAX_PAYLOAD_BYTES);
    }
    Bytes content = Bytes.wrap(content((int) size));
    inside = false;
    return Optional.of(content);
  }

  /** Whether some of a frame came and its end did not. */
  boolean isInside() {
    return inside;
  }

  /** Memory grows with the bytes that come, not with those that are announced. */
  private byte[] content(int size) throws IOException {
    byte[] content = new byte[Math.min(size, TcpLimits.CHUNK_BYTES)];
    int read = 0;
    while (read < size) {
      if (read == content.length) {
        content = Arrays.copyOf(content, Math.min(size, 2 * content.length));
      }
      int more = in.read(content, read, content.length - read);
      if (more < 0) {
        throw new EOFException("the stream ends after " + read + " bytes of a frame of " + size);
      }
      read += more;
    }
    return content;
  }
}

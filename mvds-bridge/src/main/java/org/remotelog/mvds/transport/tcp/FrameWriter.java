package org.remotelog.mvds.transport.tcp;

import java.io.IOException;
import java.io.OutputStream;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;

/** Writes frames as {@link FrameReader} reads them. One object serves one thread. */
public final class FrameWriter {
  private final OutputStream out;

  public FrameWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes one frame, in one call of the stream, and flushes it.
   *
   * @throws IllegalArgumentException when it is longer than {@link Limits#MAX_PAYLOAD_BYTES}
   */
  public void write(Bytes content) throws IOException {
    if (content.size() > Limits.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a frame of " + content.size() + " bytes");
    }
    out.write(new ByteWriter().u32(content.size()).bytes(content).toBytes().toArray());
    out.flush();
  }
}

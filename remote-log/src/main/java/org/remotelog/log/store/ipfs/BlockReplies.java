package org.remotelog.log.store.ipfs;

import java.io.IOException;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpReply;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;

/** Replies that are blocks. */
final class BlockReplies {
  static final int MAX_BYTES = Limits.MAX_BLOCK_BYTES;

  /**
   * The bytes of a block, not verified.
   *
   * @throws IOException when they are plainly a text about something else, as a login page is
   */
  static Bytes block(String uri, Cid cid, HttpReply reply) throws IOException {
    Bytes data = reply.body();
    String type = reply.mediaType();
    boolean isText = type.startsWith("text/") || type.equals("application/json");
    if (isText && !cid.verify(data)) {
      throw new IOException(uri + " gives no block " + cid + ", but a text: " + reply.explain());
    }
    return data;
  }

  static IOException tooLong(String uri, Cid cid) {
    return new IOException(
        uri
            + " gives more than "
            + Limits.MAX_BLOCK_BYTES
            + " bytes under "
            + cid
            + ", too many for a block");
  }

  private BlockReplies() {}
}

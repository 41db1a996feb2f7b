package org.remotelog.http;

import java.io.IOException;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.remotelog.bytes.Bytes;

/** A body that is written from the byte strings that are there, without a copy of the whole. */
final class PiecesBody extends RequestBody {
  private final MediaType mediaType;
  private final List<Bytes> pieces;

  PiecesBody(MediaType mediaType, List<Bytes> pieces) {
    this.mediaType = mediaType;
    this.pieces = pieces;
  }

  @Override
  public MediaType contentType() {
    return mediaType;
  }

  @Override
  public long contentLength() {
    long size = 0;
    for (Bytes piece : pieces) {
      size += piece.size();
    }
    return size;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    for (Bytes piece : pieces) {
      sink.write(piece.asReadOnlyBuffer());
    }
  }
}

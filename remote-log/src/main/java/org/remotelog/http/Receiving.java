package org.remotelog.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Headers;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.remotelog.bytes.Bytes;

/** Reads a reply on a thread of the client, so that the caller can be interrupted. */
final class Receiving implements Callback {
  /** Done when the whole reply is here, or will never be. */
  final CompletableFuture<HttpReply> reply = new CompletableFuture<>();

  private final int maxBytes;

  Receiving(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void onFailure(Call call, IOException e) {
    reply.completeExceptionally(e);
  }

  @Override
  public void onResponse(Call call, Response response) {
    try (response) {
      reply.complete(read(response));
    } catch (IOException | RuntimeException e) {
      reply.completeExceptionally(e);
    }
  }

  private HttpReply read(Response response) throws IOException {
    if (response.isRedirect()) {
      throw new RedirectedException("wants to send us elsewhere (HTTP " + response.code() + ")");
    }
    ResponseBody body = response.body();
    Buffer buffer = new Buffer();
    boolean isWhole = false;
    while (!isWhole && buffer.size() <= maxBytes) {
      isWhole = body.source().read(buffer, maxBytes + 1L - buffer.size()) < 0;
    }
    if (!isWhole) {
      throw new LongReplyException("gave a reply of more than " + maxBytes + " bytes");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    add(headers, response.headers());
    add(headers, response.trailers());
    HttpReply.Headers all = new HttpReply.Headers(headers);
    return new HttpReply(
        response.code(),
        HttpReply.mediaType(all.value("Content-Type")),
        all,
        Bytes.wrap(buffer.readByteArray()));
  }

  private static void add(Map<String, String> headers, Headers added) {
    for (int i = 0; i < added.size(); i++) {
      headers.put(added.name(i), added.value(i));
    }
  }
}

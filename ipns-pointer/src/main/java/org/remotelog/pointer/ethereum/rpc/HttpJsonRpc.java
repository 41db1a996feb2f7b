package org.remotelog.pointer.ethereum.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.http.JsonTexts;

/** JSON-RPC by one POST for each call. */
public final class HttpJsonRpc implements JsonRpc {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String MEDIA_TYPE = "application/json";

  private final HttpServer server;
  private final AtomicLong ids = new AtomicLong();

  /**
   * @param server closed together with this
   */
  public HttpJsonRpc(HttpServer server) {
    this.server = server;
  }

  @Override
  public Optional<Object> call(String method, List<?> params, Duration deadline)
      throws IOException {
    long id = ids.incrementAndGet();
    HttpCall call =
        HttpCall.post("", Limits.MAX_REPLY_BYTES)
            .header("Accept", MEDIA_TYPE)
            .body(new HttpCall.Content(MEDIA_TYPE, question(id, method, params)));
    return result(uri(), method, id, server.send(call, deadline));
  }

  /** What a reply says to the call with this number: text, truth values, lists and maps of them. */
  static Optional<Object> result(String uri, String method, long id, HttpReply reply)
      throws IOException {
    Optional<Map<String, Object>> answer = answer(reply);
    Object error = answer.isPresent() ? answer.get().get("error") : null;
    if (error instanceof Map<?, ?> fields) {
      throw error(uri, method, fields);
    }
    if (!reply.isSuccess()) {
      throw refused(uri, reply);
    }
    if (error != null) {
      throw new RpcErrorException(uri, method, 0, String.valueOf(error), Optional.empty());
    }
    if (!answer.isPresent() || !Long.valueOf(id).equals(answer.get().get("id"))) {
      throw new IOException(
          uri + " is no Ethereum RPC: it answers with something else, " + reply.explain());
    }
    return Optional.ofNullable(answer.get().get("result"));
  }

  private static Optional<Map<String, Object>> answer(HttpReply reply) {
    try {
      List<Map<String, Object>> objects = JsonTexts.read(reply.body());
      return objects.size() == 1 ? Optional.of(objects.get(0)) : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static IOException refused(String uri, HttpReply reply) {
    switch (reply.status()) {
      case 401:
      case 403:
        return new IOException(
            uri + " does not let us in, " + reply.explain() + "; give it a credential");
      case 429:
      case 503:
        return new IOException(
            uri + " has too much to do, " + reply.explain() + "; try again later");
      default:
        return new IOException(
            uri + " is no Ethereum RPC, or not well: it answers " + reply.explain());
    }
  }

  private static RpcErrorException error(String uri, String method, Map<?, ?> error) {
    long code = error.get("code") instanceof Long number ? number : 0;
    return new RpcErrorException(
        uri, method, code, String.valueOf(error.get("message")), data(error.get("data")));
  }

  /** Nodes put it there as text, some with quotes or a word before it, some one level deeper. */
  private static Optional<Bytes> data(@Nullable Object data) {
    if (data instanceof Map<?, ?> deeper) {
      return deeper.get("data") instanceof String text ? data(text) : Optional.empty();
    }
    if (!(data instanceof String text) || text.indexOf("0x") < 0) {
      return Optional.empty();
    }
    int from = text.indexOf("0x") + 2;
    int to = from;
    while (to < text.length() && isHex(text.charAt(to))) {
      to++;
    }
    try {
      return Optional.of(Hex.decode(text.substring(from, to)));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static Bytes question(long id, String method, List<?> params) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("jsonrpc", "2.0");
      out.writeNumberField("id", id);
      out.writeStringField("method", method);
      out.writeFieldName("params");
      write(out, params);
      out.writeEndObject();
    }
    return Bytes.utf8(text.toString());
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object one : list) {
        write(out, one);
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        out.writeFieldName(String.valueOf(field.getKey()));
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else {
      throw new IllegalArgumentException("a parameter of " + value.getClass());
    }
  }

  @Override
  public String uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }
}

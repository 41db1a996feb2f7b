package org.remotelog.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * A request to a server.
 *
 * @param path below the server's base, not encoded, starting with a slash; empty for the base
 *     itself
 * @param query names and values in order, not encoded; a name may come again
 * @param maxReplyBytes a longer reply is refused
 */
public record HttpCall(
    String method,
    String path,
    List<Parameter> query,
    Map<String, String> headers,
    Optional<Body> body,
    int maxReplyBytes) {

  /** One name and value of the query. */
  public record Parameter(String name, String value) {}

  /** What a request carries. */
  public sealed interface Body {}

  /** Bytes of one media type. */
  public record Content(String mediaType, Bytes data) implements Body {}

  /** The parts of a form, as files named after their order. */
  public record Form(String field, List<Bytes> files) implements Body {
    public Form {
      files = List.copyOf(files);
    }
  }

  /** A form of one file, whose pieces are sent one behind the other without being joined. */
  public record FormFile(String field, List<Bytes> pieces) implements Body {
    public FormFile {
      pieces = List.copyOf(pieces);
    }
  }

  public HttpCall {
    query = List.copyOf(query);
    headers = Map.copyOf(headers);
    if (!path.isEmpty() && !path.startsWith("/")) {
      throw new IllegalArgumentException("path without a slash: " + path);
    }
    if (maxReplyBytes < 0) {
      throw new IllegalArgumentException("at most " + maxReplyBytes + " bytes");
    }
  }

  public static HttpCall get(String path, int maxReplyBytes) {
    return new HttpCall("GET", path, List.of(), Map.of(), Optional.empty(), maxReplyBytes);
  }

  /** Asks for status and headers of what a GET would give. */
  public static HttpCall head(String path) {
    return new HttpCall("HEAD", path, List.of(), Map.of(), Optional.empty(), 0);
  }

  /** A POST without a body. */
  public static HttpCall post(String path, int maxReplyBytes) {
    return new HttpCall("POST", path, List.of(), Map.of(), Optional.empty(), maxReplyBytes);
  }

  public static HttpCall put(String path, Content content, int maxReplyBytes) {
    return new HttpCall("PUT", path, List.of(), Map.of(), Optional.of(content), maxReplyBytes);
  }

  public HttpCall query(String name, String value) {
    List<Parameter> more = new ArrayList<>(query);
    more.add(new Parameter(name, value));
    return new HttpCall(method, path, more, headers, body, maxReplyBytes);
  }

  public HttpCall header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, path, query, more, body, maxReplyBytes);
  }

  public HttpCall body(Body with) {
    return new HttpCall(method, path, query, headers, Optional.of(with), maxReplyBytes);
  }
}

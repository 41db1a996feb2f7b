package org.remotelog.log.store.ipfs;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpReply;
import org.remotelog.http.JsonTexts;
import org.remotelog.log.Cid;
import org.remotelog.log.store.ipfs.NodeFailure.Kind;

/**
 * What the replies of a node's RPC mean. Nodes answer errors with status 500 and a text, or with
 * status 200 and an error in the body or behind it, so texts are what errors are told by.
 */
final class NodeReplies {
  private static final String TOKEN_END = "[^A-Za-z0-9]+";
  private static final int MIN_CID_CHARS = 46;

  /** Headers of errors that came up after the status was sent. */
  private static final String LATE_ERROR = "X-Stream-Error";

  /** The failure that a reply with another status than 2xx stands for. */
  static NodeFailure failure(String uri, HttpReply reply) {
    String said = message(reply).orElse("");
    String shown = said.isEmpty() ? reply.explain() : HttpReply.oneLine(said);
    switch (reply.status()) {
      case 401:
        return other(
            uri + " wants a credential (HTTP 401): give it with ?auth=env:NAME or ?auth=file:PATH");
      case 403:
        return other(
            uri
                + " refuses us (HTTP 403): the node's API.Authorizations or a proxy before it must"
                + " allow this RPC; a credential is given with ?auth=env:NAME or ?auth=file:PATH");
      case 404:
      case 405:
        return other(
            uri
                + " is no RPC of an IPFS node (HTTP "
                + reply.status()
                + "): the RPC listens on port 5001 unless configured otherwise, the gateway on"
                + " another");
      case 413:
        return new NodeFailure(
            Kind.TOO_LARGE, said, uri + " takes no request of this size: " + shown);
      default:
        Kind kind = kind(said);
        String late = kind == Kind.LATE ? " was not done in time: " : ": ";
        return new NodeFailure(kind, said, uri + late + shown);
    }
  }

  private static NodeFailure other(String message) {
    return new NodeFailure(Kind.OTHER, "", message);
  }

  private static Kind kind(String said) {
    String text = said.toLowerCase(Locale.ROOT);
    if (text.contains("deadline exceeded") || text.contains("timed out")) {
      return Kind.LATE;
    }
    if (text.contains("pinned recursively")) {
      return Kind.PINNED_RECURSIVELY;
    }
    if (text.contains("not pinned")) {
      return Kind.NOT_PINNED;
    }
    boolean isAbsent = text.contains("not found") || text.contains("could not find");
    return isAbsent ? Kind.ABSENT : Kind.OTHER;
  }

  /** The error text of a reply, when it is one of a node's. */
  private static Optional<String> message(HttpReply reply) {
    try {
      for (Map<String, Object> object : JsonTexts.read(reply.body())) {
        Optional<String> error = error(object);
        if (error.isPresent()) {
          return error;
        }
      }
    } catch (MalformedException e) {
      // Not the node itself, but something before it. Its status is all that can be used.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The error in one object, at the places where nodes put one. */
  private static Optional<String> error(Map<String, Object> object) {
    for (String key : List.of("Message", "Error", "PinErrorMsg")) {
      Object value = object.get(key);
      if (value != null && !value.equals("") && !value.equals(Boolean.FALSE)) {
        return Optional.of(String.valueOf(value));
      }
    }
    return object.get("Root") instanceof Map<?, ?> root
            && root.get("PinErrorMsg") instanceof String s
        ? Optional.of(s).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /**
   * The objects of a reply with status 2xx.
   *
   * @throws NodeFailure when one of them is an error
   * @throws IOException when the reply is none of a node
   */
  static List<Map<String, Object>> objects(String uri, HttpReply reply) throws IOException {
    List<Map<String, Object>> objects;
    try {
      objects = JsonTexts.read(reply.body());
    } catch (MalformedException e) {
      throw new IOException(
          uri + " gives no answer of an IPFS node, but " + reply.explain() + ": " + e.getMessage());
    }
    for (Map<String, Object> object : objects) {
      refuse(uri, error(object).orElse(""));
    }
    return objects;
  }

  /**
   * Refuses a reply with status 2xx behind which an error came.
   *
   * @throws NodeFailure with that error
   */
  static void refuseLateError(String uri, HttpReply reply) throws NodeFailure {
    refuse(uri, reply.headers().value(LATE_ERROR));
  }

  private static void refuse(String uri, String said) throws NodeFailure {
    if (!said.isEmpty()) {
      throw new NodeFailure(kind(said), said, uri + ": " + HttpReply.oneLine(said));
    }
  }

  /** The blocks that a node says it has pinned. */
  static Set<Cid> pins(List<Map<String, Object>> objects) throws MalformedException {
    Set<Cid> pins = new LinkedHashSet<>();
    for (Map<String, Object> object : objects) {
      if (object.get("Pins") instanceof List<?> texts) {
        for (Object text : texts) {
          pins.add(Cid.parse(String.valueOf(text)));
        }
      }
    }
    return pins;
  }

  /** Which of the blocks a node's text names first. */
  static Optional<Cid> named(String said, Set<Cid> among) {
    for (String token : said.split(TOKEN_END)) {
      if (token.length() >= MIN_CID_CHARS) {
        try {
          Cid cid = Cid.parse(token);
          if (among.contains(cid)) {
            return Optional.of(cid);
          }
        } catch (MalformedException e) {
          // A long word, but no identifier.
          continue;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether objects that answer a question about one block are about this one. */
  static boolean isAbout(Cid cid, List<Map<String, Object>> objects) throws MalformedException {
    for (Map<String, Object> object : objects) {
      if (object.get("Key") instanceof String key) {
        return Cid.parse(key).equals(cid);
      }
    }
    return false;
  }

  /** Whether a version is that of js-ipfs, which differs from Kubo. */
  static boolean isJavaScript(List<Map<String, Object>> version) throws MalformedException {
    for (Map<String, Object> object : version) {
      if (object.get("Version") instanceof String) {
        return object.containsKey("ipfs-core") || object.containsKey("interface-ipfs-core");
      }
    }
    throw new MalformedException("the answer has no version");
  }

  private NodeReplies() {}
}

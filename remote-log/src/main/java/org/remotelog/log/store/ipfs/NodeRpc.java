package org.remotelog.log.store.ipfs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;

/** Calls of a node's RPC (Kubo RPC API, version 0). */
final class NodeRpc {
  private static final String FORM_FIELD = "file";

  private final HttpServer server;

  NodeRpc(HttpServer server) {
    this.server = server;
  }

  String uri() {
    return server.uri();
  }

  void close() {
    server.close();
  }

  /** Sends an upload, and gives the objects of the answer. */
  List<Map<String, Object>> upload(
      String command, Map<String, String> options, List<Bytes> pieces, Deadline deadline)
      throws IOException {
    HttpCall call =
        call(command, options, List.of(), IpfsLimits.MAX_REPLY_BYTES, Optional.of(pieces));
    return NodeReplies.objects(uri(), send(call, deadline));
  }

  /** Asks about blocks, or nothing special, and gives the objects of the answer. */
  List<Map<String, Object>> ask(
      String command, Map<String, String> options, Collection<Cid> cids, Deadline deadline)
      throws IOException {
    HttpCall call = call(command, options, cids, IpfsLimits.MAX_REPLY_BYTES, Optional.empty());
    return NodeReplies.objects(uri(), send(call, deadline));
  }

  /** Fetches a block. */
  HttpReply fetch(Cid cid, Deadline deadline) throws IOException {
    HttpCall call =
        call("block/get", Map.of(), List.of(cid), BlockReplies.MAX_BYTES, Optional.empty());
    return send(call, deadline);
  }

  private static HttpCall call(
      String command,
      Map<String, String> options,
      Collection<Cid> cids,
      int maxReplyBytes,
      Optional<List<Bytes>> upload) {
    List<HttpCall.Parameter> query = new ArrayList<>();
    options.forEach((name, value) -> query.add(new HttpCall.Parameter(name, value)));
    cids.forEach(cid -> query.add(new HttpCall.Parameter("arg", cid.toString())));
    Optional<HttpCall.Body> body = upload.map(pieces -> new HttpCall.FormFile(FORM_FIELD, pieces));
    return new HttpCall("POST", "/api/v0/" + command, query, Map.of(), body, maxReplyBytes);
  }

  /** Tells the node to give up in time, so that it does not search on for nobody. */
  private HttpReply send(HttpCall call, Deadline deadline) throws IOException {
    Duration left = deadline.remaining(uri());
    long nodeMs = Math.max(1, left.toMillis() * IpfsLimits.NODE_SHARE_PERCENT / 100);
    HttpReply reply = server.send(call.query("timeout", nodeMs + "ms"), left);
    if (!reply.isSuccess()) {
      throw NodeReplies.failure(uri(), reply);
    }
    NodeReplies.refuseLateError(uri(), reply);
    return reply;
  }
}

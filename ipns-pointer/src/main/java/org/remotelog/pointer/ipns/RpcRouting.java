package org.remotelog.pointer.ipns;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.pointer.TimeLeft;

/**
 * The RPC of a Kubo node: {@code routing/put} and {@code routing/get}, and {@code name/put} and
 * {@code name/get} where those are gone. What routing/put takes is not validated, so only reading
 * back tells what came of it. None of these calls reads the node's cache of resolved names.
 */
final class RpcRouting implements RecordRoute {
  private static final String ROUTING = "/api/v0/routing/";
  private static final String NAME = "/api/v0/name/";

  private final HttpServer server;
  private final Clock clock;
  private volatile boolean routingIsGone;

  RpcRouting(HttpServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
  }

  @Override
  public void put(HeadRecord record, Duration deadline) throws IOException {
    TimeLeft left = new TimeLeft(deadline);
    HttpReply reply = send(record, left);
    // What the node holds is as new or newer: reading back tells which.
    boolean held = reply.explain().contains("existing IPNS record has sequence");
    if (reply.isSuccess() || held) {
      return;
    }
    throw Refusal.of(uri(), reply, record, clock.instant());
  }

  private HttpReply send(HeadRecord record, TimeLeft left) throws IOException {
    HttpCall.Form form = new HttpCall.Form("value", Collections.singletonList(record.bytes()));
    if (!routingIsGone) {
      HttpCall call = call(ROUTING + "put", "/ipns/" + record.log());
      HttpReply reply = server.send(offline(call).body(form), left.get());
      if (reply.status() != 404) {
        return reply;
      }
      routingIsGone = true;
    }
    HttpCall call = call(NAME + "put", record.log().toString());
    return known(server.send(offline(call).body(form), left.get()));
  }

  @Override
  public Optional<Bytes> get(LogName log, Duration deadline) throws IOException {
    TimeLeft left = new TimeLeft(deadline);
    if (!routingIsGone) {
      HttpReply reply = server.send(call(ROUTING + "get", "/ipns/" + log), left.get());
      if (reply.status() != 404) {
        return isAbsent(reply) ? Optional.empty() : within(reply);
      }
      routingIsGone = true;
    }
    HttpReply reply = known(server.send(call(NAME + "get", "/ipns/" + log), left.get()));
    return isAbsent(reply) ? Optional.empty() : Optional.of(good(reply).body());
  }

  private static HttpCall call(String path, String name) {
    return HttpCall.post(path, Limits.MAX_REPLY_BYTES).query("arg", name);
  }

  private static HttpCall offline(HttpCall call) {
    return call.query("allow-offline", "true");
  }

  private Optional<Bytes> within(HttpReply reply) throws IOException {
    try {
      return RoutingReply.record(good(reply).body());
    } catch (MalformedException e) {
      throw new IOException(uri() + " answered with something else: " + e.getMessage(), e);
    }
  }

  private static boolean isAbsent(HttpReply reply) {
    return reply.status() == 500 && reply.explain().contains("not found");
  }

  private HttpReply good(HttpReply reply) throws IOException {
    if (reply.status() == 500 && reply.explain().contains("online mode")) {
      throw new IOException(
          uri()
              + " is offline, and then its RPC gives no records out: set Gateway.ExposeRoutingAPI"
              + " to true in the node's configuration, or run the node online");
    }
    if (reply.status() != 200) {
      throw Refusal.failed(uri(), reply);
    }
    return reply;
  }

  private HttpReply known(HttpReply reply) throws IOException {
    if (reply.status() == 404) {
      throw new RouteMissingException(
          uri() + " is no RPC that takes IPNS records; is it the address of a Kubo node's RPC?");
    }
    return reply;
  }

  @Override
  public String uri() {
    return server.uri();
  }
}

package org.remotelog.pointer.ipns;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;

/**
 * The Routing V1 HTTP API, {@code /routing/v1/ipns} (IPFS specification, "Delegated Routing V1 HTTP
 * API"): of a Kubo node's gateway, or of a public router. It validates what it takes.
 */
final class DelegatedRouting implements RecordRoute {
  private static final String PATH = "/routing/v1/ipns/";
  private static final String MEDIA_TYPE = "application/vnd.ipfs.ipns-record";
  private static final String TEXT = "text/plain";

  /** What the HTTP library of Kubo says where nothing is served at all. */
  private static final Bytes NO_PAGE = Bytes.utf8("404 page not found");

  private final HttpServer server;
  private final Clock clock;

  DelegatedRouting(HttpServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
  }

  @Override
  public void put(HeadRecord record, Duration deadline) throws IOException {
    HttpCall call =
        HttpCall.put(
            PATH + record.log(),
            new HttpCall.Content(MEDIA_TYPE, record.bytes()),
            Limits.MAX_REPLY_BYTES);
    HttpReply reply = server.send(call, deadline);
    if (isNoRoute(reply.status())) {
      throw missing(reply);
    }
    if (!reply.isSuccess()) {
      throw Refusal.of(uri(), reply, record, clock.instant());
    }
  }

  /**
   * Absent is told by the media type: 200 with plain text (IPIP-513), or 404 with plain text before
   * that.
   */
  @Override
  public Optional<Bytes> get(LogName log, Duration deadline) throws IOException {
    HttpCall call =
        HttpCall.get(PATH + log, org.remotelog.log.Limits.MAX_RECORD_BYTES)
            .header("Accept", MEDIA_TYPE)
            .header("Cache-Control", "no-cache");
    HttpReply reply = server.send(call, deadline);
    if (reply.status() == 404) {
      if (reply.mediaType().equals(TEXT) && !reply.body().startsWith(NO_PAGE)) {
        return Optional.empty();
      }
      throw missing(reply);
    }
    if (isNoRoute(reply.status())) {
      throw missing(reply);
    }
    if (reply.status() != 200) {
      throw Refusal.failed(uri(), reply);
    }
    if (reply.mediaType().equals(TEXT)) {
      return Optional.empty();
    }
    if (!reply.mediaType().equals(MEDIA_TYPE)) {
      throw new IOException(
          uri()
              + " answered with "
              + (reply.mediaType().isEmpty() ? "bytes of no type" : reply.mediaType())
              + " in place of an IPNS record; is it the routing API, or a login page before it?");
    }
    return Optional.of(reply.body());
  }

  private static boolean isNoRoute(int status) {
    return status == 404 || status == 405 || status == 501;
  }

  private RouteMissingException missing(HttpReply reply) {
    return new RouteMissingException(
        uri()
            + " has no /routing/v1, "
            + reply.explain()
            + ": set Gateway.ExposeRoutingAPI to true in the node's configuration, with Kubo 0.23"
            + " or newer, or give the pointer ?rpc= too");
  }

  @Override
  public String uri() {
    return server.uri();
  }
}

package org.remotelog.pointer.ipns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.log.StaleHeadException;
import org.remotelog.pointer.Publishing;
import org.remotelog.pointer.TimeLeft;

/**
 * Head records in IPNS, by the routing API of a node's gateway or of a public router. Publishing is
 * one PUT, and one GET to see what came of it; resolving is one GET. A name system holds one record
 * for each name; of two heads of one sequence, the one that it drops gets its publisher a
 * ConflictingHeadException.
 *
 * <p>With the RPC of the node too, that is asked where the routing API is missing or does not
 * answer; that it is missing is remembered for {@link Limits#ROUTE_MEMORY_MS}.
 */
public final class IpnsPointer implements HeadPointer {
  private final HttpServer gateway;
  private final Optional<HttpServer> rpcServer;
  private final Clock clock;
  private final RecordRoute routing;
  private final Optional<RecordRoute> rpc;
  private volatile Instant missingSince = Instant.MIN;

  /**
   * A pointer to a server with {@code /routing/v1}.
   *
   * @param gateway closed together with this pointer
   */
  public IpnsPointer(HttpServer gateway) {
    this(gateway, Optional.empty(), Clock.systemUTC());
  }

  /**
   * A pointer to a Kubo node.
   *
   * @param gateway its gateway, closed together with this pointer
   * @param rpc its RPC, closed together with this pointer
   */
  public IpnsPointer(HttpServer gateway, HttpServer rpc) {
    this(gateway, Optional.of(rpc), Clock.systemUTC());
  }

  /**
   * The same by a clock of the embedder's: it tells which records have expired, when a node refuses
   * one.
   */
  public IpnsPointer(HttpServer gateway, Optional<HttpServer> rpc, Clock clock) {
    this.gateway = gateway;
    this.rpcServer = rpc;
    this.clock = clock;
    this.routing = new DelegatedRouting(gateway, clock);
    this.rpc = rpc.map(server -> new RpcRouting(server, clock));
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    HeadRecord offered = Publishing.verify(log, record);
    TimeLeft left = new TimeLeft(deadline);
    byRoute(
        route -> {
          route.put(offered, left.get());
          Optional<Bytes> held;
          try {
            held = route.get(log, left.get());
          } catch (RouteMissingException | InterruptedIOException e) {
            throw e;
          } catch (IOException e) {
            throw new IOException(
                "it is not known whether the record was taken; reading it back: " + e.getMessage(),
                e);
          }
          new ReadBack(route.uri(), offered).check(held, clock.instant());
          return held;
        });
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    TimeLeft left = new TimeLeft(deadline);
    return byRoute(route -> route.get(log, left.get()))
        .map(Collections::singletonList)
        .orElse(Collections.emptyList());
  }

  private interface Attempt {
    Optional<Bytes> by(RecordRoute route) throws IOException;
  }

  private Optional<Bytes> byRoute(Attempt attempt) throws IOException {
    if (!rpc.isPresent()) {
      return attempt.by(routing);
    }
    if (isKnownToBeMissing()) {
      return attempt.by(rpc.get());
    }
    try {
      return attempt.by(routing);
    } catch (RouteMissingException | ConnectException e) {
      return instead(attempt, rpc.get(), e);
    }
  }

  private Optional<Bytes> instead(Attempt attempt, RecordRoute other, IOException why)
      throws IOException {
    try {
      Optional<Bytes> reply = attempt.by(other);
      missingSince = clock.instant();
      return reply;
    } catch (StaleHeadException | RefusedRecordException e) {
      missingSince = clock.instant();
      throw e;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      IOException both = new IOException(why.getMessage() + "; and by the RPC: " + e.getMessage());
      both.addSuppressed(why);
      both.addSuppressed(e);
      throw both;
    }
  }

  private boolean isKnownToBeMissing() {
    Instant since = missingSince;
    Instant now = clock.instant();
    return !now.isBefore(since) && since.isAfter(now.minusMillis(Limits.ROUTE_MEMORY_MS));
  }

  /** The URI of the gateway, behind {@code ipns:}, and that of the RPC. */
  @Override
  public String describe() {
    return "ipns:" + gateway.uri() + rpcServer.map(server -> "?rpc=" + server.uri()).orElse("");
  }

  @Override
  public void close() {
    gateway.close();
    rpcServer.ifPresent(HttpServer::close);
  }
}

package org.remotelog.log.store.ipfs;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.http.LongReplyException;
import org.remotelog.http.RedirectedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ReadOnlyStoreException;

/**
 * The blocks that an IPFS gateway gives out (IPFS specification, "Trustless Gateway"). Read only;
 * the gateway need not belong to anybody we know.
 */
public final class GatewayContentStore implements ContentStore {
  private static final String RAW_BLOCK = "application/vnd.ipld.raw";

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int NOT_CACHED = 412;
  private static final int GATEWAY_TIMEOUT = 504;

  private final HttpServer gateway;

  /** A store over a gateway; closing the store closes the server. */
  public GatewayContentStore(HttpServer gateway) {
    this.gateway = gateway;
  }

  /** Fails. */
  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    throw readOnly();
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    try {
      HttpCall call = HttpCall.get(path(cid), BlockReplies.MAX_BYTES);
      HttpReply reply = send(raw(call), deadline);
      return isThere(reply)
          ? Optional.of(BlockReplies.block(gateway.uri(), cid, reply))
          : Optional.empty();
    } catch (LongReplyException e) {
      throw BlockReplies.tooLong(gateway.uri(), cid);
    }
  }

  /** {@inheritDoc} Gateways that search all the same are cut off by the deadline. */
  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    HttpCall call = raw(HttpCall.head(path(cid))).header("Cache-Control", "only-if-cached");
    return isThere(send(call, deadline));
  }

  private static String path(Cid cid) {
    return "/ipfs/" + cid;
  }

  private static HttpCall raw(HttpCall call) {
    return call.query("format", "raw").header("Accept", RAW_BLOCK);
  }

  private HttpReply send(HttpCall call, Duration deadline) throws IOException {
    try {
      return gateway.send(call, deadline);
    } catch (RedirectedException e) {
      throw new IOException(
          e.getMessage()
              + ": a gateway is needed that answers on paths; one on this machine does so as"
              + " http://127.0.0.1:8080, not as localhost",
          e);
    }
  }

  private boolean isThere(HttpReply reply) throws IOException {
    switch (reply.status()) {
      case OK:
        return true;
      case NOT_FOUND:
      case GONE:
      case NOT_CACHED:
      case GATEWAY_TIMEOUT:
        return false;
      case 401:
      case 403:
        throw new IOException(
            gateway.uri()
                + " refuses us ("
                + reply.explain()
                + "); a credential is given with ?auth=env:NAME or ?auth=file:PATH");
      default:
        throw new IOException(gateway.uri() + " gives no block: " + reply.explain());
    }
  }

  /** Fails. */
  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    throw readOnly();
  }

  private ReadOnlyStoreException readOnly() {
    return new ReadOnlyStoreException(describe() + " is only read");
  }

  @Override
  public boolean isWritable() {
    return false;
  }

  @Override
  public String describe() {
    return "gateway:" + gateway.uri();
  }

  @Override
  public void close() {
    gateway.close();
  }
}

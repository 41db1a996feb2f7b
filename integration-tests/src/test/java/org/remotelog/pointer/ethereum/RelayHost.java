package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.remotelog.bytes.Bytes;
import org.remotelog.cli.RelayServer;
import org.remotelog.http.HttpServer;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/** A relay on a chain, with its server, in this process. */
final class RelayHost implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Relay relay;
  private final RelayServer server;
  private final List<Batch> batches = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  /** A transaction that is in a block. */
  record Batch(int heads, Bytes transaction, long gas, BigInteger wei) {}

  RelayHost(Chain chain, EthereumAddress contract, Account account, RelayPolicy policy)
      throws IOException {
    this(chain, contract, account, policy, builder -> builder);
  }

  /**
   * @param more what else is said to the builder
   */
  RelayHost(
      Chain chain,
      EthereumAddress contract,
      Account account,
      RelayPolicy policy,
      UnaryOperator<RelayBuilder> more)
      throws IOException {
    RelayBuilder builder =
        new RelayBuilder(contract, account, policy)
            .node(new HttpServer(chain.url()))
            .events(
                new RelayEvents() {
                  @Override
                  public void published(
                      int heads, Bytes transaction, long block, long gas, BigInteger wei) {
                    batches.add(new Batch(heads, transaction, gas, wei));
                  }

                  @Override
                  public void trouble(String what) {
                    troubles.add(what);
                  }
                });
    relay = more.apply(builder).open(DEADLINE);
    server =
        new RelayServer(
            relay, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), troubles::add);
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.address().getPort();
  }

  boolean isRunning() {
    return relay.isRunning();
  }

  List<Batch> batches() {
    return batches;
  }

  List<String> troubles() {
    return troubles;
  }

  /** What it answers to a signed head. */
  HttpResponse<String> post(RelayRequest request, String... headers) throws Exception {
    return post(request.encode().utf8(), headers);
  }

  HttpResponse<String> post(String body, String... headers) throws Exception {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url() + "/v1/heads"))
            .timeout(DEADLINE)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(DEADLINE)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Ends the relay as its command does. */
  void end(Duration wait) {
    relay.end(wait);
  }

  @Override
  public void close() {
    relay.close();
    server.close();
  }
}

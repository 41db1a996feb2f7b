package org.remotelog.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP server, and the connections to it. Safe for use by several threads. Redirects are not
 * followed, so that no server can send a client elsewhere; a reply is read up to the bound of its
 * call.
 */
public final class HttpServer implements AutoCloseable {
  private static final long IDLE_SECONDS = 60;
  private static final MediaType BINARY = MediaType.get("application/octet-stream");

  private final HttpUrl base;
  private final Optional<Credential> credential;
  private final ThreadPoolExecutor threads;
  private final OkHttpClient client;
  private volatile boolean closed;

  /**
   * A server that wants no credential.
   *
   * @throws IllegalArgumentException as {@link #HttpServer(String, Optional)}
   */
  public HttpServer(String uri) {
    this(uri, Optional.empty());
  }

  /**
   * @param uri scheme, host, port and a path that all paths of calls are put behind
   * @throws IllegalArgumentException if the URI is not one of http or https, has a user, a query or
   *     a fragment, or if a credential would go to another machine unencrypted
   */
  public HttpServer(String uri, Optional<Credential> credential) {
    this.base = parse(uri);
    this.credential = credential;
    if (credential.isPresent() && !base.isHttps() && !isThisMachine(base.host())) {
      throw new IllegalArgumentException(
          "a credential goes to another machine by https only, not by " + shown(base));
    }
    // Threads of our own, so that an idle client does not keep a process alive.
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "http " + base.host());
              thread.setDaemon(true);
              return thread;
            });
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(Limits.MAX_CONNECTIONS);
    dispatcher.setMaxRequestsPerHost(Limits.MAX_CONNECTIONS);
    this.client =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectionPool(
                new ConnectionPool(Limits.MAX_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
            .addNetworkInterceptor(CacheDirective.SENDING)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  private static HttpUrl parse(String uri) {
    HttpUrl url = HttpUrl.parse(uri);
    if (url == null) {
      throw new IllegalArgumentException("no URI of an HTTP server, like http://127.0.0.1:5001");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException("a URI with a user name or password in it");
    }
    if (url.query() != null || url.fragment() != null) {
      throw new IllegalArgumentException("a URI with a query or fragment in it");
    }
    return url;
  }

  /** Names of the loopback only: what goes there does not leave the machine. */
  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static String shown(HttpUrl url) {
    String text = url.toString();
    return ShownUri.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  /**
   * The URI as it may be shown: without credential, without a slash at its end, and with what may
   * be a key in its path cut short ({@link ShownUri}).
   */
  public String uri() {
    return shown(base);
  }

  /**
   * Sends a request and reads the whole reply, whatever its status, except a redirect.
   *
   * @throws InterruptedIOException when the thread was interrupted; the request is given up
   * @throws RedirectedException when the server wants to send us elsewhere
   * @throws LongReplyException when the reply is longer than the call takes
   * @throws LateReplyException when there was no whole reply within the deadline
   * @throws IOException when there was none for another reason; the request may have taken effect,
   *     here and in the cases above
   * @throws IllegalStateException when this is closed
   */
  public HttpReply send(HttpCall call, Duration deadline) throws IOException {
    if (closed) {
      throw new IllegalStateException("the connection to " + uri() + " is closed");
    }
    Call running = client.newCall(request(call));
    running.timeout().timeout(Math.max(1, deadline.toMillis()), TimeUnit.MILLISECONDS);
    Receiving receiving = new Receiving(call.maxReplyBytes());
    running.enqueue(receiving);
    try {
      return receiving.reply.get(deadline.toMillis() + 1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      running.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + uri());
    } catch (TimeoutException e) {
      running.cancel();
      throw new LateReplyException(late(deadline), e);
    } catch (ExecutionException e) {
      throw failure(e.getCause(), deadline);
    }
  }

  private IOException failure(@Nullable Throwable cause, Duration deadline) {
    if (cause instanceof RedirectedException) {
      return new RedirectedException(uri() + " " + cause.getMessage());
    }
    if (cause instanceof LongReplyException) {
      return new LongReplyException(uri() + " " + cause.getMessage());
    }
    if (closed) {
      return new IOException("the connection to " + uri() + " was closed", cause);
    }
    if (cause instanceof InterruptedIOException) {
      return new LateReplyException(late(deadline), cause);
    }
    if (cause instanceof ConnectException) {
      return new ConnectException(uri() + " does not answer; is it running?");
    }
    if (cause instanceof UnknownHostException) {
      return new UnknownHostException("there is no host " + base.host());
    }
    // The library repeats what a server sent in some of its messages.
    String why = cause == null || cause.getMessage() == null ? "no reply" : cause.getMessage();
    return new IOException(uri() + ": " + HttpReply.oneLine(why), cause);
  }

  private String late(Duration deadline) {
    return uri() + " gave no answer within " + deadline.toMillis() + " ms";
  }

  private Request request(HttpCall call) {
    HttpUrl.Builder url = base.newBuilder();
    if (!call.path().isEmpty()) {
      for (String segment : call.path().substring(1).split("/", -1)) {
        url.addPathSegment(segment);
      }
    }
    for (HttpCall.Parameter parameter : call.query()) {
      url.addQueryParameter(parameter.name(), parameter.value());
    }
    Request.Builder request =
        new Request.Builder()
            .url(url.build())
            .header("User-Agent", "remotelog")
            // A compressed reply could be far longer than what came over the wire.
            .header("Accept-Encoding", "identity");
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      CacheDirective.put(request, header.getKey(), header.getValue());
    }
    credential.ifPresent(c -> request.header("Authorization", c.header()));
    RequestBody body = null;
    if (call.body().isPresent()) {
      body = body(call.body().get());
    } else if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      body = RequestBody.create(new byte[0], null);
    }
    return request.method(call.method(), body).build();
  }

  private static RequestBody body(HttpCall.Body body) {
    if (body instanceof HttpCall.Content content) {
      return new PiecesBody(MediaType.get(content.mediaType()), List.of(content.data()));
    }
    MultipartBody.Builder parts = new MultipartBody.Builder().setType(MultipartBody.FORM);
    if (body instanceof HttpCall.FormFile file) {
      parts.addFormDataPart(file.field(), "0", new PiecesBody(BINARY, file.pieces()));
    } else if (body instanceof HttpCall.Form form) {
      for (int i = 0; i < form.files().size(); i++) {
        RequestBody part = new PiecesBody(BINARY, List.of(form.files().get(i)));
        parts.addFormDataPart(form.field(), Integer.toString(i), part);
      }
    }
    return parts.build();
  }

  /** Gives up what is running and closes all connections. */
  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdown();
  }
}

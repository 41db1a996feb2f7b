package org.remotelog.sim.cost;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.codec.CarCodec;

/**
 * A server on the loopback that counts every byte of requests and replies. It answers what the
 * adapters ask in their usual work, with the header lines of a Kubo node; blocks have to be
 * planted.
 */
final class LoopbackNode implements AutoCloseable {
  /** As Kubo 0.2x and 0.3x answer on their RPC. */
  private static final List<String> RPC =
      List.of(
          "Access-Control-Allow-Headers: X-Stream-Output, X-Chunked-Output, X-Content-Length",
          "Access-Control-Expose-Headers: X-Stream-Output, X-Chunked-Output, X-Content-Length",
          "Server: kubo/0.39.0",
          "Trailer: X-Stream-Error",
          "Vary: Origin",
          "X-Chunked-Output: 1",
          "Date: Mon, 23 Nov 2026 12:00:00 GMT",
          "Transfer-Encoding: chunked");

  /** As its gateway answers below {@code /routing/v1}. */
  private static final List<String> ROUTING =
      List.of(
          "Cache-Control: public, max-age=60, stale-while-revalidate=172800, stale-if-error=172800",
          "Etag: \"6b1f0c2d9f3a4e57\"",
          "Expires: Tue, 23 Nov 2027 12:00:00 GMT",
          "Last-Modified: Mon, 23 Nov 2026 12:00:00 GMT",
          "Vary: Accept",
          "Date: Mon, 23 Nov 2026 12:00:00 GMT");

  /** In the bytes of a block and of a record, and not in what stands behind them. */
  private static final int WRONG_FROM_END = 20;

  private static final Pattern ARG = Pattern.compile("[?&]arg=([a-z0-9]+)");

  /** What goes wrong with a command. */
  enum Fault {
    /** The reply comes when nobody waits for it any more. */
    DELAY,
    /** The connection breaks before the reply. */
    DROP,
    /** The request takes effect, and then the connection breaks. */
    DROP_AFTER,
    /** One byte of what is asked for is another one. */
    WRONG_BYTES
  }

  private final Map<String, Bytes> blocks = new ConcurrentHashMap<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Bytes> records = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final ServerSocket server;

  LoopbackNode() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "loopback node");
    thread.setDaemon(true);
    thread.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Method and beginning of the path, and what becomes of such requests. */
  void fault(String command, Fault fault) {
    faults.put(command, fault);
  }

  void work() {
    faults.clear();
  }

  private Optional<Fault> fault(String request) {
    return faults.entrySet().stream()
        .filter(fault -> request.startsWith(fault.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Bytes since the last call of this, both ways. */
  long takeBytes() {
    return bytes.getAndSet(0);
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket), "loopback connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      OutputStream out = socket.getOutputStream();
      for (String request = line(in); !request.isEmpty(); request = line(in)) {
        byte[] body = body(in);
        Optional<Fault> fault = fault(request);
        if (fault.filter(one -> one == Fault.DELAY).isPresent()) {
          closed.await();
        }
        if (fault.filter(one -> one == Fault.DROP || one == Fault.DELAY).isPresent()) {
          return;
        }
        byte[] answer = answer(request.split(" ")[0], request.split(" ")[1], body);
        if (fault.filter(one -> one == Fault.DROP_AFTER).isPresent()) {
          return;
        }
        if (fault.isPresent()) {
          answer[answer.length - WRONG_FROM_END] ^= 1;
        }
        out.write(answer);
        out.flush();
      }
    } catch (IOException e) {
      // The client went.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] body(InputStream in) throws IOException {
    long length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      length =
          lower.startsWith("content-length:") ? Long.parseLong(lower.substring(15).trim()) : length;
      chunked |= lower.equals("transfer-encoding: chunked");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (!chunked) {
      body.write(exactly(in, (int) length));
      return body.toByteArray();
    }
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(exactly(in, size));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private byte[] exactly(InputStream in, int size) throws IOException {
    byte[] read = in.readNBytes(size);
    bytes.addAndGet(read.length);
    return read;
  }

  private String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      bytes.incrementAndGet();
      if (next == '\n') {
        return line.toString().trim();
      }
      line.append((char) next);
    }
    return "";
  }

  private byte[] answer(String method, String path, byte[] body) throws IOException {
    List<String> args = new ArrayList<>();
    for (Matcher arg = ARG.matcher(path); arg.find(); ) {
      args.add(arg.group(1));
    }
    if (path.startsWith("/api/v0/dag/import")) {
      takeCar(Bytes.wrap(body));
      return chunked("application/json", utf8(""));
    }
    if (path.startsWith("/api/v0/pin/add")) {
      return chunked(
          "application/json", utf8("{\"Pins\":[\"" + String.join("\",\"", args) + "\"]}\n"));
    }
    if (path.startsWith("/api/v0/block/get")) {
      return chunked(
          "application/vnd.ipld.raw", blocks.getOrDefault(args.get(0), Bytes.EMPTY).toArray());
    }
    if (path.startsWith("/api/")) {
      return chunked("application/json", utf8("{}\n"));
    }
    if (method.equals("PUT")) {
      records.put(path, Bytes.wrap(body));
      return reply("text/plain; charset=utf-8", new byte[0]);
    }
    if (!records.containsKey(path)) {
      return reply("text/plain; charset=utf-8", utf8("delegate error: routing: not found"));
    }
    return reply(
        "application/vnd.ipfs.ipns-record", records.getOrDefault(path, Bytes.EMPTY).toArray());
  }

  /** The CAR stands behind the header lines of the form's only part. */
  private void takeCar(Bytes form) throws IOException {
    String text = new String(form.toArray(), StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("\r\n\r\n") + 4;
    int end = text.lastIndexOf("\r\n--", text.length() - 3);
    try {
      ByteReader car = new ByteReader(form.slice(begin, end));
      CarCodec.roots(car.take(car.varint()));
      while (car.remaining() > 0) {
        CarCodec.Section section = CarCodec.section(car.take(car.varint()));
        blocks.put(section.cid().orElseThrow().toString(), section.data());
      }
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] chunked(String type, byte[] body) {
    String head = head(RPC, "Content-Type: " + type);
    byte[] start = body.length == 0 ? new byte[0] : utf8(Integer.toHexString(body.length) + "\r\n");
    byte[] end = utf8(body.length == 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n");
    return counted(Bytes.concat(wrap(utf8(head)), wrap(start), wrap(body), wrap(end)));
  }

  private byte[] reply(String type, byte[] body) {
    String head = head(ROUTING, "Content-Type: " + type + "\r\nContent-Length: " + body.length);
    return counted(Bytes.concat(wrap(utf8(head)), wrap(body)));
  }

  private static Bytes wrap(byte[] bytes) {
    return Bytes.wrap(bytes);
  }

  private static String head(List<String> lines, String last) {
    return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", lines) + "\r\n" + last + "\r\n\r\n";
  }

  private byte[] counted(Bytes reply) {
    bytes.addAndGet(reply.size());
    return reply.toArray();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}

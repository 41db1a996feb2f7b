package org.remotelog.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.remotelog.bytes.Bytes;

/**
 * Stands before a server on this machine and makes the way to it long: what is sent arrives half a
 * round trip later, and opening a connection takes a whole one more. How much is on the way at a
 * time does not matter.
 */
final class LongWay implements AutoCloseable {
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int MAX_PIECES = 1_024;

  /** Bytes and when they arrive, by {@link System#nanoTime}; none at the end. */
  private record Piece(Bytes data, long dueNs) {}

  private final URI server;
  private final long halfNs;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * @param uri of a server by http
   */
  LongWay(String uri, Duration roundTrip) throws IOException {
    this.server = URI.create(uri);
    if (!"http".equals(server.getScheme()) || server.getPort() < 0) {
      throw new IllegalArgumentException("delays need a node like http://127.0.0.1:5001");
    }
    this.halfNs = roundTrip.toNanos() / 2;
    this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  String uri() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "long way");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        sockets.add(near);
        long openNs = System.nanoTime() + 2 * halfNs;
        Socket far = new Socket(server.getHost(), server.getPort());
        sockets.add(far);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        connect(near, far, openNs);
        connect(far, near, openNs);
      } catch (IOException e) {
        // Closed, or the server is gone: callers see that their connections end.
        close();
      }
    }
  }

  private void connect(Socket from, Socket to, long openNs) {
    BlockingQueue<Piece> way = new ArrayBlockingQueue<>(MAX_PIECES);
    start(() -> depart(from, way, openNs));
    start(() -> arrive(way, to));
  }

  private void depart(Socket from, BlockingQueue<Piece> way, long openNs) {
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      int read;
      do {
        read = in.read(buffer);
        long sentNs = System.nanoTime();
        long dueNs = halfNs + (sentNs - openNs < 0 ? openNs : sentNs);
        way.put(new Piece(Bytes.wrap(Arrays.copyOf(buffer, Math.max(0, read))), dueNs));
      } while (read > 0);
    } catch (IOException e) {
      end(from);
      way.clear();
      way.offer(new Piece(Bytes.EMPTY, System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void arrive(BlockingQueue<Piece> way, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = way.take(); piece.data().size() > 0; piece = way.take()) {
        TimeUnit.NANOSECONDS.sleep(piece.dueNs() - System.nanoTime());
        out.write(piece.data().toArray());
      }
      to.shutdownOutput();
    } catch (IOException e) {
      end(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
      return;
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new IllegalStateException("a listening socket does not close", e);
    }
    sockets.forEach(this::end);
  }
}

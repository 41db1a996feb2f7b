package org.remotelog.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Stands before a port on loopback and cuts the connections that go through it. */
final class TcpCutter implements AutoCloseable {
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool(TcpCutter::daemon);

  TcpCutter(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "tcp cutter");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Bytes that went through so far, both ways. */
  long bytes() {
    return bytes.get();
  }

  /** Cuts what is open now; how many connections that were, both ends of each counted. */
  int cut() throws IOException {
    int count = 0;
    for (Socket socket : open) {
      socket.close();
      count++;
    }
    return count;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.execute(() -> pump(near, far));
        threads.execute(() -> pump(far, near));
      } catch (IOException e) {
        // Closed, or nobody listens there now: who dials finds out.
        continue;
      }
    }
  }

  private void pump(Socket from, Socket to) {
    open.add(from);
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[4_096];
      int read = in.read(buffer);
      while (read >= 0) {
        out.write(buffer, 0, read);
        bytes.addAndGet(read);
        read = in.read(buffer);
      }
    } catch (IOException e) {
      // Cut, here or elsewhere: both sides of it are closed now.
      bytes.get();
    } finally {
      open.remove(from);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
    threads.shutdownNow();
  }
}

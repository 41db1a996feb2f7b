package org.remotelog.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server that answers each connection as a test tells it, byte by byte. */
public final class RawServer implements AutoCloseable {
  /** What is done with a connection whose request has begun to arrive. */
  public interface Answer {
    void to(Socket connection) throws IOException, InterruptedException;
  }

  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public RawServer(Answer answer) throws IOException {
    listening = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
    start(
        () -> {
          while (true) {
            Socket connection = listening.accept();
            open.add(connection);
            start(() -> serve(connection, answer));
          }
        });
  }

  /** Sends a text as it is and closes the connection. */
  public static RawServer sending(String text) throws IOException {
    return new RawServer(
        connection -> {
          readHeaders(connection.getInputStream());
          send(connection, text);
        });
  }

  /** Sends a text, and then one byte more in each so many milliseconds, for ever. */
  public static RawServer dripping(String text, long everyMs) throws IOException {
    return new RawServer(
        connection -> {
          readHeaders(connection.getInputStream());
          send(connection, text);
          while (true) {
            Thread.sleep(everyMs);
            send(connection, "x");
          }
        });
  }

  /** Takes everything and says nothing. */
  public static RawServer silent() throws IOException {
    return new RawServer(
        connection -> {
          InputStream in = connection.getInputStream();
          while (in.read() >= 0) {
            continue;
          }
        });
  }

  public static void send(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The request line and the headers, as text. */
  public static String readHeaders(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the request ends in its headers");
      }
      text.append((char) b);
    }
    return text.toString();
  }

  public String uri() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // The other side has had enough, or the test is over.
              }
            },
            "raw server");
    thread.setDaemon(true);
    thread.start();
  }

  private static void serve(Socket connection, Answer answer)
      throws IOException, InterruptedException {
    try (connection) {
      answer.to(connection);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}

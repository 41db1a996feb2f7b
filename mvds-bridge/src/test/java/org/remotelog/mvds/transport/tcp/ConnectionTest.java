package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;

/** One connection over streams of the test, whose writing can be held up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConnectionTest {
  private static final PeerId PEER = PeerId.of(Sha256.of(Bytes.utf8("peer")).bytes());
  private static final String EMPTY_FRAME = "00000000";

  private final Semaphore mayWrite = new Semaphore(0);
  private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

  /** A socket that writes a frame only when it may, and then tells which. */
  private final class HeldSocket extends Socket {
    private final PipedOutputStream remote = new PipedOutputStream();
    private final InputStream in;

    HeldSocket() throws Exception {
      in = new PipedInputStream(remote, 1_000);
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoTimeout(int timeoutMs) {}

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void flush() {
          happened.add("writes " + Bytes.of(toByteArray()).hex());
          reset();
          mayWrite.acquireUninterruptibly();
        }
      };
    }
  }

  private static final class Welcome implements Handshake {
    @Override
    public Secured secure(Socket raw, boolean dialled) {
      return new Secured(raw, PEER, Bytes.EMPTY);
    }

    @Override
    public boolean isKnown(Secured secured) {
      return true;
    }

    @Override
    public boolean hasKeepAlive() {
      return true;
    }

    @Override
    public boolean isOnePerPeer() {
      return true;
    }

    @Override
    public PeerId own() {
      return PEER;
    }
  }

  private final class Told implements Connection.Owner {
    @Override
    public Optional<Refusal> established(Connection connection) {
      happened.add("established");
      return Optional.empty();
    }

    @Override
    public boolean received(Connection connection, Bytes payload) {
      return happened.add("received " + payload.hex());
    }

    @Override
    public void sent(Connection connection, long number, boolean ok) {
      happened.add("sent " + number + " " + ok);
    }

    @Override
    public void refused(Refusal reason, String detail) {
      happened.add("refused " + reason);
    }

    @Override
    public void ended(Connection connection, String reason) {
      happened.add("ended");
    }
  }

  private String next() throws InterruptedException {
    return String.valueOf(happened.poll(20, TimeUnit.SECONDS));
  }

  /** It was told as sent when the sign of life was written, and never went out. */
  @Test
  void sendsAPayloadThatComesWhileASignOfLifeIsWritten() throws Exception {
    HeldSocket socket = new HeldSocket();
    Connection connection = new Connection(socket, false, new Welcome(), new Told());
    Thread reading = new Thread(connection::run);
    reading.start();
    socket.remote.write(new byte[4]);
    socket.remote.flush();
    mayWrite.release();
    assertThat(next()).isEqualTo("writes " + EMPTY_FRAME);
    assertThat(next()).isEqualTo("established");
    while (!connection.wasEstablished()) {
      Thread.sleep(5);
    }
    while (happened.isEmpty()) {
      connection.watch(System.nanoTime() + 2 * TcpLimits.KEEP_ALIVE_MS * 1_000_000);
      Thread.sleep(5);
    }
    assertThat(next()).isEqualTo("writes " + EMPTY_FRAME);
    assertThat(connection.send(7, Bytes.ofHex("aabb"))).isTrue();
    mayWrite.release();
    assertThat(next()).isEqualTo("writes 00000002aabb");
    mayWrite.release();
    assertThat(next()).isEqualTo("sent 7 true");
    connection.close("the test is over");
    socket.remote.close();
    reading.join();
    assertThat(next()).isEqualTo("ended");
  }
}

package org.remotelog.mvds.transport.tcp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.OptionalLong;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;

/**
 * One connection: a thread that reads, one that writes, and at most one payload between. Whoever
 * finds it broken closes the raw socket, which ends both.
 */
final class Connection {
  /** What a connection tells its transport. */
  interface Owner {
    /** The peer is known and shows to be there; false when the connection is not wanted. */
    boolean established(Connection connection);

    /** A payload came; false when nothing more is wanted. */
    boolean received(Connection connection, Bytes payload);

    void sent(Connection connection, long number, boolean ok);

    void refused(Refusal reason, String detail);

    void ended(Connection connection, String reason);
  }

  private record Outgoing(long number, Bytes payload) {}

  final boolean dialled;
  private final Socket raw;
  private final Handshake handshake;
  private final Owner owner;
  private final long begunNs = System.nanoTime();
  private Optional<PeerId> peer = Optional.empty();
  private Optional<Outgoing> outgoing = Optional.empty();
  private boolean closed;
  private String reason = "closed";
  private boolean established;
  private boolean alive;
  private long writingSinceNs = -1;
  private long writtenNs = System.nanoTime();
  private volatile long heardNs = System.nanoTime();

  Connection(Socket raw, boolean dialled, Handshake handshake, Owner owner) {
    this.raw = raw;
    this.dialled = dialled;
    this.handshake = handshake;
    this.owner = owner;
  }

  /** Who is at the other end, once that is known. */
  synchronized Optional<PeerId> peer() {
    return peer;
  }

  /** Whether the peer was accepted, and the connection good for payloads. */
  synchronized boolean wasEstablished() {
    return established;
  }

  /** Why the connection ended. */
  synchronized String reason() {
    return reason;
  }

  /** Takes back the payload that was not written. */
  synchronized OptionalLong unsent() {
    OptionalLong number =
        outgoing.isPresent() ? OptionalLong.of(outgoing.get().number()) : OptionalLong.empty();
    outgoing = Optional.empty();
    return number;
  }

  long heardNs() {
    return heardNs;
  }

  /** Shakes hands and reads until the connection ends. Runs on the connection's own thread. */
  void run() {
    try {
      raw.setTcpNoDelay(true);
      raw.setSoTimeout((int) TcpLimits.HANDSHAKE_MS);
      Handshake.Secured secured = handshake.secure(raw, dialled);
      synchronized (this) {
        peer = Optional.of(secured.peer());
      }
      FrameReader reader =
          new FrameReader(new BufferedInputStream(secured.socket().getInputStream()));
      FrameWriter writer = new FrameWriter(secured.socket().getOutputStream());
      if (handshake.hasKeepAlive()) {
        // Each end says first that it accepts the other: a handshake alone does not tell that.
        writer.write(Bytes.EMPTY);
        if (!reader.next().filter(Bytes::isEmpty).isPresent()) {
          close("the peer does not accept this device");
          return;
        }
      }
      raw.setSoTimeout(handshake.hasKeepAlive() ? TcpLimits.READ_MS : 0);
      if (!establish()) {
        return;
      }
      Thread writing = new Thread(() -> write(writer), Thread.currentThread().getName() + " out");
      writing.setDaemon(true);
      writing.start();
      read(reader);
    } catch (Handshake.WrongKeyException e) {
      owner.refused(Refusal.WRONG_KEY, raw.getRemoteSocketAddress() + ": " + e.getMessage());
      close("the peer's key is nobody's");
    } catch (SocketTimeoutException e) {
      close("nothing was heard of the peer in time");
    } catch (IOException e) {
      close(String.valueOf(e.getMessage()));
    } catch (MalformedException e) {
      owner.refused(Refusal.FRAME_TOO_LARGE, String.valueOf(e.getMessage()));
      close("the peer sent a frame that is too large");
    } finally {
      end();
    }
  }

  private boolean establish() {
    synchronized (this) {
      if (closed) {
        return false;
      }
      established = true;
    }
    if (!owner.established(this)) {
      close("there is another connection with the peer");
      synchronized (this) {
        established = false;
      }
      return false;
    }
    return true;
  }

  private void read(FrameReader reader) throws IOException, MalformedException {
    while (true) {
      Optional<Bytes> frame = reader.next();
      if (!frame.isPresent()) {
        close("the peer closed the connection");
        return;
      }
      heardNs = System.nanoTime();
      if (!frame.get().isEmpty() && !owner.received(this, frame.get())) {
        close("closed");
        return;
      }
    }
  }

  /** Hands a payload to the writing thread; false when the connection is closed. */
  synchronized boolean send(long number, Bytes payload) {
    if (closed) {
      return false;
    }
    if (outgoing.isPresent()) {
      throw new IllegalStateException("a payload is being written already");
    }
    outgoing = Optional.of(new Outgoing(number, payload));
    notifyAll();
    return true;
  }

  private void write(FrameWriter writer) {
    try {
      Optional<Outgoing> next = take();
      while (next.isPresent() || alive()) {
        writer.write(next.isPresent() ? next.get().payload() : Bytes.EMPTY);
        Optional<Outgoing> done = written();
        done.ifPresent(sent -> owner.sent(this, sent.number(), true));
        next = take();
      }
    } catch (IOException e) {
      close(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean alive() {
    boolean now = alive;
    alive = false;
    return now && !closed;
  }

  /** What is to be written next; none means a sign of life, or the end. */
  private synchronized Optional<Outgoing> take() throws InterruptedException {
    while (!closed && !outgoing.isPresent() && !alive) {
      wait();
    }
    writingSinceNs = System.nanoTime();
    return closed ? Optional.empty() : outgoing;
  }

  private synchronized Optional<Outgoing> written() {
    writingSinceNs = -1;
    writtenNs = System.nanoTime();
    Optional<Outgoing> done = closed ? Optional.empty() : outgoing;
    if (done.isPresent()) {
      outgoing = Optional.empty();
    }
    return done;
  }

  /** Looks after deadlines; called about once a second. */
  void watch(long nowNs) {
    boolean stuck;
    synchronized (this) {
      boolean silent = !established && nowNs - begunNs > millis(TcpLimits.HANDSHAKE_MS);
      boolean slow =
          established && writingSinceNs >= 0 && nowNs - writingSinceNs > millis(TcpLimits.WRITE_MS);
      stuck = silent || slow;
      if (handshake.hasKeepAlive()
          && established
          && nowNs - writtenNs > millis(TcpLimits.KEEP_ALIVE_MS)) {
        alive = true;
        notifyAll();
      }
    }
    if (stuck) {
      close("the peer does not go on");
    }
  }

  private static long millis(long time) {
    return time * 1_000_000;
  }

  /** Ends the connection for the first reason that is given. Never waits. */
  void close(String why) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      reason = why;
      notifyAll();
    }
    try {
      raw.close();
    } catch (IOException e) {
      // It is as good as closed: nobody reads or writes it any more.
      reason = why;
    }
  }

  private void end() {
    close("closed");
    unsent().ifPresent(number -> owner.sent(this, number, false));
    owner.ended(this, reason());
  }
}

package org.remotelog.mvds.transport.tcp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
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
 * finds it broken closes the raw socket, which ends both. The first reason for closing is the one
 * that is told, so that each connection is refused at most once.
 */
final class Connection {
  private static final String NOT_ACCEPTED = "the peer does not accept this device";

  /** What a connection tells its transport. */
  interface Owner {
    /** The peer is known and shows to be there; a reason when the connection is not wanted. */
    Optional<Refusal> established(Connection connection);

    /** A payload came; false when nothing more is wanted. */
    boolean received(Connection connection, Bytes payload);

    void sent(Connection connection, long number, boolean ok);

    void refused(Refusal reason, String detail);

    void ended(Connection connection, String reason);
  }

  private record Outgoing(long number, Bytes payload) {}

  final boolean dialled;
  private final Socket raw;
  private final String remote;
  private final Handshake handshake;
  private final Owner owner;
  private final long begunNs = System.nanoTime();
  private Optional<PeerId> peer = Optional.empty();
  private Optional<Outgoing> outgoing = Optional.empty();
  private boolean closed;
  private String reason = "closed";
  private boolean established;
  private boolean useful;
  private boolean alive;
  private long establishedNs;
  private long writingSinceNs = -1;
  private long writtenNs = System.nanoTime();
  private long heardNs = System.nanoTime();

  Connection(Socket raw, boolean dialled, Handshake handshake, Owner owner) {
    this.raw = raw;
    this.remote =
        raw.getRemoteSocketAddress() instanceof InetSocketAddress address
            ? TcpTransport.text(address)
            : "an unknown address";
    this.dialled = dialled;
    this.handshake = handshake;
    this.owner = owner;
  }

  /** Whether both ends found out about each other in this way. */
  boolean isOf(Handshake other) {
    return handshake == other;
  }

  /** Who is at the other end, once that is known. */
  synchronized Optional<PeerId> peer() {
    return peer;
  }

  /** Whether the peer was accepted, and the connection good for payloads. */
  synchronized boolean wasEstablished() {
    return established;
  }

  /** Whether the connection lasted for some time, or brought a payload. */
  synchronized boolean wasOfUse() {
    return useful
        || (established && System.nanoTime() - establishedNs >= nanos(TcpLimits.LASTING_MS));
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

  /** Shakes hands and reads until the connection ends. Runs on the connection's own thread. */
  void run() {
    try {
      raw.setTcpNoDelay(true);
      raw.setSoTimeout((int) TcpLimits.HANDSHAKE_MS);
      Handshake.Secured secured = handshake.secure(raw, dialled);
      synchronized (this) {
        peer = Optional.of(secured.peer());
      }
      // Asked again, now that the connection has a name by which it can be disconnected.
      if (!handshake.isKnown(secured)) {
        throw new Handshake.WrongKeyException("the peer holds a key of nobody any more");
      }
      talk(secured.socket());
    } catch (Handshake.WrongKeyException e) {
      refuse(Refusal.WRONG_KEY, String.valueOf(e.getMessage()));
    } catch (MalformedException e) {
      refuse(Refusal.FRAME_TOO_LARGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      broken(e);
    } catch (RuntimeException | StackOverflowError e) {
      // What a peer sends goes through parsers of the platform, which may fail in any way.
      broken(new IOException("what the peer sent cannot be read: " + e, e));
    } finally {
      end();
    }
  }

  private void talk(Socket secured) throws IOException, MalformedException {
    FrameReader reader = new FrameReader(new BufferedInputStream(secured.getInputStream()));
    FrameWriter writer = new FrameWriter(secured.getOutputStream());
    if (handshake.hasKeepAlive()) {
      // Each end says first that it accepts the other: a handshake alone does not tell that.
      greet(reader, writer);
    }
    raw.setSoTimeout(handshake.hasKeepAlive() ? TcpLimits.READ_MS : 0);
    if (!establish()) {
      return;
    }
    Thread writing = new Thread(() -> write(writer), Thread.currentThread().getName() + " out");
    writing.setDaemon(true);
    writing.start();
    try {
      read(reader);
    } catch (IOException e) {
      if (reader.isInside()) {
        refuse(Refusal.FRAME_CUT, text(e));
      }
      throw e;
    }
  }

  private void greet(FrameReader reader, FrameWriter writer)
      throws IOException, MalformedException {
    boolean isGreeted;
    try {
      writer.write(Bytes.EMPTY);
      written(false);
      isGreeted = reader.next().filter(Bytes::isEmpty).isPresent();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // The end that dials learns of a refusal only here, as an alert or a closed connection.
      throw new IOException(NOT_ACCEPTED, e);
    }
    if (!isGreeted) {
      throw new IOException(NOT_ACCEPTED);
    }
    heard(false);
  }

  private boolean establish() {
    Optional<Refusal> refused = owner.established(this);
    if (refused.isPresent()) {
      refuse(
          refused.get(),
          refused.get() == Refusal.SECOND_CONNECTION
              ? "there is another connection with the peer"
              : "too many peers are connected");
      return false;
    }
    synchronized (this) {
      established = true;
      establishedNs = System.nanoTime();
    }
    return true;
  }

  private void broken(IOException failure) {
    if (wasEstablished()) {
      close(text(failure));
    } else {
      boolean late = isTimeout(failure);
      refuse(late ? Refusal.HANDSHAKE_TIMEOUT : Refusal.HANDSHAKE_FAILED, text(failure));
    }
  }

  private static String text(IOException failure) {
    return isTimeout(failure)
        ? "nothing was heard of the peer in time"
        : String.valueOf(failure.getMessage());
  }

  private static boolean isTimeout(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof SocketTimeoutException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private void read(FrameReader reader) throws IOException, MalformedException {
    while (true) {
      Optional<Bytes> frame = reader.next();
      if (!frame.isPresent()) {
        close("the peer closed the connection");
        return;
      }
      heard(!frame.get().isEmpty());
      if (!frame.get().isEmpty() && !owner.received(this, frame.get())) {
        close("closed");
        return;
      }
    }
  }

  /** Answers a sign of life, unless the peer has heard of us a moment ago. */
  private synchronized void heard(boolean payload) {
    heardNs = System.nanoTime();
    useful |= payload;
    boolean wroteLately = heardNs - writtenNs < nanos(TcpLimits.ANSWER_AFTER_MS);
    alive |= !payload && !wroteLately && handshake.hasKeepAlive();
    notifyAll();
  }

  /**
   * Whether the peer is still there: it was heard a moment ago, or answers a sign of life in time.
   * Waits for that; not for a thread that holds the owner's lock.
   */
  synchronized boolean answers() {
    long askedNs = System.nanoTime();
    if (askedNs - heardNs < nanos(TcpLimits.ANSWER_AFTER_MS)) {
      return !closed;
    }
    alive = true;
    notifyAll();
    try {
      long leftMs = TcpLimits.PROBE_MS;
      while (!closed && heardNs - askedNs < 0 && leftMs > 0) {
        wait(leftMs);
        leftMs = TcpLimits.PROBE_MS - (System.nanoTime() - askedNs) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !closed && heardNs - askedNs >= 0;
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
        Optional<Outgoing> done = written(next.isPresent());
        done.ifPresent(sent -> owner.sent(this, sent.number(), true));
        next = take();
      }
    } catch (IOException e) {
      close(text(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      close("the payload cannot be written: " + e);
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

  private synchronized Optional<Outgoing> written(boolean payload) {
    writingSinceNs = -1;
    writtenNs = System.nanoTime();
    if (closed || !payload) {
      return Optional.empty();
    }
    Optional<Outgoing> done = outgoing;
    outgoing = Optional.empty();
    return done;
  }

  /** Looks after deadlines; called about once a second. */
  void watch(long nowNs) {
    boolean silent;
    boolean slow;
    synchronized (this) {
      silent = !established && nowNs - begunNs > nanos(TcpLimits.HANDSHAKE_MS);
      slow =
          established && writingSinceNs >= 0 && nowNs - writingSinceNs > nanos(TcpLimits.WRITE_MS);
      if (handshake.hasKeepAlive()
          && established
          && nowNs - writtenNs > nanos(TcpLimits.KEEP_ALIVE_MS)) {
        alive = true;
        notifyAll();
      }
    }
    if (silent) {
      refuse(Refusal.HANDSHAKE_TIMEOUT, "the handshake takes too long");
    } else if (slow) {
      close("the peer does not go on");
    }
  }

  private static long nanos(long timeMs) {
    return timeMs * 1_000_000;
  }

  /** Ends the connection because there are too many that have proved nothing. */
  void giveWay() {
    refuse(Refusal.TOO_MANY_CONNECTIONS, "too many connections that have proved nothing");
  }

  /**
   * Ends the connection and counts that, unless it has ended before. Of a dialled one that does not
   * get through the handshake the dialler tells itself.
   */
  private void refuse(Refusal refusal, String why) {
    boolean isToldByDialler =
        dialled && (refusal == Refusal.HANDSHAKE_FAILED || refusal == Refusal.HANDSHAKE_TIMEOUT);
    if (close(why) && !isToldByDialler) {
      owner.refused(refusal, remote + ": " + why);
    }
  }

  /** Ends the connection for the first reason that is given, then true. Never waits. */
  boolean close(String why) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      reason = why;
      notifyAll();
    }
    try {
      raw.close();
    } catch (IOException e) {
      // It is as good as closed: nobody reads or writes it any more.
      return true;
    }
    return true;
  }

  private void end() {
    close("closed");
    unsent().ifPresent(number -> owner.sent(this, number, false));
    owner.ended(this, reason());
  }
}

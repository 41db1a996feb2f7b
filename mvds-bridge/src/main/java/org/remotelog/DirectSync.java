package org.remotelog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeLock;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import org.remotelog.mvds.transport.tcp.TlsKey;

/**
 * Direct connections of one group: MVDS over TLS 1.3 with members that are online now, beside the
 * logs. Both ends prove the key that the device announces in its sealed head, or in its member
 * entry while it has published nothing; everybody else is refused and counted. What comes is in the
 * inbox like what logs bring, delivered once and in causal order, and unconfirmed until a signed
 * head covers it; what is in the inbox is given to whoever lacks it, so a member relays for others.
 *
 * <p>What a member has not acknowledged when the connection ends waits in the home for the next
 * one. One process at a time may have a group's direct connections; the embedder sees to that.
 *
 * <p>Threads: safe for use by several. It has threads of its own: the engine's, one that looks for
 * new messages, and those of {@link TcpTransport}.
 *
 * @see <a href="https://rfc.vac.dev/spec/2/">2/MVDS</a>
 */
public final class DirectSync implements AutoCloseable {
  private static final int LOCK_CHARS = 16;

  private final DirectEngine engine;
  private final TcpTransport transport;

  private DirectSync(DirectEngine engine, TcpTransport transport) {
    this.engine = engine;
    this.transport = transport;
  }

  /** By TLS over TCP, on threads of its own. */
  static DirectSync start(DirectEngine engine, TlsEnds ends) {
    engine.start();
    return new DirectSync(engine, ends.transport());
  }

  /** The ends of connections by TLS. */
  record TlsEnds(TcpTransport transport) implements DirectEngine.Ends {
    static TlsEnds open(TlsKey key, DirectEngine engine, SecureRandom random) {
      return new TlsEnds(
          TcpTransport.withTls(
              key, known -> Optional.of(TlsKey.peerOf(known)).filter(engine::isMember), random));
    }

    @Override
    public void disconnectUnless(Predicate<PeerId> wanted) {
      transport.disconnectUnless(wanted);
    }

    @Override
    public void take(TlsKey key) {
      transport.takeKey(key);
    }
  }

  /**
   * Takes connections of members.
   *
   * @param address port 0 lets the system choose
   * @return the address with its port
   * @throws RemoteLogException.NetworkFailed when it cannot be listened on
   */
  public InetSocketAddress listen(InetSocketAddress address) throws RemoteLogException {
    try {
      return transport.listen(address);
    } catch (IOException e) {
      throw new RemoteLogException.NetworkFailed(
          "cannot listen on " + TcpTransport.text(address) + ": " + e.getMessage(),
          "Choose an address of this machine and a free port, or port 0 for any.",
          e);
    }
  }

  /** Connects with a member at this address, and again whenever the connection is lost. */
  public void dial(InetSocketAddress address) throws RemoteLogException {
    try {
      transport.dial(address);
    } catch (IOException e) {
      throw new RemoteLogException.NetworkFailed(
          "cannot dial " + TcpTransport.text(address) + ": " + e.getMessage(),
          "Give another address.",
          e);
    }
  }

  /**
   * Looks anew who belongs to the group and with which keys: who was removed is disconnected, and
   * what waits for them is forgotten; what members hold by their newest heads is not given any
   * more, and what was parked for members of which a newer head was read is tried again, within
   * moments. When the own log was ended and the log that goes on is published, all connections end
   * and come again with the key of that one. {@link RemoteLogClient#sync} and {@link
   * RemoteLogClient#removeMember} do it at their end.
   */
  public void refresh() throws RemoteLogException {
    engine.refresh();
  }

  /** The logs of members that are connected now; those whose key several announce are left out. */
  public Set<LogName> connected() {
    return engine.connected();
  }

  /** What was done so far, and what is left. */
  public DirectReport report() throws RemoteLogException {
    return engine.report();
  }

  /**
   * Sends content once to the members that are connected now: it is not repeated, kept or relayed,
   * and never enters a log (4/MVDS-META, "ephemeral").
   *
   * @param contentType a media type of printable ASCII characters without spaces
   * @throws RemoteLogException.TooLarge when the whole message has more than {@value
   *     org.remotelog.mvds.Limits#MAX_MESSAGE_BYTES} bytes
   */
  public void sendEphemeral(String contentType, Bytes content) throws RemoteLogException {
    engine.sendEphemeral(contentType, content);
  }

  /**
   * Takes the right to have the direct connections of a group for this process. Take it around
   * {@link RemoteLogClient#direct} when several processes can use the home, as the command line
   * does.
   *
   * @param home the folder of the home
   * @param holder what others are told about this process, such as {@code pid 4711}
   * @throws org.remotelog.home.HomeLockedException when another process has them
   */
  public static HomeLock lock(Path home, GroupId group, Duration wait, String holder)
      throws IOException {
    return HomeLock.acquireDirect(home, group.hex().substring(0, LOCK_CHARS), wait, holder);
  }

  /** Ends all connections and threads, within some seconds. Closing again is fine. */
  @Override
  public void close() {
    engine.close();
  }
}

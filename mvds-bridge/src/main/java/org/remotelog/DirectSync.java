package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxMessages;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeLock;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
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

  private final ClientParts parts;
  private final TcpTransport transport;
  private final MvdsNode node;
  private final DirectFeed feed;
  private final DirectAsking asking;
  private final DirectCounting counting;
  private final Consumer<DirectSync> onClose;
  private final Object refreshing = new Object();

  /** As of the last look; the feed's thread only. */
  private long memberEntries = -1;

  private long lookedMs;

  private volatile DirectPeers peers = DirectPeers.NONE;

  /** The group with the own log and the own key as of the last look: a log may go on in another. */
  private volatile GroupRows.OwnGroup own;

  private volatile PeerId self;

  DirectSync(
      ClientParts parts,
      GroupRows.OwnGroup own,
      DirectOptions options,
      DirectEvents events,
      Consumer<DirectSync> onClose)
      throws IOException {
    this.parts = parts;
    this.own = own;
    this.onClose = onClose;
    GroupId group = own.group().id();
    NodeOptions nodeOptions =
        new NodeOptions(
            options.policy(),
            Dialect.SPEC,
            parts.random().nextLong(),
            NodeOptions::systemElapsedMs,
            parts.clockMs(),
            Optional.of(new NodeOptions.Guests(group, options.mode(), true)));
    TlsKey key = ownKey(own);
    this.self = key.peer();
    this.peers = parts.home().read(tables -> DirectPeers.of(tables, own, self));
    this.transport = TcpTransport.withTls(key, this::member, parts.random());
    this.counting = new DirectCounting(events, peer -> peers.logOf(peer), this::broken);
    InboxMessages messages = new InboxMessages(parts.bridge(), group);
    this.node = new MvdsNode(parts.home(), messages, transport, nodeOptions, counting);
    this.feed =
        new DirectFeed(
            parts.home(),
            group,
            () -> this.own,
            node,
            peer -> peers.logOf(peer),
            log -> peers.said(log),
            peer -> peers.contains(peer),
            this::look,
            counting);
    this.asking =
        new DirectAsking(
            parts.home(),
            node,
            feed::connected,
            peer -> peers.logOf(peer),
            DirectAsking.Patience.REAL);
    counting.tell(feed, asking);
    node.start();
    feed.start();
  }

  private TlsKey ownKey(GroupRows.OwnGroup now) throws IOException {
    return parts.directKeys().of(parts.home().read(tables -> DirectKeys.known(tables, now)));
  }

  private Optional<PeerId> member(Bytes publicKey) {
    return Optional.of(TlsKey.peerOf(publicKey)).filter(peers::contains);
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
    synchronized (refreshing) {
      ask(
          () -> {
            DirectPeers before = peers;
            TlsKey key = lookAtSelf();
            DirectPeers now = parts.home().read(tables -> DirectPeers.of(tables, own, key.peer()));
            peers = now;
            if (key.peer().equals(self)) {
              transport.disconnectUnless(now::contains);
            } else {
              self = key.peer();
              transport.takeKey(key);
            }
            for (PeerId peer : node.inspect(MvdsState::peers).get()) {
              if (!now.contains(peer)) {
                forget(peer);
              }
            }
            feed.passed(now.withNewsSince(before));
            return Boolean.TRUE;
          });
    }
  }

  private TlsKey lookAtSelf() throws IOException {
    GroupId group = own.group().id();
    own = parts.home().read(tables -> new GroupRows(tables).group(group)).orElse(own);
    return ownKey(own);
  }

  /** The cursor first: without records, a peer that came back would lack what it stands behind. */
  private void forget(PeerId peer) throws InterruptedException, ExecutionException {
    GroupId group = own.group().id();
    node.within(
            (tables, state) -> {
              new Inbox(tables, group).commitCursor(DirectFeed.cursor(peer), 0);
              new Inbox(tables, group).commitCursor(DirectAgain.cursor(peer), 0);
              return Boolean.TRUE;
            })
        .get();
    node.removePeer(group, peer).get();
  }

  /** Another process may have changed who belongs to the group, or have read heads. */
  private void look() throws IOException {
    long entries = parts.home().read(t -> new GroupRows(t).memberEntryCount(own.group().id()));
    long nowMs = NodeOptions.systemElapsedMs();
    if (entries != memberEntries || nowMs - lookedMs >= ClientBounds.DIRECT_HEADS_MS) {
      memberEntries = entries;
      lookedMs = nowMs;
      passed();
    }
  }

  /** A pass is over. */
  void passed() {
    try {
      refresh();
    } catch (RemoteLogException e) {
      counting.onFailure(
          e.getCause() instanceof IOException failed ? failed : new IOException(e.getMessage(), e));
    } catch (IllegalStateException e) {
      // Closed meanwhile, or ended by an error that was told: there is nothing to refresh.
      feed.wake();
      return;
    }
    feed.wake();
  }

  /** The engine or a listener failed: nobody is left believing in a connection. */
  private void broken(Throwable cause) {
    asking.close();
    feed.close();
    transport.close();
  }

  /** The logs of members that are connected now; those whose key several announce are left out. */
  public Set<LogName> connected() {
    Set<LogName> logs = new LinkedHashSet<>();
    for (PeerId peer : feed.connected()) {
      peers.logOf(peer).ifPresent(logs::add);
    }
    return Collections.unmodifiableSet(logs);
  }

  /** What was done so far, and what is left. */
  public DirectReport report() throws RemoteLogException {
    long rows = feed.left();
    Set<PeerId> now = feed.connected();
    return ask(() -> node.inspect(state -> counting.report(state, now, rows)).get());
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
    Envelope envelope = new Envelope(parts.randomNonce(), contentType, content);
    Metadata metadata = new Metadata(List.of(), true, Optional.empty(), Bytes.EMPTY);
    Message message =
        new Message(own.group().id(), parts.nowSeconds(), EnvelopeCodec.encode(envelope), metadata);
    int size = MessageCodec.largestSize(message);
    if (size > Limits.MAX_MESSAGE_BYTES) {
      throw new RemoteLogException.TooLarge(
          "an ephemeral message of " + size + " bytes", "Send less at a time.");
    }
    CompletableFuture<MessageId> sent = node.append(message);
    ask(sent::get);
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

  /** Something new is in the inbox. */
  void wake() {
    feed.wake();
  }

  /** The connected members, to be asked for entries in one pass. */
  LiveMembers liveMembers() {
    return asking.forPass();
  }

  GroupId group() {
    return own.group().id();
  }

  private interface Asking<T> {
    T run() throws IOException, InterruptedException, ExecutionException;
  }

  private static <T> T ask(Asking<T> asking) throws RemoteLogException {
    try {
      return asking.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RemoteLogException.Interrupted(
          new InterruptedIOException("interrupted while waiting for the engine"));
    } catch (IOException e) {
      throw new RemoteLogException.HomeFailed(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw new RemoteLogException.HomeFailed(failed);
      }
      throw new IllegalStateException(
          "the direct connections have ended: " + e.getMessage(), e.getCause());
    }
  }

  /** Ends all connections and threads, within some seconds. Closing again is fine. */
  @Override
  public void close() {
    onClose.accept(this);
    asking.close();
    feed.close();
    node.close();
    transport.close();
    try {
      feed.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxMessages;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.transport.tcp.TlsKey;

/**
 * The engine of one group's direct connections with what feeds it, whatever carries its payloads.
 * Either {@link #start} gives it threads, or somebody calls {@link #turn}.
 */
final class DirectEngine {
  private final ClientParts parts;
  private final Ends ends;
  private final LongSupplier elapsedMs;
  private final MvdsNode node;
  private final DirectFeed feed;
  private final DirectAsking asking;
  private final DirectCounting counting;
  private final Consumer<DirectEngine> onClose;
  private final Object refreshing = new Object();

  /** As of the last look; the feed's thread only. */
  private long memberEntries = -1;

  private long lookedMs;

  private volatile boolean started;

  /** A pass is over, of which nobody with a turn has taken notice yet. */
  private volatile boolean isBehind;

  private volatile DirectPeers peers = DirectPeers.NONE;

  /** The group with the own log and the own key as of the last look: a log may go on in another. */
  private volatile GroupRows.OwnGroup own;

  private volatile PeerId self;

  /** What carries payloads, and knows peers by their keys. */
  interface Ends {
    Transport transport();

    void disconnectUnless(Predicate<PeerId> wanted);

    void take(TlsKey key);
  }

  /** The ends of a transport that proves keys by itself. */
  private record HostEnds(MemberTransport transport) implements Ends {
    @Override
    public void disconnectUnless(Predicate<PeerId> wanted) {
      transport.disconnectUnless(wanted);
    }

    @Override
    public void take(TlsKey key) {
      transport.become(key.peer());
    }
  }

  /** The ends that a host opens. */
  static Opening opening(DirectHost host) {
    return (key, engine) -> new HostEnds(host.transport(key.peer()));
  }

  /** Makes the ends of a device with this key, for peers that are known. */
  interface Opening {
    Ends open(TlsKey key, DirectEngine engine);
  }

  DirectEngine(
      ClientParts parts,
      GroupRows.OwnGroup own,
      DirectOptions options,
      DirectEvents events,
      Opening opening,
      LongSupplier elapsedMs,
      DirectAsking.Patience patience,
      Consumer<DirectEngine> onClose)
      throws IOException {
    this.parts = parts;
    this.own = own;
    this.elapsedMs = elapsedMs;
    this.onClose = onClose;
    GroupId group = own.group().id();
    NodeOptions nodeOptions =
        new NodeOptions(
            options.policy(),
            Dialect.SPEC,
            parts.random().nextLong(),
            elapsedMs,
            parts.clockMs(),
            Optional.of(new NodeOptions.Guests(group, options.mode(), true)));
    TlsKey key = ownKey(own);
    this.self = key.peer();
    this.peers = parts.home().read(tables -> DirectPeers.NONE.next(tables, own, self));
    this.ends = opening.open(key, this);
    try {
      this.counting = new DirectCounting(events, peer -> peers.logOf(peer), this::broken);
      InboxMessages messages = new InboxMessages(parts.bridge(), group);
      this.node = new MvdsNode(parts.home(), messages, ends.transport(), nodeOptions, counting);
      this.feed =
          new DirectFeed(
              parts.home(),
              group,
              () -> this.own,
              node,
              peer -> peers.logOf(peer),
              log -> peers.said(log),
              this::isMember,
              this::look,
              counting,
              elapsedMs);
      this.asking =
          new DirectAsking(
              parts.home(), node, feed::connected, peer -> peers.logOf(peer), patience);
    } catch (RuntimeException | Error e) {
      ends.transport().close();
      throw e;
    }
    counting.tell(feed, asking);
  }

  /** Waiting, where somebody else has the turns. */
  static DirectAsking.Patience patience(DirectHost host) {
    return new DirectAsking.Patience() {
      @Override
      public long elapsedMs() {
        return host.elapsedMs();
      }

      @Override
      public void await(Object lock, BooleanSupplier isOver, long ms) throws InterruptedException {
        if (!isOver.getAsBoolean()) {
          host.rest(ms);
        }
      }

      @Override
      public <T> T result(MvdsNode node, CompletableFuture<T> call)
          throws IOException, InterruptedException {
        long endMs = host.elapsedMs() + ClientBounds.ASK_WAIT_MS;
        while (!call.isDone()) {
          if (host.elapsedMs() >= endMs) {
            throw new IOException("the engine of the direct connections has no turns");
          }
          host.rest(1);
        }
        return DirectFeed.ask(node, call);
      }
    };
  }

  void start() {
    started = true;
    node.start();
    feed.start();
  }

  /** What is to be done now, by who calls; see {@link DirectTurns#turn}. */
  long turn() throws InterruptedException {
    node.turn(Duration.ZERO);
    long feedMs = feed.turn(elapsedMs.getAsLong());
    return Math.min(feedMs, node.waitMs());
  }

  private TlsKey ownKey(GroupRows.OwnGroup now) throws IOException {
    return parts
        .deviceKeys()
        .direct()
        .of(parts.home().read(tables -> DirectKeys.known(tables, now)));
  }

  boolean isMember(PeerId peer) {
    return peers.contains(peer);
  }

  /** See {@link DirectSync#refresh}. */
  void refresh() throws RemoteLogException {
    synchronized (refreshing) {
      ask(
          () -> {
            DirectPeers before = peers;
            TlsKey key = lookAtSelf();
            DirectPeers now = parts.home().read(tables -> before.next(tables, own, key.peer()));
            peers = now;
            if (key.peer().equals(self)) {
              ends.disconnectUnless(this::isMember);
            } else {
              self = key.peer();
              ends.take(key);
            }
            for (PeerId peer : node.result(node.inspect(MvdsState::peers))) {
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
    node.result(
        node.within(
            (tables, state) -> {
              new Inbox(tables, group).commitCursor(DirectFeed.cursor(peer), 0);
              new Inbox(tables, group).commitCursor(DirectAgain.cursor(peer), 0);
              return Boolean.TRUE;
            }));
    node.result(node.removePeer(group, peer));
  }

  /** Another process may have changed who belongs to the group, or have read heads. */
  private void look() throws IOException {
    long entries = parts.home().read(t -> new GroupRows(t).memberEntryCount(own.group().id()));
    long nowMs = elapsedMs.getAsLong();
    if (isBehind || entries != memberEntries || nowMs - lookedMs >= ClientBounds.DIRECT_HEADS_MS) {
      isBehind = false;
      memberEntries = entries;
      lookedMs = nowMs;
      refreshTelling();
    }
  }

  /** A pass is over. */
  void passed() {
    if (started) {
      refreshTelling();
    } else {
      // Who turns may be in the middle of one.
      isBehind = true;
    }
    feed.wake();
  }

  private void refreshTelling() {
    try {
      refresh();
    } catch (RemoteLogException e) {
      counting.onFailure(
          e.getCause() instanceof IOException failed ? failed : new IOException(e.getMessage(), e));
    } catch (IllegalStateException e) {
      // Closed meanwhile, or ended by an error that was told: there is nothing to refresh.
    }
  }

  /** The engine or a listener failed: nobody is left believing in a connection. */
  private void broken(Throwable cause) {
    asking.close();
    feed.close();
    ends.transport().close();
  }

  /** The logs of members that are connected now; those whose key several announce are left out. */
  Set<LogName> connected() {
    Set<LogName> logs = new LinkedHashSet<>();
    for (PeerId peer : feed.connected()) {
      peers.logOf(peer).ifPresent(logs::add);
    }
    return Collections.unmodifiableSet(logs);
  }

  /** What was done so far, and what is left. */
  DirectReport report() throws RemoteLogException {
    long rows = feed.left();
    Set<PeerId> now = feed.connected();
    return ask(() -> node.result(node.inspect(state -> counting.report(state, now, rows))));
  }

  /** See {@link DirectSync#sendEphemeral}. */
  void sendEphemeral(String contentType, Bytes content) throws RemoteLogException {
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
    ask(() -> node.result(sent));
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

  /** Ends all connections and threads, within some seconds. */
  void close() {
    onClose.accept(this);
    asking.close();
    feed.close();
    node.close();
    ends.transport().close();
    try {
      feed.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

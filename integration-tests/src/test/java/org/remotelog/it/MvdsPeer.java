package org.remotelog.it;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import org.remotelog.mvds.transport.tcp.TlsKey;
import org.remotelog.sqlite.Mode;

/**
 * A process with one engine, its home on disk and one peer over TLS: appends some messages, waits
 * until it has all of both, and prints what was delivered.
 */
final class MvdsPeer {
  static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("two processes")).bytes());

  private MvdsPeer() {}

  /**
   * @param args name; folder with the home, {@code own.key} and {@code other.pub}; mode; messages
   *     to append; messages to wait for; port to dial, or 0 to listen
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    List<String> own = Files.readAllLines(folder.resolve("own.key"));
    TlsKey key = TlsKey.parse(Hex.decode(own.get(0)), Hex.decode(own.get(1)));
    Bytes other = Hex.decode(Files.readString(folder.resolve("other.pub")).strip());
    SyncMode mode = SyncMode.valueOf(args[2]);
    int append = Integer.parseInt(args[3]);
    int total = Integer.parseInt(args[4]);
    int port = Integer.parseInt(args[5]);
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(200),
            Dialect.SPEC,
            new SecureRandom().nextLong(),
            System::currentTimeMillis);
    TableMessages messages = new TableMessages(group -> true);
    try (Home home = SqliteHome.open(folder.resolve("home"), Mode.WRITE);
        TcpTransport transport =
            TcpTransport.withTls(
                key,
                shown -> shown.equals(other) ? Optional.of(TlsKey.peerOf(shown)) : Optional.empty(),
                new SecureRandom());
        MvdsNode node = new MvdsNode(home, messages, transport, options, MvdsEvents.NONE)) {
      node.start();
      node.addPeer(GROUP, TlsKey.peerOf(other), mode).get(20, TimeUnit.SECONDS);
      InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      if (port == 0) {
        System.out.println("listening " + transport.listen(loopback).getPort());
      } else {
        transport.dial(loopback);
      }
      for (int i = 0; i < append; i++) {
        Bytes body = Bytes.utf8(args[0] + " " + i);
        node.append(new Message(GROUP, i, body, Metadata.NONE)).get(20, TimeUnit.SECONDS);
        // Slow enough that all cuts fall into it.
        Thread.sleep(15);
      }
      awaitAll(home, messages, node, total);
      home.read(tables -> messages.delivered(tables, GROUP, 0, Integer.MAX_VALUE))
          .forEach(row -> System.out.println("delivered " + row.id().hex()));
      System.out.println("repeats " + node.inspect(state -> state.counters().repeats()).get());
      // The other one may still need an ACK of what this one has.
      System.in.read();
    }
  }

  private static void awaitAll(Home home, TableMessages messages, MvdsNode node, int total)
      throws Exception {
    while (true) {
      int have =
          home.read(tables -> messages.delivered(tables, GROUP, 0, Integer.MAX_VALUE)).size();
      if (have >= total && node.inspect(MvdsState::isQuiet).get(20, TimeUnit.SECONDS)) {
        return;
      }
      Thread.sleep(50);
    }
  }
}

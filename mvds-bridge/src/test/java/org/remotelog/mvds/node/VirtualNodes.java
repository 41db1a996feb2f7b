package org.remotelog.mvds.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.transport.memory.MemoryNetwork;

/** Nodes on one thread and in virtual time, joined by a network in memory. */
final class VirtualNodes {
  static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("group")).bytes());
  static final long EPOCH_MS = 1_000;

  final MemoryNetwork network;
  final Map<PeerId, One> all = new LinkedHashMap<>();
  long nowMs = 1_000_000;

  /** The time of day, which may be set. */
  long timeMs = 1_700_000_000_000L;

  /** A node with what it is made of. */
  final class One {
    final PeerId id;
    final Home home;
    final Dialect dialect;
    final TableMessages messages = new TableMessages(group -> true);
    final Transport transport;
    final MvdsNode node;

    One(String name, Home home, Dialect dialect, MvdsEvents events) {
      this.id = peer(name);
      this.home = home;
      this.dialect = dialect;
      this.transport = network.join(id);
      NodeOptions options =
          new NodeOptions(
              RetransmitPolicy.ofEpoch(EPOCH_MS),
              dialect,
              id.hashCode(),
              () -> nowMs,
              () -> timeMs,
              Optional.empty());
      this.node = new MvdsNode(home, messages, transport, options, events);
    }

    List<TableMessages.Delivered> delivered() throws Exception {
      return home.read(tables -> messages.delivered(tables, GROUP, 0, Integer.MAX_VALUE));
    }

    /** Makes a call and lets the node take it. */
    <T> T call(CompletableFuture<T> result) throws Exception {
      node.turn(Duration.ZERO);
      return result.get();
    }

    <T> T look(Function<MvdsState, T> look) throws Exception {
      return call(node.inspect(look));
    }
  }

  VirtualNodes(long seed) {
    this.network = new MemoryNetwork(seed, () -> nowMs);
  }

  static PeerId peer(String name) {
    return PeerId.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  static Message text(String text) {
    return new Message(GROUP, 1, Bytes.utf8(text), Metadata.NONE);
  }

  One add(String name, Home home, Dialect dialect) {
    return add(name, home, dialect, MvdsEvents.NONE);
  }

  One add(String name, Home home, Dialect dialect, MvdsEvents events) {
    One one = new One(name, home, dialect, events);
    all.put(one.id, one);
    return one;
  }

  /** All nodes share the group with all others. */
  void meet(SyncMode mode) throws Exception {
    for (One one : all.values()) {
      for (One other : all.values()) {
        if (one != other) {
          one.call(one.node.addPeer(GROUP, other.id, mode));
        }
      }
    }
  }

  void run(int epochs) throws Exception {
    for (int i = 0; i < epochs * 4; i++) {
      nowMs += EPOCH_MS / 4;
      timeMs += EPOCH_MS / 4;
      for (One one : new ArrayList<>(all.values())) {
        one.node.turn(Duration.ZERO);
      }
    }
  }

  /** Runs until all is quiet; how many epochs that took, or an error after so many. */
  int quiet(int most) throws Exception {
    for (int epoch = 0; epoch < most; epoch++) {
      boolean quiet = network.nextDueMs() == Long.MAX_VALUE;
      for (One one : all.values()) {
        quiet &= one.look(MvdsState::isQuiet);
      }
      if (quiet) {
        return epoch;
      }
      run(1);
    }
    throw new AssertionError("not quiet after " + most + " epochs");
  }
}

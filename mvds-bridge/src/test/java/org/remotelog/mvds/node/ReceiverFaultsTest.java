package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.transport.memory.LinkFaults;
import org.remotelog.sqlite.Mode;

/** Each transaction of a receiver fails in turn. */
class ReceiverFaultsTest {
  private static final int MESSAGES = 5;

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    List<Arguments> rows = new ArrayList<>();
    for (String home : new String[] {"memory", "sqlite"}) {
      for (SyncMode mode : SyncMode.values()) {
        for (WatchedHome.Failure failure : WatchedHome.Failure.values()) {
          rows.add(Arguments.of(home, mode, failure));
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void acknowledgesOnlyWhatIsCommittedAndDeliversOnceWhateverFails(
      String kind, SyncMode mode, WatchedHome.Failure failure) throws Exception {
    int most = exchange(kind, mode, failure, -1);
    assertThat(most).isGreaterThan(MESSAGES);
    for (int failing = 0; failing < most; failing++) {
      exchange(kind, mode, failure, failing);
    }
  }

  /** Several messages for one receiver; the transactions that it took when none fails. */
  private int exchange(String kind, SyncMode mode, WatchedHome.Failure failure, int failing)
      throws Exception {
    Path place = folder.resolve(mode + " " + failure + " " + failing);
    try (MemoryHome first = new MemoryHome();
        Home inner =
            kind.equals("memory") ? new MemoryHome() : SqliteHome.open(place, Mode.WRITE)) {
      VirtualNodes nodes = new VirtualNodes(7);
      // Late enough that children come before their parents.
      nodes.network.faults(new LinkFaults(0, 0, 10, 3_000));
      WatchedHome home = new WatchedHome(inner);
      VirtualNodes.One a = nodes.add("a", first, Dialect.SPEC);
      Receiver receiver = new Receiver(inner);
      VirtualNodes.One b = nodes.add("b", home, Dialect.SPEC, receiver);
      nodes.meet(mode);
      int before = home.transactions;
      for (int i = 0; i < failing; i++) {
        home.passNext();
      }
      if (failing >= 0) {
        home.failNext(failure);
      }
      List<MessageId> made = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        List<Parent> parents = i == 0 ? List.of() : List.of(Parent.of(made.get(i - 1)));
        Message message =
            new Message(
                VirtualNodes.GROUP, i, Bytes.utf8("text " + i), Metadata.ofParents(parents));
        made.add(a.call(a.node.append(message)));
        nodes.run(1);
      }
      for (int epoch = 0; !a.look(MvdsState::isQuiet) && epoch < 500; epoch++) {
        nodes.run(1);
      }
      assertThat(a.look(MvdsState::isQuiet)).as("quiet, failing at %d", failing).isTrue();
      assertThat(b.delivered())
          .as("failing at %d", failing)
          .extracting(TableMessages.Delivered::id)
          .isEqualTo(made);
      assertThat(receiver.failures).isEqualTo(failing < 0 ? 0 : 1);
      assertThat(receiver.acknowledged).containsExactlyInAnyOrderElementsOf(made);
      return home.transactions - before;
    }
  }

  /** Looks into the home, beside the node, when something leaves. */
  private static final class Receiver implements MvdsEvents {
    private final Home home;
    private final TableMessages messages = new TableMessages(group -> true);
    private final Set<MessageId> acknowledged = new LinkedHashSet<>();
    private final Set<MessageId> told = new LinkedHashSet<>();
    private int failures;

    Receiver(Home home) {
      this.home = home;
    }

    @Override
    public void onSent(PeerId peer, Payload payload, int payloadBytes) {
      for (MessageId id : payload.acks()) {
        assertThat(isStored(id)).as("acknowledged and stored").isTrue();
        acknowledged.add(id);
      }
    }

    @Override
    public void onStored(PeerId from, MessageId id, Message message) {
      assertThat(isStored(id)).as("told and stored").isTrue();
      assertThat(told.add(id)).as("told for the first time").isTrue();
    }

    @Override
    public void onFailure(IOException failure) {
      failures++;
    }

    private boolean isStored(MessageId id) {
      try {
        Optional<?> group = home.read(tables -> messages.groupOf(tables, id));
        return group.isPresent();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}

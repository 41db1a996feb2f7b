package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.local.MemoryPointer;

final class TwoDevicesTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final MemoryPointer pointer = new MemoryPointer();

  private RemoteLogClient device() {
    return RemoteLogClient.builder().home(new MemoryHome()).store(store).pointer(pointer).build();
  }

  @Test
  void readsEverythingOnceInCausalOrderWhenSenderIsGone() throws Exception {
    RemoteLogClient alice = device();
    RemoteLogClient bob = device();
    GroupInfo group = alice.createGroup("friends");
    String code = alice.invite(group.id(), InviteOptions.DEFAULT);
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      drafts.add(
          new Draft(
              Optional.of("author " + i % 7),
              Optional.of(1_700_000_000L + i),
              Envelope.TEXT,
              Bytes.utf8("message " + i),
              Optional.empty(),
              i == 0 ? List.of() : List.of(key(i - 1)),
              Optional.of(key(i))));
    }
    alice.appendAll(group.id(), drafts);
    FlushReport flush = alice.flush();
    assertThat(flush.failures()).isEmpty();
    assertThat(flush.pending()).isZero();
    alice.close();

    bob.join(code, "Bob");
    SyncReport report = bob.sync(Optional.empty());
    assertThat(report.gaps()).isEmpty();
    assertThat(report.newMessages()).isEqualTo(500);
    assertThat(report.rounds()).isEqualTo(4);
    assertThat(report.requests()).isEqualTo(17);
    assertThat(report.bytesIn()).isLessThan(60_000);
    Set<MessageId> seen = new HashSet<>();
    for (DeliveredMessage message : bob.messages(group.id(), 0, 10_000)) {
      assertThat(seen).containsAll(message.parents());
      assertThat(seen.add(message.id())).isTrue();
    }
    assertThat(seen).hasSize(500);
    SyncReport again = bob.sync(Optional.empty());
    assertThat(again.rounds()).isEqualTo(1);
    // Nine pointers asked; the head that says what he holds is put and published.
    assertThat(again.requests()).isEqualTo(11);
    assertThat(again.newMessages()).isZero();
  }

  private static Bytes key(int i) {
    return Bytes.utf8("key " + i);
  }
}

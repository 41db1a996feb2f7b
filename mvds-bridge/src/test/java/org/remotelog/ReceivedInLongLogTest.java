package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.client.ReceiptSource;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.LogRoot;
import org.remotelog.mvds.GroupId;

/** Without direct connections nothing remembers where receipts about a long log end. */
@Timeout(300)
final class ReceivedInLongLogTest {
  private static final int AT_ONCE = 8_192;

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();

  @Test
  void receiptThatEndsFarFromAllThatIsRememberedIsReached() throws Exception {
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    bob.client.send(group, "hello");
    bob.sync();
    LogName log = alice.log(group);
    List<SentMessage> sent = new ArrayList<>();
    while (sent.size() <= CoreLimits.MAX_ENTRIES_PER_CHECK + 100) {
      List<Draft> drafts = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        drafts.add(Draft.text("" + i));
      }
      sent.addAll(alice.client.appendAll(group, drafts));
    }
    SentMessage last = sent.get(CoreLimits.MAX_ENTRIES_PER_CHECK + 50);
    LogRoot root =
        alice.home.read(tables -> new ReceiptSource(tables).frontier(log, last.sequence()));
    new ReceiptHeads(world, group)
        .publish(bob, Receipt.of(log, root.count(), root.root(), List.of()));
    alice.sync();

    Receipts receipts = alice.client.receipts(group);

    assertThat(receipts.heldBy(last.id())).extracting(Holder::log).containsExactly(bob.log(group));
    assertThat(receipts.heldBy(sent.get(0).id())).hasSize(1);
    assertThat(receipts.heldBy(sent.get(sent.size() - 1).id())).as("behind its end").isEmpty();
  }
}

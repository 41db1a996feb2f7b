package org.remotelog.mvds.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.TransportEvent;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox();

  private List<TransportEvent> all() throws InterruptedException {
    List<TransportEvent> all = new ArrayList<>();
    Optional<TransportEvent> event = mailbox.next(0);
    while (event.isPresent()) {
      all.add(event.get());
      event = mailbox.next(0);
    }
    return all;
  }

  @Test
  void tellsEachRefusalUpToTheLimitAndSumsUpThoseAbove() throws InterruptedException {
    for (int i = 0; i < TcpLimits.MAX_REFUSALS; i++) {
      mailbox.refused(Refusal.WRONG_KEY, "number " + i);
    }
    mailbox.refused(Refusal.WRONG_KEY, "one more");
    mailbox.refused(Refusal.WRONG_KEY, "the last");
    List<TransportEvent> all = all();
    assertThat(all).hasSize(TcpLimits.MAX_REFUSALS + 1);
    assertThat(all.get(0)).isEqualTo(new TransportEvent.Refused(Refusal.WRONG_KEY, "number 0", 1));
    assertThat(all.get(all.size() - 1))
        .isEqualTo(new TransportEvent.Refused(Refusal.WRONG_KEY, "the last", 2));
  }

  @Test
  void losesNoRefusalOfAFlood() throws InterruptedException {
    Refusal[] reasons = Refusal.values();
    int rounds = 1_000;
    for (int i = 0; i < rounds * reasons.length; i++) {
      mailbox.refused(reasons[i % reasons.length], "flood");
    }
    Map<Refusal, Long> counted = new EnumMap<>(Refusal.class);
    List<TransportEvent> all = all();
    for (TransportEvent event : all) {
      TransportEvent.Refused refused = (TransportEvent.Refused) event;
      counted.merge(refused.reason(), refused.times(), Long::sum);
    }
    assertThat(all).hasSizeLessThanOrEqualTo(TcpLimits.MAX_REFUSALS + reasons.length);
    assertThat(counted).hasSize(reasons.length);
    assertThat(counted.values()).containsOnly((long) rounds);
  }

  @Test
  void keepsTheNewestAnswerOfEachAddress() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      mailbox.unreachable("one:1", "attempt " + i);
      mailbox.unreachable("two:2", "attempt " + i);
    }
    assertThat(all())
        .containsExactly(
            new TransportEvent.Unreachable("one:1", "attempt 999"),
            new TransportEvent.Unreachable("two:2", "attempt 999"));
  }

  @Test
  void tellsNothingAfterClosing() throws InterruptedException {
    mailbox.close();
    mailbox.refused(Refusal.WRONG_KEY, "late");
    mailbox.unreachable("one:1", "late");
    assertThat(all()).isEmpty();
  }
}

package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.RosterChoice.Allowance;
import org.remotelog.log.core.RosterChoice.Offer;
import org.remotelog.log.core.RosterChoice.Wanted;

final class RosterChoiceTest {
  private static final Cid OLD = cid("old");
  private static final Cid NEW = cid("new");
  private static final Cid MORE = cid("more");
  private static final List<Offer> OFFERS =
      List.of(
          new Offer(SampleLog.LOG, List.of(OLD), 1),
          new Offer(SampleLog.OTHER, List.of(NEW, MORE), 2));

  private static Cid cid(String text) {
    return Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8(text));
  }

  private static List<Cid> chosen(Set<Cid> done, boolean isTroubled, int taken) {
    List<Cid> blocks = new ArrayList<>();
    for (Wanted one : RosterChoice.of(OFFERS, done, new Allowance(1, 2), isTroubled, taken)) {
      blocks.add(one.block());
    }
    return blocks;
  }

  @Test
  void takesBlocksOfTheNewestHeadsAsFarAsThereIsRoom() {
    assertThat(chosen(Set.of(), false, 0)).containsExactly(NEW);
    assertThat(chosen(Set.of(NEW), false, 0)).containsExactly(MORE);
    assertThat(chosen(Set.of(NEW), false, 1)).isEmpty();
    assertThat(chosen(Set.of(NEW, MORE), false, 0)).containsExactly(OLD);
  }

  @Test
  void takesMoreInTrouble() {
    assertThat(chosen(Set.of(), true, 0)).containsExactly(NEW, MORE);
    assertThat(chosen(Set.of(NEW), true, 1)).containsExactly(MORE);
  }

  private static List<Cid> awaited(Set<LogName> awaited, Set<Cid> done, int taken) {
    List<Cid> blocks = new ArrayList<>();
    RosterChoice.ofAwaited(OFFERS, awaited, done, taken).forEach(one -> blocks.add(one.block()));
    return blocks;
  }

  @Test
  void takesTheFirstBlockOfEachAwaitedWriterAsFarAsThereIsRoom() {
    Set<LogName> both = Set.of(SampleLog.LOG, SampleLog.OTHER);
    int most = CoreLimits.AWAITED_ROSTERS_PER_PASS;
    assertThat(awaited(both, Set.of(), 0)).containsExactly(NEW, OLD);
    assertThat(awaited(Set.of(SampleLog.LOG), Set.of(), 0)).containsExactly(OLD);
    assertThat(awaited(Set.of(), Set.of(), 0)).isEmpty();
    assertThat(awaited(both, Set.of(NEW), 0)).as("not its second block").containsExactly(OLD);
    assertThat(awaited(both, Set.of(), most - 1)).containsExactly(NEW);
    assertThat(awaited(both, Set.of(), most)).isEmpty();
  }

  @Test
  void allowanceHasBounds() {
    int most = CoreLimits.ROSTERS_PER_TROUBLED_PASS;
    assertThat(new Allowance(0, most).troubled()).isEqualTo(most);
    assertThatThrownBy(() -> new Allowance(0, most + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Allowance(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}

package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgendaTest {
  @Test
  void givesWhatIsDueFirstAndOfOneTimeWhatWasNotedFirst() {
    Agenda<String> agenda = new Agenda<>();
    agenda.note(20, "c");
    agenda.note(10, "a");
    agenda.note(20, "d");
    agenda.note(10, "b");
    List<String> order = new ArrayList<>();
    while (!agenda.isEmpty()) {
      order.add(agenda.next().what());
    }
    assertThat(order).containsExactly("a", "b", "c", "d");
  }

  @Test
  void isDueFromItsTimeOn() {
    Agenda<String> agenda = new Agenda<>();
    assertThat(agenda.isDue(Long.MAX_VALUE)).isFalse();
    agenda.note(10, "a");
    assertThat(agenda.isDue(9)).isFalse();
    assertThat(agenda.isDue(10)).isTrue();
  }

  @Test
  void forgetsWhatIsWithdrawn() {
    Agenda<String> agenda = new Agenda<>();
    Agenda.Item<String> first = agenda.note(10, "a");
    agenda.note(20, "b");
    agenda.withdraw(first);
    assertThat(agenda.nextMs()).isEqualTo(20);
    agenda.clear();
    assertThat(agenda.nextMs()).isEqualTo(Long.MAX_VALUE);
  }
}

package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.core.ReaderCore;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.Reading;

/**
 * Pointers give a record without its head, and while that is on its way a roster shows another one
 * of the same number: no matter which of the two is the better one, both are read.
 */
@Timeout(60)
final class RivalRecordsTest extends Histories {
  private final List<ReaderEffect> effects = new ArrayList<>();
  private Reading reading;
  private HeadRecord awaited;
  private HeadRecord rival;

  private void meet(boolean isSwapped) throws Exception {
    say(writer, "common", 3);
    read(writer);
    Desk twin = writer.twin();
    say(writer, "main", 1);
    say(twin, "twin", 1);
    awaited = SignedHeads.parsed(writer, (isSwapped ? twin : writer).newest());
    rival = SignedHeads.parsed(writer, (isSwapped ? writer : twin).newest());
    reading = Reading.start(state());
    step(new ReaderInput.Resolved(List.of(answer(awaited)), List.of()));
    assertThat(asked()).containsExactly(awaited.head());
    step(new ReaderInput.Shown(List.of(answer(rival)), true));
  }

  private static ReaderInput.Answer answer(HeadRecord record) {
    return new ReaderInput.Answer(SignedHeads.bare(record), "somebody");
  }

  private void step(ReaderInput input) throws Exception {
    effects.clear();
    reader.home.read(
        tables -> {
          var step = ReaderCore.step(reading, input, Lookups.context(reader, tables, writer.log()));
          reading = step.state();
          effects.addAll(step.effects());
          return Boolean.TRUE;
        });
  }

  private List<Cid> asked() {
    List<Cid> asked = new ArrayList<>();
    for (ReaderEffect effect : effects) {
      if (effect instanceof ReaderEffect.FetchHead head) {
        asked.add(head.cid());
      }
    }
    return asked;
  }

  private void headComes(HeadRecord record, boolean isThere) throws Exception {
    Optional<Bytes> block = Optional.of(store.blocks.get(record.head())).filter(one -> isThere);
    step(
        new ReaderInput.HeadFetched(
            record.head(), new ReaderInput.Fetched(block, List.of(), List.of(), false)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areBothKnownWhenTheHeadOfTheFirstComes(boolean isSwapped) throws Exception {
    meet(isSwapped);
    headComes(awaited, true);
    ReaderState state = reading.state();
    assertThat(state.accepted().orElseThrow().record().head()).isEqualTo(awaited.head());
    assertThat(state.branches())
        .extracting(branch -> branch.record().head())
        .containsExactly(rival.head());
    assertThat(asked()).containsExactly(rival.head());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void secondIsAskedForWhenTheHeadOfTheFirstDoesNotCome(boolean isSwapped) throws Exception {
    meet(isSwapped);
    headComes(awaited, false);
    assertThat(asked()).containsExactly(rival.head());
    headComes(rival, true);
    assertThat(reading.state().accepted().orElseThrow().record().head()).isEqualTo(rival.head());
    assertThat(reading.state().branches())
        .noneMatch(branch -> branch.record().head().equals(rival.head()));
  }
}

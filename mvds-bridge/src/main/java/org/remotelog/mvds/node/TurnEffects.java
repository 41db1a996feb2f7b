package org.remotelog.mvds.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.home.Tables;
import org.remotelog.mvds.core.MvdsEffect;

/**
 * What the engine wants done in one turn: rows at once, in its transaction; what is told after the
 * commit; what is sent at its end. What the home throws comes unchecked.
 */
final class TurnEffects implements MvdsEffect.Handler {
  private final Tables tables;
  private final Messages messages;
  private final long timeMs;
  private final AfterCommit after;
  private final List<MvdsEffect.Send> sends = new ArrayList<>();

  TurnEffects(Tables tables, Messages messages, long timeMs, AfterCommit after) {
    this.tables = tables;
    this.messages = messages;
    this.timeMs = timeMs;
    this.after = after;
  }

  /** What is to be sent, in the engine's order. */
  List<MvdsEffect.Send> sends() {
    return sends;
  }

  @Override
  public void onStore(MvdsEffect.Store effect) {
    try {
      messages.store(tables, effect.id(), effect.message(), timeMs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    after.tell(events -> events.onStored(effect.from(), effect.id(), effect.message()));
  }

  @Override
  public void onKeep(MvdsEffect.Keep effect) {
    try {
      new RecordTable(tables).put(effect.row());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onForget(MvdsEffect.Forget effect) {
    try {
      new RecordTable(tables).delete(effect.peer(), effect.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onDeliverEphemeral(MvdsEffect.DeliverEphemeral effect) {
    after.tell(events -> events.onEphemeral(effect.from(), effect.id(), effect.message()));
  }

  @Override
  public void onFindPlaces(MvdsEffect.FindPlaces effect) {
    after.tell(events -> events.onWanted(effect.peer(), effect.wanted()));
  }

  @Override
  public void onSend(MvdsEffect.Send effect) {
    sends.add(effect);
  }
}

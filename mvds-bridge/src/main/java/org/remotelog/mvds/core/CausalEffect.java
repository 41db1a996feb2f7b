package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.mvds.MessageId;

/** What the shell must do, in the order given. */
public sealed interface CausalEffect {
  /** Runs the handler's method for this effect. */
  void runOn(Handler handler);

  /** One method for each effect. */
  interface Handler {
    void onDeliver(Deliver effect);

    void onHold(Hold effect);

    void onDrop(Drop effect);
  }

  /**
   * The message is next.
   *
   * @param missingParents parents that are not there and are not waited for any longer; empty means
   *     that everything before the message was delivered
   */
  record Deliver(MessageId id, List<MessageId> missingParents) implements CausalEffect {
    public Deliver {
      missingParents = Collections.unmodifiableList(new ArrayList<>(missingParents));
    }

    @Override
    public void runOn(Handler handler) {
      handler.onDeliver(this);
    }
  }

  /** The message waits for these parents: keep it as a waiting row. */
  record Hold(MessageId id, List<MessageId> missingParents) implements CausalEffect {
    public Hold {
      missingParents = Collections.unmodifiableList(new ArrayList<>(missingParents));
    }

    @Override
    public void runOn(Handler handler) {
      handler.onHold(this);
    }
  }

  /** The waiting message became known by another way: forget its waiting row. */
  record Drop(MessageId id) implements CausalEffect {
    @Override
    public void runOn(Handler handler) {
      handler.onDrop(this);
    }
  }
}

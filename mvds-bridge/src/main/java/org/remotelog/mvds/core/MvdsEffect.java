package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.WantedPlaces;

/**
 * What the shell must do, in the order given: everything but {@link Send}, {@link FindPlaces} and
 * {@link DeliverEphemeral} in one transaction, which is committed before the next input; then
 * these.
 */
public sealed interface MvdsEffect {
  /** Runs the handler's method for this effect. */
  void runOn(Handler handler);

  /** One method for each effect. */
  interface Handler {
    void onStore(Store effect);

    void onKeep(Keep effect);

    void onForget(Forget effect);

    void onDeliverEphemeral(DeliverEphemeral effect);

    void onFindPlaces(FindPlaces effect);

    void onSend(Send effect);
  }

  /** The message is new: store and deliver it, in causal order where the group asks for that. */
  record Store(PeerId from, MessageId id, Message message) implements MvdsEffect {
    @Override
    public void runOn(Handler handler) {
      handler.onStore(this);
    }
  }

  /** Keep this record in place of the one with the same peer and id. */
  record Keep(RecordRow row) implements MvdsEffect {
    @Override
    public void runOn(Handler handler) {
      handler.onKeep(this);
    }
  }

  /** The record of this peer and id has ended. */
  record Forget(PeerId peer, MessageId id) implements MvdsEffect {
    @Override
    public void runOn(Handler handler) {
      handler.onForget(this);
    }
  }

  /** Hand the message to the reader once, and store nothing. */
  record DeliverEphemeral(PeerId from, MessageId id, Message message) implements MvdsEffect {
    @Override
    public void runOn(Handler handler) {
      handler.onDeliverEphemeral(this);
    }
  }

  /**
   * The peer wants messages by their places. {@link MvdsInput.AskedFor} may follow for those that
   * are here; which they are, and how many, is for the shell to bound.
   */
  record FindPlaces(PeerId peer, List<WantedPlaces> wanted) implements MvdsEffect {
    @Override
    public void runOn(Handler handler) {
      handler.onFindPlaces(this);
    }
  }

  /**
   * Send one payload. {@link MvdsInput.PayloadSent} with the number must follow.
   *
   * @param wanted what the peer is asked for by its places
   * @param messages stored messages to be loaded; one that is gone is left out
   * @param ephemerals messages that are stored nowhere
   */
  record Send(
      PeerId peer,
      long number,
      List<MessageId> acks,
      List<MessageId> offers,
      List<MessageId> requests,
      List<WantedPlaces> wanted,
      List<MessageId> messages,
      List<Message> ephemerals)
      implements MvdsEffect {
    public Send {
      acks = fixed(acks);
      offers = fixed(offers);
      requests = fixed(requests);
      wanted = fixed(wanted);
      messages = fixed(messages);
      ephemerals = fixed(ephemerals);
    }

    private static <T> List<T> fixed(List<T> list) {
      return Collections.unmodifiableList(new ArrayList<>(list));
    }

    @Override
    public void runOn(Handler handler) {
      handler.onSend(this);
    }
  }

  /**
   * A record that outlives a restart.
   *
   * @param group the message's group; of a request the one in which it was wanted
   * @param kind what is sent next
   * @param sizeBytes encoded size of the message, 0 of a request
   * @param order place among all records of the engine, in the order in which they were made, so
   *     that parents go before children also after a restart
   * @param byPeer whether the peer made the record by asking, which is bounded
   * @param source whose message it is that is offered on, as each one's are bounded; none of ours
   */
  record RecordRow(
      PeerId peer,
      MessageId id,
      GroupId group,
      RecordKind kind,
      int sizeBytes,
      long order,
      boolean byPeer,
      Optional<PeerId> source) {}
}

package org.remotelog.mvds.model;

import java.util.Locale;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.MessageId;

/**
 * One step of a run, in the terms of docs/spec/mvds/MVDS.tla.
 *
 * @param node who acts
 * @param peer the other node; the actor itself where there is none
 * @param id the message; a zero one where there is none
 */
public record TraceAction(Kind kind, int node, int peer, MessageId id) {
  private static final MessageId NO_MESSAGE = MessageId.of(Bytes.wrap(new byte[32]));

  /** The actions of the module, by their names there. */
  public enum Kind {
    APPEND("Append"),
    APPEND_EPHEMERAL("AppendEphemeral"),
    SEND_OFFER("SendOffer"),
    SEND_REQUEST("SendRequest"),
    SEND_MESSAGE("SendMessage"),
    SEND_ACK("SendAck"),
    SEND_EPHEMERAL("SendEphemeral"),
    RECEIVE_OFFER("ReceiveOffer"),
    RECEIVE_REQUEST("ReceiveRequest"),
    RECEIVE_MESSAGE("ReceiveMessage"),
    RECEIVE_ACK("ReceiveAck"),
    RECEIVE_RECEIPT("ReceiveReceipt"),
    RECEIVE_EPHEMERAL("ReceiveEphemeral"),
    STORE_ELSEWHERE("StoreElsewhere"),
    SETTLE("Settle"),
    FORGET_REQUEST("ForgetRequest"),
    CANCEL("Cancel"),
    CRASH("Crash"),
    LOSE("Lose"),
    STRANGER_SEND("StrangerSend");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The name in the module. */
    public String word() {
      return word;
    }
  }

  /** An action of one node by itself. */
  public static TraceAction alone(Kind kind, int node) {
    return new TraceAction(kind, node, node, NO_MESSAGE);
  }

  /** Reads back one line of a trace. */
  public static TraceAction parse(String line) {
    String[] words = line.split(" ");
    for (Kind kind : Kind.values()) {
      if (words.length == 4 && kind.word.equals(words[0])) {
        return new TraceAction(
            kind,
            Integer.parseInt(words[1]),
            Integer.parseInt(words[2]),
            MessageId.of(Bytes.ofHex(words[3])));
      }
    }
    throw new IllegalArgumentException("no action: " + line);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %d %d %s", kind.word, node, peer, id.hex());
  }
}

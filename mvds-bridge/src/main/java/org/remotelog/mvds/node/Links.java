package org.remotelog.mvds.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.TransportEvent;

/**
 * Who is connected and to whom something is on its way. The transport tells it once, so that it
 * holds whatever becomes of the transaction.
 */
final class Links {
  private final Set<PeerId> connected = new LinkedHashSet<>();

  /** Peers to which a payload is on its way, with its number. */
  private final Map<PeerId, Long> sending = new LinkedHashMap<>();

  void note(TransportEvent event) {
    if (event instanceof TransportEvent.Connected up) {
      connected.add(up.peer());
    } else if (event instanceof TransportEvent.Disconnected down) {
      connected.remove(down.peer());
    } else if (event instanceof TransportEvent.Sent sent) {
      sending.remove(sent.peer(), sent.number());
    }
  }

  void noteSending(PeerId peer, long number) {
    sending.put(peer, number);
  }

  List<PeerId> connected() {
    return new ArrayList<>(connected);
  }

  boolean isConnected(PeerId peer) {
    return connected.contains(peer);
  }

  boolean isSending(PeerId peer) {
    return sending.containsKey(peer);
  }
}

package org.remotelog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;

/**
 * Which peer gave which of the newest messages, so that none is offered back. At most {@link
 * ClientBounds#MAX_DIRECT_SOURCES}; of older ones it is forgotten, which costs an offer. Safe for
 * use by several threads.
 */
final class DirectSources {
  private final Map<MessageId, PeerId> sources = new LinkedHashMap<>();

  synchronized void note(PeerId from, MessageId id) {
    sources.put(id, from);
    if (sources.size() > ClientBounds.MAX_DIRECT_SOURCES) {
      sources.remove(sources.keySet().iterator().next());
    }
  }

  synchronized boolean gave(PeerId peer, MessageId id) {
    return peer.equals(sources.get(id));
  }
}

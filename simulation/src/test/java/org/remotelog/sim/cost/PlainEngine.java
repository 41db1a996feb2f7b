package org.remotelog.sim.cost;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.core.Held;
import org.remotelog.mvds.core.MvdsCore;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.MvdsInput;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;

/**
 * The back-off of 2/MVDS alone, on the same lost link: nobody tells it of logs and receipts, and it
 * never gives up on a silent peer. Only counted, so there is no home.
 */
final class PlainEngine implements Held {
  private final Map<MessageId, Integer> sizes = new HashMap<>();
  private final MvdsState state = new MvdsState();
  private final GroupId group;
  private final PeerId peer;
  private final MvdsCore core;
  private long copies;
  private long bytes;

  PlainEngine(GroupId group, PeerId peer, RetransmitPolicy policy, long nowMs) {
    this.group = group;
    this.peer = peer;
    this.core = new MvdsCore(withoutParking(policy), 1);
    step(new MvdsInput.PeerAdded(peer, group, SyncMode.BATCH));
    step(new MvdsInput.PeerOnline(peer, nowMs));
  }

  private static RetransmitPolicy withoutParking(RetransmitPolicy of) {
    return new RetransmitPolicy(
        of.epochMs(),
        of.firstMs(),
        of.ceilingMs(),
        Long.MAX_VALUE,
        of.probeMs(),
        of.jitterPercent(),
        of.payloadBytes(),
        of.epochBytes(),
        of.relayMs(),
        of.newPerSecond());
  }

  long copies() {
    return copies;
  }

  /** Bytes of the messages in these copies. */
  long bytes() {
    return bytes;
  }

  void give(MessageId id, int sizeBytes, long nowMs) {
    sizes.put(id, sizeBytes);
    step(new MvdsInput.Share(peer, id, Optional.empty(), nowMs));
  }

  void online(long nowMs) {
    step(new MvdsInput.Tick(nowMs));
  }

  private void step(MvdsInput input) {
    for (MvdsEffect effect : core.step(state, input, this).effects()) {
      if (effect instanceof MvdsEffect.Send send) {
        copies += send.messages().size();
        send.messages().forEach(id -> bytes += sizeBytes(id));
        long nowMs = ((MvdsInput.Tick) input).nowMs();
        core.step(state, new MvdsInput.PayloadSent(peer, send.number(), true, nowMs), this);
      }
    }
  }

  @Override
  public Optional<GroupId> groupOf(MessageId id) {
    return sizes.containsKey(id) ? Optional.of(group) : Optional.empty();
  }

  @Override
  public int sizeBytes(MessageId id) {
    return sizes.getOrDefault(id, 0);
  }
}

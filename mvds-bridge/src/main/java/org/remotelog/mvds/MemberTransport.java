package org.remotelog.mvds;

import java.util.function.Predicate;

/** A transport of one group, where members come and go. */
public interface MemberTransport extends Transport {
  /**
   * Ends the connections with all peers that are not wanted, and lets none of them come back.
   *
   * @param wanted may be asked for each peer, now and at each connection; without a lock
   */
  void disconnectUnless(Predicate<PeerId> wanted);

  /** This device is another peer from now on: all connections end, and come again. */
  void become(PeerId self);
}

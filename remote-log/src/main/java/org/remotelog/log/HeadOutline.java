package org.remotelog.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Digest;

/**
 * The part of a head that is readable without keys: enough to follow links and to compare roots.
 *
 * @param count how many entries the log has
 * @param root its root over the commitments of all of them
 * @param epoch the epoch whose secret seals the rest
 * @param segments blocks of the frontier, ascending
 * @param pages blocks of pages, ascending
 * @param rosterBlocks the writer's sealed roster
 */
public record HeadOutline(
    long count,
    Digest root,
    int epoch,
    List<Cid> segments,
    List<Cid> pages,
    List<Cid> rosterBlocks) {
  public HeadOutline {
    segments = Collections.unmodifiableList(new ArrayList<>(segments));
    pages = Collections.unmodifiableList(new ArrayList<>(pages));
    rosterBlocks = Collections.unmodifiableList(new ArrayList<>(rosterBlocks));
  }
}

package org.remotelog.mvds.node;

import java.io.IOException;
import org.remotelog.home.Tables;
import org.remotelog.mvds.core.MvdsState;

/**
 * Work of an embedder's in a transaction of the node, for what must be committed together with the
 * engine's records. It has the node's thread: it must return soon, must not change the state and
 * must not call the node. Neither tables nor state may be used after it.
 *
 * @param <T> what it results in
 */
@FunctionalInterface
public interface TableWork<T> {
  /**
   * The work.
   *
   * @param state what the engine knows after all that was done before in this transaction
   * @return the result, never null
   * @throws IOException fails the whole turn, as the home does
   */
  T run(Tables tables, MvdsState state) throws IOException;
}

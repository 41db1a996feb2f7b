package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;

/**
 * When a head counts as final.
 *
 * @param confirmations blocks on top of its own that make it so, where the chain's own word is not
 *     to be had or means something else; empty to go by that word
 */
public record Finality(Optional<Long> confirmations) {
  /** As the chain says, which takes some thirteen minutes on the main one. */
  public static final Finality OF_CHAIN = new Finality(Optional.empty());

  public Finality {
    if (confirmations.isPresent() && confirmations.get() < 0) {
      throw new IllegalArgumentException(confirmations.get() + " confirmations");
    }
  }

  /** The newest final block; block 0 while there is none. */
  BlockTag tag(EthereumNodes nodes, TimeLeft left) throws IOException {
    if (!confirmations.isPresent()) {
      return BlockTag.FINALIZED;
    }
    long newest = nodes.ask(left, (node, part) -> node.block(BlockTag.LATEST, part).number());
    return BlockTag.number(Math.max(0, newest - confirmations.get()));
  }
}

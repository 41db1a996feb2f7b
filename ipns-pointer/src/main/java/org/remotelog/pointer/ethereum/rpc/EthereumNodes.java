package org.remotelog.pointer.ethereum.rpc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.pointer.TimeLeft;

/**
 * Several nodes of one chain, of which one is asked: that which answered last. When it does not
 * answer, or not as an Ethereum node would, the next one is. Safe for use by several threads.
 */
public final class EthereumNodes implements AutoCloseable {
  private final List<EthereumNode> nodes;
  private volatile int preferred;

  /**
   * @param nodes 1 to {@link Limits#MAX_NODES}, closed together with this
   */
  public EthereumNodes(List<EthereumNode> nodes) {
    this.nodes = new ArrayList<>(nodes);
    if (nodes.isEmpty() || nodes.size() > Limits.MAX_NODES) {
      throw new IllegalArgumentException(nodes.size() + " nodes");
    }
  }

  /** What one node is asked, in as many requests as it takes. */
  public interface Question<T> {
    /**
     * Asks the node.
     *
     * @throws RpcErrorException when it has answered, with an error: no other node is asked
     * @throws FinalAnswerException the same, told in words
     * @throws IOException when another node may know better
     */
    T ask(EthereumNode node, TimeLeft left) throws IOException;
  }

  /**
   * Asks until one has answered. A node gets its share of the time, so that one that hangs leaves
   * some for the others.
   *
   * @throws IOException when none has, with what each of them said
   */
  public <T> T ask(TimeLeft left, Question<T> question) throws IOException {
    int first = preferred;
    List<String> said = new ArrayList<>();
    IOException last = null;
    for (int i = 0; i < nodes.size(); i++) {
      int at = (first + i) % nodes.size();
      Duration share = left.get().dividedBy(nodes.size() - i);
      try {
        T answer = question.ask(nodes.get(at), new TimeLeft(share));
        preferred = at;
        return answer;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (FinalAnswerException e) {
        preferred = at;
        throw e;
      } catch (RpcErrorException e) {
        if (!mayOthersKnowBetter(e)) {
          preferred = at;
          throw e;
        }
        last = e;
      } catch (IOException e) {
        last = e;
      }
      said.add(String.valueOf(last.getMessage()));
    }
    if (nodes.size() == 1 && last != null) {
      throw last;
    }
    throw new IOException("no node of the chain answers: " + String.join("; ", said), last);
  }

  private static boolean mayOthersKnowBetter(RpcErrorException error) {
    RpcFault fault = RpcFault.of(error);
    return fault == RpcFault.BUSY || fault == RpcFault.NO_METHOD || fault == RpcFault.OTHER;
  }

  /** What the node said that answered last turned out to prove nothing: another one is next. */
  public void distrust() {
    preferred = (preferred + 1) % nodes.size();
  }

  /** How many there are. */
  public int size() {
    return nodes.size();
  }

  /** The nodes, in the order in which they were given. */
  public List<EthereumNode> all() {
    return new ArrayList<>(nodes);
  }

  @Override
  public void close() {
    nodes.forEach(EthereumNode::close);
  }
}

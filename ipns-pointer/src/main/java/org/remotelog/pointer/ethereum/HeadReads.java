package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;
import org.remotelog.pointer.ethereum.rpc.RpcFault;

/**
 * Asks the contract for heads: those that are announced together in one request, whoever asks
 * first. Safe for use by several threads.
 */
final class HeadReads {
  private final EthereumNodes nodes;
  private final RegistrySite site;
  private final Map<Slot, Batch> expected = new HashMap<>();

  HeadReads(EthereumNodes nodes, RegistrySite site) {
    this.nodes = nodes;
    this.site = site;
  }

  /** Some heads that are asked for in one request, by the first who wants one of them. */
  private final class Batch {
    private final List<Slot> slots;
    private final long fromNs = System.nanoTime();
    private boolean isAsked;
    private Optional<Map<Slot, RegistryHead>> heads = Optional.empty();
    private Optional<IOException> failure = Optional.empty();

    Batch(List<Slot> slots) {
      this.slots = slots;
    }

    boolean isOld() {
      return System.nanoTime() - fromNs > Limits.MAX_BATCH_AGE_MS * 1_000_000;
    }

    /** Whoever comes while it is asked waits for the answer, as long as it has time. */
    RegistryHead of(Slot slot, TimeLeft left) throws IOException {
      if (isFirst(left)) {
        try {
          answered(Optional.of(at(BlockTag.LATEST, slots, left)), Optional.empty());
        } catch (InterruptedIOException e) {
          answered(Optional.empty(), Optional.empty());
          throw e; // Only this thread was: the next one asks.
        } catch (IOException e) {
          answered(Optional.empty(), Optional.of(e));
        } catch (RuntimeException e) {
          answered(Optional.empty(), Optional.of(new IOException(String.valueOf(e), e)));
          throw e;
        }
      }
      return result(slot);
    }

    /** Whether the caller has to ask; false once there is an answer. */
    private synchronized boolean isFirst(TimeLeft left) throws IOException {
      try {
        while (isAsked) {
          if (left.isOver()) {
            throw new IOException("heads that were asked for by others did not come in time");
          }
          wait(left.get().toMillis() + 1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for heads");
      }
      isAsked = !heads.isPresent() && !failure.isPresent();
      return isAsked;
    }

    private synchronized void answered(
        Optional<Map<Slot, RegistryHead>> answer, Optional<IOException> why) {
      heads = answer;
      failure = why;
      isAsked = false;
      notifyAll();
    }

    private synchronized RegistryHead result(Slot slot) throws IOException {
      if (failure.isPresent()) {
        throw new IOException(failure.get().getMessage(), failure.get());
      }
      return heads.get().getOrDefault(slot, RegistryHead.NONE);
    }
  }

  /** These are about to be asked for, each once. */
  void expect(Collection<Slot> slots) {
    List<Slot> all = new ArrayList<>(slots);
    int most = org.remotelog.pointer.ethereum.registry.Limits.MAX_HEADS_PER_CALL;
    synchronized (expected) {
      expected.values().removeIf(Batch::isOld);
      for (int from = 0; from < all.size(); from += most) {
        Batch batch = new Batch(all.subList(from, Math.min(all.size(), from + most)));
        batch.slots.forEach(slot -> expected.put(slot, batch));
      }
    }
  }

  /** The newest head, which a reorganisation may still take away. */
  RegistryHead latest(Slot slot, TimeLeft left) throws IOException {
    Batch batch;
    synchronized (expected) {
      batch = expected.remove(slot);
    }
    if (batch != null && !batch.isOld()) {
      return batch.of(slot, left);
    }
    List<Slot> only = new ArrayList<>();
    only.add(slot);
    return at(BlockTag.LATEST, only, left).getOrDefault(slot, RegistryHead.NONE);
  }

  /** The heads in a block. */
  Map<Slot, RegistryHead> at(BlockTag tag, List<Slot> slots, TimeLeft left) throws IOException {
    Map<Slot, RegistryHead> found = new HashMap<>();
    int most = org.remotelog.pointer.ethereum.registry.Limits.MAX_HEADS_PER_CALL;
    for (int from = 0; from < slots.size(); from += most) {
      List<Slot> some = slots.subList(from, Math.min(slots.size(), from + most));
      List<RegistryHead> heads = nodes.ask(left, (node, part) -> at(node, tag, some, part));
      for (int i = 0; i < some.size(); i++) {
        found.put(some.get(i), heads.get(i));
      }
    }
    return found;
  }

  private List<RegistryHead> at(EthereumNode node, BlockTag tag, List<Slot> slots, TimeLeft left)
      throws IOException {
    List<EthereumAddress> owners = new ArrayList<>();
    List<LogName> logs = new ArrayList<>();
    slots.forEach(slot -> owners.add(slot.owner()));
    slots.forEach(slot -> logs.add(slot.log()));
    String contract = "the contract at " + site.contract() + ", asked by " + node.uri() + ": ";
    Bytes returned;
    try {
      returned = node.view(site.contract(), RegistryCodec.headsOf(owners, logs), tag, left);
    } catch (RpcErrorException e) {
      if (RpcFault.of(e) == RpcFault.REVERTED) {
        throw new IOException(contract + "it is not the registry of heads", e);
      }
      throw e;
    }
    if (returned.isEmpty() && !tag.equals(BlockTag.LATEST)) {
      // The contract is younger than that block.
      return Collections.nCopies(slots.size(), RegistryHead.NONE);
    }
    RegistryCodec.Heads heads;
    try {
      heads = RegistryCodec.heads(returned, slots.size());
    } catch (MalformedException e) {
      throw new IOException(contract + e.getMessage(), e);
    }
    site.require(heads.chainId(), node.uri());
    return heads.heads();
  }
}

package org.remotelog.log.store.ipfs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.http.LongReplyException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.codec.DagCbor;
import org.remotelog.log.store.ipfs.NodeFailure.Kind;

/**
 * The blocks of an IPFS node, over its RPC. Blocks go to the node as CARs and are pinned one by
 * one, never with what they link to, so that a pin costs the same however long a log is (ADR 20).
 * When {@link #put} returns, they are stored as safely as the node stores anything, and its garbage
 * collector leaves them alone. {@link #remove} unpins; the collector takes the blocks when it runs.
 *
 * <p>Works with Kubo and js-ipfs. How they differ is learnt from the node's answers.
 */
public final class KuboContentStore implements ContentStore {
  private final NodeRpc rpc;

  /** Most bytes of an upload, as far as the server has said. */
  private volatile long maxUploadBytes = Long.MAX_VALUE;

  /** Whether the node is js-ipfs; empty until it was asked. */
  private volatile Optional<Boolean> isJavaScript = Optional.empty();

  /** Blocks of which the node gave other bytes, or more than a block has. */
  private final Set<Cid> damaged = ConcurrentHashMap.newKeySet();

  /** A store over the RPC of a node; closing the store closes the server. */
  public KuboContentStore(HttpServer rpc) {
    this.rpc = new NodeRpc(rpc);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A node does not write again what it believes to hold. So a damaged copy is replaced when
   * {@link #get} of this store has seen it: the node is told to drop it first.
   *
   * @throws IOException also when a block is said to be DAG-CBOR and is not: a node that pins it
   *     collects no garbage any more
   */
  @Override
  public void put(List<Block> blocks, Duration within) throws IOException {
    Map<Cid, Block> unique = new LinkedHashMap<>();
    for (Block block : blocks) {
      if (!block.cid().verify(block.data())) {
        throw new IllegalArgumentException("the block's bytes do not match " + block.cid());
      }
      unique.put(block.cid(), block);
    }
    for (Block block : unique.values()) {
      refuseInvalid(block);
    }
    Deadline deadline = new Deadline(within);
    for (List<Block> some : slices(unique.values())) {
      putPinned(some, deadline);
    }
  }

  private static void refuseInvalid(Block block) throws IOException {
    if (block.cid().codec() == Cid.Codec.DAG_CBOR) {
      try {
        DagCbor.decode(block.data());
      } catch (MalformedException e) {
        throw new IOException("no DAG-CBOR for an IPFS node: " + block.cid(), e);
      }
    }
  }

  /** A collector that runs between storing and pinning takes what is not pinned yet: once more. */
  private void putPinned(List<Block> blocks, Deadline deadline) throws IOException {
    Set<Cid> cids = new LinkedHashSet<>();
    blocks.forEach(block -> cids.add(block.cid()));
    for (Cid cid : cids) {
      if (damaged.contains(cid)) {
        drop(cid, deadline);
      }
    }
    upload(blocks, deadline);
    try {
      pin(cids, deadline);
    } catch (NodeFailure e) {
      if (e.kind() != Kind.ABSENT) {
        throw e;
      }
      upload(blocks, deadline);
      pin(cids, deadline);
    }
    damaged.removeAll(cids);
  }

  private void drop(Cid cid, Deadline deadline) throws IOException {
    unpin(List.of(cid), deadline);
    try {
      rpc.ask("block/rm", Map.of("force", "true"), List.of(cid), deadline);
    } catch (NodeFailure e) {
      throw new IOException(
          rpc.uri() + " keeps a damaged copy of " + cid + ": " + HttpReply.oneLine(e.said()), e);
    }
  }

  private void upload(List<Block> blocks, Deadline deadline) throws IOException {
    for (List<Block> some : CarUploads.split(blocks, maxUploadBytes)) {
      try {
        rpc.upload("dag/import", Map.of("pin-roots", "false"), CarUploads.car(some), deadline);
      } catch (NodeFailure e) {
        if (e.kind() != Kind.TOO_LARGE || some.size() == 1) {
          throw e;
        }
        // First what servers take by default, then each block by itself.
        boolean wasSmall = CarUploads.bytes(some) <= IpfsLimits.SMALL_UPLOAD_BYTES;
        maxUploadBytes = Math.min(maxUploadBytes, wasSmall ? 0 : IpfsLimits.SMALL_UPLOAD_BYTES);
        upload(some, deadline);
      }
    }
  }

  private void pin(Set<Cid> cids, Deadline deadline) throws IOException {
    Set<Cid> wanted = new LinkedHashSet<>(cids);
    while (!wanted.isEmpty()) {
      try {
        // Offline, or the node would search the network for what it has just lost.
        Map<String, String> options = new LinkedHashMap<>();
        options.put("recursive", "false");
        options.put("offline", "true");
        Set<Cid> pinned = NodeReplies.pins(rpc.ask("pin/add", options, wanted, deadline));
        if (!pinned.containsAll(wanted)) {
          throw new IOException(rpc.uri() + " did not pin all blocks that it was given");
        }
        return;
      } catch (NodeFailure e) {
        // What somebody has pinned with all its links needs no pin of ours, and takes none.
        Optional<Cid> held = NodeReplies.named(e.said(), wanted);
        if (e.kind() != Kind.PINNED_RECURSIVELY || !held.isPresent()) {
          throw e;
        }
        wanted.remove(held.get());
      } catch (MalformedException e) {
        throw new IOException(rpc.uri() + " names pins that are none: " + e.getMessage(), e);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A node that is online searches its network for what it does not hold, and says nothing until
   * the deadline; only one that is offline says that it has none.
   */
  @Override
  public Optional<Bytes> get(Cid cid, Duration within) throws IOException {
    try {
      Bytes data = BlockReplies.block(rpc.uri(), cid, rpc.fetch(cid, new Deadline(within)));
      if (!cid.verify(data)) {
        remember(cid);
      }
      return Optional.of(data);
    } catch (LongReplyException e) {
      remember(cid);
      throw BlockReplies.tooLong(rpc.uri(), cid);
    } catch (NodeFailure e) {
      if (e.kind() == Kind.ABSENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void remember(Cid cid) {
    if (damaged.size() < IpfsLimits.MAX_DAMAGED) {
      damaged.add(cid);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>js-ipfs searches its network whatever it is told; there a block counts as held when it is
   * pinned.
   */
  @Override
  public boolean has(Cid cid, Duration within) throws IOException {
    Deadline deadline = new Deadline(within);
    boolean byPin = isJavaScript(deadline);
    String command = byPin ? "pin/ls" : "block/stat";
    Map<String, String> options = byPin ? Map.of("type", "all") : Map.of("offline", "true");
    try {
      List<Map<String, Object>> answer = rpc.ask(command, options, List.of(cid), deadline);
      if (!byPin && !NodeReplies.isAbout(cid, answer)) {
        throw new IOException(rpc.uri() + " answers about another block than " + cid);
      }
      return true;
    } catch (MalformedException e) {
      throw new IOException(rpc.uri() + " names no block: " + e.getMessage(), e);
    } catch (NodeFailure e) {
      if (e.kind() == (byPin ? Kind.NOT_PINNED : Kind.ABSENT)) {
        return false;
      }
      throw e;
    }
  }

  private boolean isJavaScript(Deadline deadline) throws IOException {
    Optional<Boolean> known = isJavaScript;
    if (known.isPresent()) {
      return known.get();
    }
    try {
      boolean answer = NodeReplies.isJavaScript(rpc.ask("version", Map.of(), List.of(), deadline));
      isJavaScript = Optional.of(answer);
      return answer;
    } catch (MalformedException e) {
      throw new IOException(rpc.uri() + " does not say what node it is: " + e.getMessage(), e);
    }
  }

  /** Unpins the blocks where they are pinned by themselves; other people's pins stay. */
  @Override
  public void remove(List<Cid> cids, Duration within) throws IOException {
    Deadline deadline = new Deadline(within);
    for (List<Cid> some : slices(new LinkedHashSet<>(cids))) {
      if (!unpin(some, deadline) && some.size() > 1) {
        // The node stops at the first that is not pinned and does not say which one it is.
        for (Cid cid : some) {
          unpin(List.of(cid), deadline);
        }
      }
    }
  }

  /** Whether all of them were pinned by themselves. */
  private boolean unpin(List<Cid> cids, Deadline deadline) throws IOException {
    try {
      rpc.ask("pin/rm", Map.of("recursive", "false"), cids, deadline);
      return true;
    } catch (NodeFailure e) {
      if (e.kind() == Kind.NOT_PINNED || e.kind() == Kind.PINNED_RECURSIVELY) {
        return false;
      }
      throw e;
    }
  }

  private static <T> List<List<T>> slices(Collection<T> whole) {
    List<T> all = new ArrayList<>(whole);
    List<List<T>> slices = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IpfsLimits.MAX_BLOCKS_PER_REQUEST) {
      int to = Math.min(all.size(), from + IpfsLimits.MAX_BLOCKS_PER_REQUEST);
      slices.add(all.subList(from, to));
    }
    return slices;
  }

  @Override
  public String describe() {
    return "ipfs:" + rpc.uri();
  }

  @Override
  public void close() {
    rpc.close();
  }
}

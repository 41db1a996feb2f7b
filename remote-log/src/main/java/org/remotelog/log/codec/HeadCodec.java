package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.Predecessor;
import org.remotelog.log.PruneStatement;
import org.remotelog.log.Receipt;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.Successor;
import org.remotelog.log.codec.proto.PredecessorRow;
import org.remotelog.log.codec.proto.PruneRow;
import org.remotelog.log.codec.proto.SealedHead;
import org.remotelog.log.codec.proto.SuccessorRow;
import org.remotelog.log.crypto.KeySchedule;

/** Heads as dag-cbor blocks with a sealed part (docs/spec/head.md). */
public final class HeadCodec {
  /**
   * The block of a head.
   *
   * @param epoch the group's newest epoch; no segment may be of a later one
   * @param epochSecret the secret of that epoch
   * @param salt 32 random bytes, never used before
   */
  public static Block encode(Head head, int epoch, SecretBytes epochSecret, Bytes salt) {
    List<Cid> segments = new ArrayList<>();
    for (SegmentRef segment : head.segments()) {
      segments.add(segment.cid());
    }
    List<Cid> pages = new ArrayList<>();
    for (PageRef page : head.pages()) {
      pages.add(page.cid());
    }
    Map<String, CborValue> clear = new LinkedHashMap<>();
    clear.put("n", new CborValue.Int(head.count()));
    clear.put("r", new CborValue.Binary(head.root().bytes()));
    clear.put("s", SealedBlock.links(segments));
    clear.put("p", SealedBlock.links(pages));
    clear.put("o", SealedBlock.links(head.rosterBlocks()));
    return SealedBlock.encode(
        clear,
        epoch,
        KeySchedule.headKey(epochSecret, head.log()),
        salt,
        bound(head.log(), head.count(), head.root()),
        Bytes.wrap(sealed(head, epoch).toByteArray()));
  }

  /**
   * The head in a block. That the block is the one of a record is for the caller to check.
   *
   * @throws MalformedException if the block is no head of this log, cannot be opened with the
   *     secrets, or exceeds a limit
   */
  public static Head decode(
      LogName log, Bytes block, IntFunction<Optional<SecretBytes>> epochSecrets)
      throws MalformedException {
    SealedBlock sealed = SealedBlock.decode("head", bounded(block));
    HeadOutline outline = outline(sealed);
    SecretBytes key = KeySchedule.headKey(sealed.secret(epochSecrets), log);
    Bytes part = sealed.open(key, bound(log, outline.count(), outline.root()));
    return read(log, outline, part);
  }

  /** What a head says in the clear. */
  public static HeadOutline outline(Bytes block) throws MalformedException {
    return outline(SealedBlock.decode("head", bounded(block)));
  }

  private static Bytes bounded(Bytes block) throws MalformedException {
    if (block.size() > Limits.MAX_HEAD_BYTES) {
      throw new MalformedException(
          "head of " + block.size() + " bytes, more than " + Limits.MAX_HEAD_BYTES);
    }
    return block;
  }

  /** The head that the clear and the opened part of a block make up. */
  static Head read(LogName log, HeadOutline outline, Bytes part) throws MalformedException {
    return head(log, outline, Outside.parse("head", PartFields.HEAD, part, SealedHead::parseFrom));
  }

  private static HeadOutline outline(SealedBlock sealed) throws MalformedException {
    long count = sealed.require("n").asInt();
    if (count < 0 || count > Limits.MAX_SEQUENCE) {
      throw new MalformedException("head of " + count + " entries");
    }
    return new HeadOutline(
        count,
        Digest.parse(sealed.require("r").asBinary()),
        sealed.epoch(),
        sealed.links("s", Cid.Codec.RAW, Limits.MAX_HEAD_SEGMENTS),
        sealed.links("p", Cid.Codec.DAG_CBOR, Limits.MAX_HEAD_PAGES),
        sealed.links("o", Cid.Codec.DAG_CBOR, Limits.MAX_ROSTER_BLOCKS));
  }

  private static SealedHead sealed(Head head, int epoch) {
    SealedHead.Builder part =
        SealedHead.newBuilder().setWrittenAtMs(head.writtenAtMs()).setRetired(head.retired());
    if (!head.segments().isEmpty()) {
      part.setSegments(ReferenceColumns.ofSegments(head.segments(), epoch));
    }
    if (!head.pages().isEmpty()) {
      part.setPages(ReferenceColumns.ofPages(head.pages()));
    }
    if (!head.receipts().isEmpty()) {
      part.setReceipts(Receipts.columns(head.receipts()));
    }
    head.prune()
        .ifPresent(
            prune ->
                part.setPrune(
                    PruneRow.newBuilder().setBefore(prune.before()).setAtMs(prune.atMs())));
    head.predecessor()
        .ifPresent(
            before ->
                part.setPredecessor(
                    PredecessorRow.newBuilder()
                        .setLog(Outside.string(before.log().publicKey()))
                        .setCount(before.count())
                        .setRoot(Outside.string(before.root().bytes()))));
    for (Successor next : head.successors()) {
      part.addSuccessors(
          SuccessorRow.newBuilder()
              .setLog(Outside.string(next.log().publicKey()))
              .setConsent(Outside.string(next.consent())));
    }
    head.ethereumOwner().ifPresent(owner -> part.setEthereumOwner(Outside.string(owner)));
    head.tlsKey().ifPresent(key -> part.setTlsKey(Outside.string(key)));
    return part.build();
  }

  private static Head head(LogName log, HeadOutline outline, SealedHead part)
      throws MalformedException {
    List<SegmentRef> segments =
        ReferenceColumns.segments(part.getSegments(), outline.segments(), outline.epoch());
    List<PageRef> pages = ReferenceColumns.pages(part.getPages(), outline.pages());
    List<Cid> rosters = ReferenceColumns.cids(outline.rosterBlocks(), part.getRosterCidsList());
    List<Receipt> receipts = Receipts.receipts(part.getReceipts());
    Optional<PruneStatement> prune = prune(part);
    Optional<Predecessor> predecessor = predecessor(part);
    List<Successor> successors = successors(part);
    return Outside.make(
        "head",
        () ->
            new Head(
                log,
                outline.count(),
                outline.root(),
                part.getWrittenAtMs(),
                segments,
                pages,
                rosters,
                receipts,
                prune,
                predecessor,
                optional(Outside.bytes(part.getEthereumOwner())),
                optional(Outside.bytes(part.getTlsKey())),
                part.getRetired(),
                successors));
  }

  private static Optional<PruneStatement> prune(SealedHead part) throws MalformedException {
    if (!part.hasPrune()) {
      return Optional.empty();
    }
    PruneRow row = part.getPrune();
    return Optional.of(
        Outside.make("head", () -> new PruneStatement(row.getBefore(), row.getAtMs())));
  }

  private static Optional<Predecessor> predecessor(SealedHead part) throws MalformedException {
    if (!part.hasPredecessor()) {
      return Optional.empty();
    }
    PredecessorRow row = part.getPredecessor();
    LogName log = LogName.fromPublicKey(Outside.bytes(row.getLog()));
    Digest root = Digest.parse(Outside.bytes(row.getRoot()));
    return Optional.of(Outside.make("head", () -> new Predecessor(log, row.getCount(), root)));
  }

  private static List<Successor> successors(SealedHead part) throws MalformedException {
    List<Successor> successors = new ArrayList<>();
    for (SuccessorRow row : part.getSuccessorsList()) {
      LogName log = LogName.fromPublicKey(Outside.bytes(row.getLog()));
      Bytes consent = Outside.bytes(row.getConsent());
      successors.add(Outside.make("head", () -> new Successor(log, consent)));
    }
    return successors;
  }

  private static Optional<Bytes> optional(Bytes bytes) {
    return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes);
  }

  private static Bytes bound(LogName log, long count, Digest root) {
    return new ByteWriter().bytes(log.publicKey()).u64(count).bytes(root.bytes()).toBytes();
  }

  private HeadCodec() {}
}

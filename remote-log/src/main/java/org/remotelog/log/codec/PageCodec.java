package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.proto.SealedPage;
import org.remotelog.log.crypto.KeySchedule;

/** Pages as dag-cbor blocks with a sealed part (docs/spec/head.md). */
public final class PageCodec {
  /**
   * The block of a page.
   *
   * @param epoch the group's newest epoch; no segment may be of a later one
   * @param epochSecret the secret of that epoch
   * @param salt 32 random bytes, never used before
   */
  public static Block encode(
      LogName log, Page page, int epoch, SecretBytes epochSecret, Bytes salt) {
    List<Cid> links = new ArrayList<>();
    page.segments().forEach(segment -> links.add(segment.cid()));
    page.pages().forEach(below -> links.add(below.cid()));
    Map<String, CborValue> clear = new LinkedHashMap<>();
    clear.put(page.level() == 0 ? "s" : "p", SealedBlock.links(links));
    SealedPage.Builder part = SealedPage.newBuilder();
    if (page.level() == 0) {
      part.setSegments(ReferenceColumns.ofSegments(page.segments(), epoch));
    } else {
      part.setPages(ReferenceColumns.ofPages(page.pages()));
    }
    return SealedBlock.encode(
        clear,
        epoch,
        KeySchedule.pageKey(epochSecret, log),
        salt,
        bound(log, page.range(), page.level()),
        Bytes.wrap(part.build().toByteArray()));
  }

  /**
   * The page in a block that a head or page references.
   *
   * @throws MalformedException if the block is not the one referenced, cannot be opened with the
   *     secrets, exceeds a limit, or has another level or covers other entries than the reference
   *     says
   */
  public static Page decode(
      LogName log, PageRef ref, Bytes block, IntFunction<Optional<SecretBytes>> epochSecrets)
      throws MalformedException {
    String what = "page of " + ref.range();
    Block.verified(ref.cid(), block);
    SealedBlock sealed = SealedBlock.decode(what, block);
    boolean isLowest = ref.level() == 0;
    List<Cid> links =
        isLowest
            ? sealed.links("s", Cid.Codec.RAW, Limits.MAX_SEGMENTS_PER_PAGE)
            : sealed.links("p", Cid.Codec.DAG_CBOR, Limits.MAX_PAGES_PER_PAGE);
    SecretBytes key = KeySchedule.pageKey(sealed.secret(epochSecrets), log);
    SealedPage part =
        Outside.parse(
            what,
            PartFields.PAGE,
            sealed.open(key, bound(log, ref.range(), ref.level())),
            SealedPage::parseFrom);
    Page page;
    if (isLowest) {
      List<SegmentRef> segments =
          ReferenceColumns.segments(part.getSegments(), links, sealed.epoch());
      page = Outside.make(what, () -> new Page(segments));
    } else {
      List<PageRef> pages = ReferenceColumns.pages(part.getPages(), links);
      page = Outside.make(what, () -> Page.ofPages(pages));
    }
    if (page.level() != ref.level()) {
      throw new MalformedException(what + " is of level " + page.level());
    }
    if (!page.range().equals(ref.range())) {
      throw new MalformedException(what + " covers " + page.range());
    }
    return page;
  }

  private static Bytes bound(LogName log, SequenceRange range, int level) {
    ByteWriter bound = new ByteWriter().bytes(log.publicKey());
    bound.u64(range.first()).u64(range.last());
    return level == 0 ? bound.toBytes() : bound.u8(level).toBytes();
  }

  private PageCodec() {}
}

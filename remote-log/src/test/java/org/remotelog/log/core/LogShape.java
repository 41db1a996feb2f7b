package org.remotelog.log.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.LogName;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.Receipt;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.codec.SegmentCodec;
import org.remotelog.log.core.MergePlanner.Run;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Ed25519Signer;

/**
 * The shape of a log: which numbers stand in which segment, by the rules of the writer, without the
 * entries. Sizes are those of real blocks of random bodies; links and roots are random, as hashes
 * are. So a log of a million entries takes seconds.
 */
final class LogShape {
  private static final SecretBytes SEED = SampleLog.SECRET;
  private static final Ed25519Signer SIGNER = Ed25519.signer(SEED);
  private static final LogName LOG = Ed25519.name(SEED);
  private static final long NOW_MS = 1_790_000_000_000L;

  private final Random random = new Random(1);
  private final int bodyBytes;
  private final Map<Long, Integer> sizes = new HashMap<>();
  private final Map<Cid, Page> pages = new HashMap<>();
  private WriterState.Paged paged = WriterState.Paged.NONE;
  private int finalsInPages;
  private List<Run> layout = new ArrayList<>();
  private long count;

  /** What one publish put into the stores, without record and head. */
  record Put(long fresh, long merged, long pages) {
    long bytes() {
      return fresh + merged + pages;
    }
  }

  LogShape(int bodyBytes) {
    this.bodyBytes = bodyBytes;
  }

  long count() {
    return count;
  }

  List<Run> layout() {
    return layout;
  }

  /** Those that the head links. */
  List<PageRef> pages() {
    return paged.pages();
  }

  int finalsInPages() {
    return finalsInPages;
  }

  /** One flush of so many entries. */
  Put publish(int entries) {
    List<Run> before = new ArrayList<>(layout);
    Set<SequenceRange> old = new HashSet<>();
    layout.forEach(run -> old.add(run.range()));
    int each = SegmentCodec.estimatedBytes(entry(1));
    int perRun = CoreLimits.SEGMENT_TARGET_BYTES / each;
    long first = count + 1;
    count += entries;
    for (long at = first; at <= count; at += perRun) {
      SequenceRange range = new SequenceRange(at, Math.min(count, at + perRun - 1));
      int bytes = (int) range.count() * each;
      before.add(new Run(range, bytes, MergePlanner.tierOf(bytes), 0));
    }
    layout = new ArrayList<>();
    long fresh = 0;
    long merged = 0;
    for (Run run : MergePlanner.plan(before)) {
      if (old.contains(run.range())) {
        layout.add(run);
      } else {
        int bytes = segmentBytes(run.range().count());
        layout.add(new Run(run.range(), bytes, run.tier(), run.epoch()));
        fresh += run.range().first() >= first ? bytes : 0;
        merged += run.range().first() >= first ? 0 : bytes;
      }
    }
    return new Put(fresh, merged, moveToPages());
  }

  private long moveToPages() {
    int finals = 0;
    while (finals < layout.size() && layout.get(finals).tier() == MergePlanner.FINAL_TIER) {
      finals++;
    }
    int moved = MergePlanner.movedToPages(finals);
    if (moved == 0) {
      return 0;
    }
    List<SegmentRef> moving = new ArrayList<>();
    layout.subList(0, moved).forEach(run -> moving.add(reference(run)));
    layout.subList(0, moved).clear();
    finalsInPages += moved;
    Paging paging = new Paging(paged, this::sealed);
    paging.add(moving);
    paged = paging.paged();
    long bytes = 0;
    for (Block block : paging.blocks()) {
      bytes += block.data().size();
    }
    return bytes;
  }

  private Block sealed(Page page) {
    Block block = PageCodec.encode(LOG, page, 0, SampleLog.SECRET, SampleLog.random(random, 32));
    pages.put(block.cid(), page);
    return block;
  }

  Page page(PageRef reference) {
    return Objects.requireNonNull(pages.get(reference.cid()));
  }

  /** The bytes of a segment of so many entries. */
  int segmentBytes(long entries) {
    return sizes.computeIfAbsent(
        entries,
        many -> {
          List<Entry> run = new ArrayList<>();
          for (long i = 1; i <= many; i++) {
            run.add(entry(i));
          }
          return SegmentCodec.seal(LOG, run, 0, SampleLog.SECRET, 0, SampleLog.SALT).data().size();
        });
  }

  /** As {@link SampleLog#entry}, with a parent before it. */
  private Entry entry(long sequence) {
    Bytes metadata = SampleLog.parents(SampleLog.digest("somebody else's " + sequence));
    Bytes body = SampleLog.random(random, bodyBytes);
    return SampleLog.entry(sequence, 1_700_000_000 + sequence, metadata, body);
  }

  private SegmentRef reference(Run run) {
    return new SegmentRef(
        Cid.of(Cid.Codec.RAW, SampleLog.random(random, 8)),
        run.range(),
        SampleLog.random(random, 16),
        run.epoch(),
        run.tier(),
        run.bytes(),
        Optional.empty());
  }

  /** With receipts it is of a group, which has rosters. */
  Head head(List<Receipt> receipts) {
    List<Cid> roster =
        receipts.isEmpty()
            ? List.of()
            : List.of(Cid.of(Cid.Codec.RAW, SampleLog.random(random, 8)));
    List<SegmentRef> segments = new ArrayList<>();
    layout.forEach(run -> segments.add(reference(run)));
    return new Head(
        LOG,
        count,
        SampleLog.digest("root " + count),
        NOW_MS,
        segments,
        pages(),
        roster,
        receipts,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(SampleLog.random(random, 32)),
        false);
  }

  Block block(Head head) {
    return HeadCodec.encode(head, 0, SampleLog.SECRET, SampleLog.random(random, 32));
  }

  /** The record of a head, with the head in it when it fits. */
  static Bytes record(Block head) {
    return IpnsRecordCodec.build(
            SIGNER,
            LOG,
            head.cid(),
            1_000_000,
            Instant.ofEpochMilli(NOW_MS),
            Duration.ofMinutes(1),
            Optional.of(head.data()))
        .bytes();
  }

  /** Receipts for so many other logs, as of different times, each with exceptions. */
  List<Receipt> receipts(int logs, int exceptions) {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < logs; i++) {
      List<SequenceRange> except = new ArrayList<>();
      for (int at = 1; at <= exceptions; at++) {
        except.add(SequenceRange.single(1_000L * at + random.nextInt(900)));
      }
      receipts.add(
          new Receipt(
              SampleLog.random(random, 4),
              20_000 + random.nextInt(1_000_000),
              SampleLog.random(random, 8),
              except));
    }
    return receipts;
  }
}

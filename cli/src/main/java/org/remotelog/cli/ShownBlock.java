package org.remotelog.cli;

import java.util.Locale;
import java.util.Optional;
import org.remotelog.BlockView;
import org.remotelog.GroupInfo;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.PageRef;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.IpnsRecordCodec;

/** Blocks as people and scripts read them. */
final class ShownBlock {
  private final Shell shell;

  ShownBlock(Shell shell) {
    this.shell = shell;
  }

  void show(BlockView view) {
    shell.line(
        Span.bold(lower(view.kind())),
        Span.plain("  " + (view.size() == 0 ? "" : Words.bytes(view.size()))),
        Span.dim("  " + view.cid()));
    if (view.log().isPresent()) {
      shell.line(
          Span.plain("  of " + GroupListing.name(view.member(), view.log().get())),
          Span.plain(view.group().map(group -> " in " + group.name()).orElse("")),
          Span.yellow(view.current() ? "" : "  (not of the newest head)"),
          Span.dim("  " + view.log().get()));
    } else {
      shell.line(
          "  of no log of this home, or of one from before its segments were merged; it stays"
              + " sealed");
    }
    for (BlockView.Holder holder : view.holders()) {
      String detail = holder.detail().isEmpty() ? "" : " (" + holder.detail() + ")";
      shell.line("  " + holder.store() + ": " + lower(holder.verdict()) + detail);
    }
    view.record().ifPresent(this::show);
    view.head().ifPresent(this::show);
    view.roster().ifPresent(this::show);
    view.reference().ifPresent(this::showReference);
    view.pages().forEach(this::show);
    view.segments().forEach(this::show);
    ShownEntry entries = new ShownEntry(shell);
    view.entries().forEach(entries::row);
    if (view.entries().isEmpty() && view.kind() == BlockView.Kind.SEGMENT) {
      shell.line(Span.red("  it cannot be had, or not be opened"));
    }
  }

  private void show(HeadRecord record) {
    shell.line(
        "  record "
            + record.sequence()
            + ", head "
            + record.head()
            + ", valid until "
            + record.validity());
  }

  private void show(Head head) {
    shell.line("  " + Words.count(head.count(), "entry") + ", root " + head.root().hex());
    shell.line(
        "  written "
            + Words.age(head.writtenAtMs(), shell.nowMs())
            + (head.retired() ? ", retired" : ""));
    if (!head.receipts().isEmpty()) {
      shell.line("  says what it holds of " + Words.count(head.receipts().size(), "other log"));
    }
    for (Cid roster : head.rosterBlocks()) {
      shell.line("  roster   " + roster);
    }
  }

  private void show(PageRef page) {
    String kind = page.level() == 0 ? "  page     " : "  pages    ";
    shell.line(kind + numbers(page.range()) + "  " + page.cid());
  }

  private void show(Roster roster) {
    shell.line("  written " + Words.age(roster.writtenAtMs(), shell.nowMs()));
    if (!roster.receipts().isEmpty()) {
      shell.line("  says what it holds of " + Words.count(roster.receipts().size(), "other log"));
    }
    for (Roster.RosterRecord row : roster.records()) {
      shell.line(
          Span.plain(
              "  "
                  + read(row)
                      .map(record -> "record " + record.sequence() + ", head " + record.head())
                      .orElse("no record")),
          Span.dim("  of " + row.log()));
    }
  }

  /** What somebody else saw; nothing about it was checked yet. */
  private static Optional<HeadRecord> read(Roster.RosterRecord row) {
    try {
      return Optional.of(IpnsRecordCodec.parse(row.log(), row.record()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private void showReference(SegmentRef segment) {
    shell.line(
        "  "
            + numbers(segment.range())
            + ", tier "
            + segment.tier()
            + ", epoch "
            + segment.epoch()
            + ", subtree root "
            + segment.subtreeRoot().hex());
  }

  private void show(SegmentRef segment) {
    shell.line(
        "  segment  "
            + numbers(segment.range())
            + "  "
            + segment.cid()
            + "  "
            + Words.bytes(segment.size()));
  }

  private static String numbers(org.remotelog.log.SequenceRange range) {
    return "numbers " + range.first() + ".." + range.last();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static JsonLine json(BlockView view) {
    JsonLine line =
        new JsonLine()
            .put("cid", view.cid())
            .put("kind", lower(view.kind()))
            .put("size", view.size())
            .put("group", view.group().map(GroupInfo::id).map(id -> id.hex()))
            .put("log", view.log());
    if (view.log().isPresent()) {
      line.put("name", view.member()).put("current", view.current());
    }
    line.put("stores", view.holders().stream().map(ShownBlock::json).toList());
    view.record().ifPresent(record -> record(line, record));
    view.head().ifPresent(head -> head(line, head));
    view.roster().ifPresent(roster -> roster(line, roster));
    view.reference().ifPresent(reference -> reference(line, reference));
    if (view.kind() == BlockView.Kind.PAGE || view.kind() == BlockView.Kind.HEAD) {
      line.put("pages", view.pages().stream().map(ShownBlock::json).toList());
      line.put("segments", view.segments().stream().map(ShownBlock::json).toList());
    }
    if (view.kind() == BlockView.Kind.SEGMENT) {
      line.put("entries", view.entries().stream().map(ShownEntry::json).toList());
    }
    return line;
  }

  private static JsonLine json(BlockView.Holder holder) {
    JsonLine line =
        new JsonLine().put("place", holder.store()).put("state", lower(holder.verdict()));
    return holder.detail().isEmpty() ? line : line.put("detail", holder.detail());
  }

  private static void record(JsonLine line, HeadRecord record) {
    line.put("sequence", record.sequence())
        .put("head", record.head())
        .put("validity", record.validity());
  }

  private static void head(JsonLine line, Head head) {
    line.put("count", head.count())
        .put("root", head.root().hex())
        .put("writtenAtMs", head.writtenAtMs())
        .put("retired", head.retired())
        .put("receipts", head.receipts().size())
        .put("rosterBlocks", head.rosterBlocks());
  }

  private static void roster(JsonLine line, Roster roster) {
    line.put("writtenAtMs", roster.writtenAtMs())
        .put("receipts", roster.receipts().size())
        .put("records", roster.records().stream().map(ShownBlock::json).toList());
  }

  private static JsonLine json(Roster.RosterRecord row) {
    JsonLine line = new JsonLine().put("log", row.log());
    read(row).ifPresent(record -> record(line, record));
    return line;
  }

  private static void reference(JsonLine line, SegmentRef segment) {
    line.put("first", segment.range().first())
        .put("last", segment.range().last())
        .put("tier", segment.tier())
        .put("epoch", segment.epoch())
        .put("subtreeRoot", segment.subtreeRoot().hex());
  }

  private static JsonLine json(PageRef page) {
    return new JsonLine()
        .put("cid", page.cid())
        .put("level", page.level())
        .put("first", page.range().first())
        .put("last", page.range().last());
  }

  private static JsonLine json(SegmentRef segment) {
    JsonLine line = new JsonLine().put("cid", segment.cid());
    reference(line, segment);
    return line.put("size", segment.size());
  }
}

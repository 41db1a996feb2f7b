package org.remotelog.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.remotelog.LogState;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;

/** Shows logs as a table, or as one JSON object per log. */
final class LogTable {
  private static final Duration ASK_DEADLINE = Duration.ofSeconds(5);

  private final Shell shell;
  private final List<ContentStore> stores;

  LogTable(Shell shell, List<ContentStore> stores) {
    this.shell = shell;
    this.stores = stores;
  }

  void show(List<LogCommand.Shown> logs) {
    if (shell.json()) {
      logs.forEach(shown -> shell.json(json(shown)));
      return;
    }
    if (logs.isEmpty()) {
      shell.note("no logs yet");
      return;
    }
    for (int i = 0; i < stores.size(); i++) {
      shell.line(Span.dim("store [" + (i + 1) + "] " + stores.get(i).describe()));
    }
    long nowMs = shell.nowMs();
    String group = "";
    for (LogCommand.Shown shown : logs) {
      if (!group.equals(shown.group().id().hex())) {
        group = shown.group().id().hex();
        shell.line(Span.plain("group "), Span.bold(shown.group().name()), Span.dim("  " + group));
      }
      show(shown.log(), nowMs);
    }
  }

  private void show(LogState log, long nowMs) {
    shell.line(
        Span.plain("  "),
        Span.bold(GroupListing.name(log.member(), log.log())),
        Span.plain(log.own() ? "  (this home)" : ""),
        Span.yellow(log.retired() ? "  (retired)" : ""),
        Span.dim("  " + log.log()));
    if (log.head().isEmpty()) {
      shell.line("    " + (log.count() == 0 ? "nothing known yet" : entries(log)));
      return;
    }
    shell.line(
        "    "
            + entries(log)
            + ", record "
            + log.recordSequence()
            + ", written "
            + Words.age(log.writtenAtMs(), nowMs)
            + (log.isExpired(nowMs) ? " (expired, last known)" : "")
            + ", "
            + Words.count(log.segments().size(), "segment")
            + " of "
            + Words.bytes(log.segments().stream().mapToLong(SegmentRef::size).sum())
            + (log.pages().isEmpty() ? "" : ", " + Words.count(log.pages().size(), "page")));
    shell.line(row("block", "tier", "numbers", "size", "epoch", "held by"));
    Cid head = log.head().get();
    shell.line(row(Words.shorten(head.toString()), "head", "", "", "", held(head)));
    for (PageRef page : log.pages()) {
      String numbers = page.range().first() + ".." + page.range().last();
      String name = Words.shorten(page.cid().toString());
      shell.line(
          row(name, page.level() == 0 ? "page" : "pages", numbers, "", "", held(page.cid())));
    }
    for (SegmentRef segment : log.segments()) {
      shell.line(
          row(
              Words.shorten(segment.cid().toString()),
              Integer.toString(segment.tier()),
              segment.range().first() + ".." + segment.range().last(),
              Words.bytes(segment.size()),
              Integer.toString(segment.epoch()),
              held(segment.cid())));
    }
  }

  private static String entries(LogState log) {
    String all = Words.count(log.count(), "entry");
    if (log.held() != log.count()) {
      return all + ", " + Words.number(log.held()) + " held here";
    }
    long pending = log.count() - log.published();
    return pending == 0 ? all : all + ", " + Words.number(pending) + " not published yet";
  }

  private static String row(
      String block, String tier, String numbers, String size, String epoch, String held) {
    return String.format(
        "    %-16s %-5s %-15s %8s %6s  %s", block, tier, numbers, size, epoch, held);
  }

  /** Numbers of the stores that have it, ? behind those that cannot say. */
  private String held(Cid cid) {
    List<String> marks = new ArrayList<>();
    for (int i = 0; i < stores.size(); i++) {
      try {
        if (stores.get(i).has(cid, ASK_DEADLINE)) {
          marks.add("[" + (i + 1) + "]");
        }
      } catch (IOException e) {
        marks.add("[" + (i + 1) + "?]");
      }
    }
    return marks.isEmpty() ? "nobody" : String.join(" ", marks);
  }

  private List<String> heldBy(Cid cid) {
    List<String> holders = new ArrayList<>();
    for (ContentStore store : stores) {
      try {
        if (store.has(cid, ASK_DEADLINE)) {
          holders.add(store.describe());
        }
      } catch (IOException e) {
        shell.warn(
            store.describe() + " does not say whether it has " + cid + ": " + e.getMessage());
      }
    }
    return holders;
  }

  private JsonLine json(LogCommand.Shown shown) {
    LogState log = shown.log();
    return new JsonLine()
        .put("group", shown.group().id().hex())
        .put("log", log.log())
        .put("name", log.member())
        .put("own", log.own())
        .put("retired", log.retired())
        .put("count", log.count())
        .put("held", log.held())
        .put("published", log.published())
        .put("head", log.head())
        .put("record", log.recordSequence())
        .put("writtenAtMs", log.writtenAtMs())
        .put("expiresAtMs", log.expiresAtMs())
        .put("expired", log.isExpired(shell.nowMs()))
        .put("stores", log.head().map(this::heldBy).orElse(List.of()))
        .put("pages", log.pages().stream().map(this::json).collect(Collectors.toList()))
        .put("segments", log.segments().stream().map(this::json).collect(Collectors.toList()));
  }

  private JsonLine json(PageRef page) {
    return new JsonLine()
        .put("cid", page.cid())
        .put("level", page.level())
        .put("first", page.range().first())
        .put("last", page.range().last())
        .put("stores", heldBy(page.cid()));
  }

  private JsonLine json(SegmentRef segment) {
    return new JsonLine()
        .put("cid", segment.cid())
        .put("first", segment.range().first())
        .put("last", segment.range().last())
        .put("tier", segment.tier())
        .put("epoch", segment.epoch())
        .put("size", segment.size())
        .put("stores", heldBy(segment.cid()));
  }
}

package org.remotelog.cli;

import java.time.ZoneId;
import java.util.Base64;
import java.util.Optional;
import org.remotelog.EntryProof;
import org.remotelog.EntryView;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.SegmentRef;
import org.remotelog.mvds.MessageId;

/** Entries as people and scripts read them. */
final class ShownEntry {
  private final Shell shell;

  ShownEntry(Shell shell) {
    this.shell = shell;
  }

  void show(EntryProof proof) {
    EntryView view = proof.entry();
    shell.line(
        Span.bold("entry " + view.entry().sequence()),
        Span.plain(" of " + GroupListing.name(proof.member(), proof.log())),
        Span.plain(proof.own() ? "  (this home)" : ""),
        Span.dim("  " + proof.log()));
    shell.line("  id          " + view.entry().id().hex());
    shell.line(
        "  time        "
            + Words.time(view.entry().timestampSeconds(), ZoneId.systemDefault())
            + "  ("
            + view.entry().timestampSeconds()
            + ")");
    shell.line("  type        " + view.contentType() + ", " + Words.bytes(size(view)));
    for (MessageId parent : view.parents()) {
      shell.line("  parent      " + parent.hex());
    }
    shell.line("  salt        " + view.entry().salt().hex());
    shell.line("  commitment  " + view.commitment().hex());
    if (proof.segment().isPresent()) {
      SegmentRef segment = proof.segment().get();
      shell.line(
          "  segment     "
              + segment.cid()
              + ", numbers "
              + segment.range().first()
              + ".."
              + segment.range().last());
    } else {
      shell.line("  segment     none yet: it is not published");
    }
    showProof(proof);
    Optional<String> text = MessageText.of(view.contentType(), view.content());
    for (String line : Printable.lines(text.orElse(""))) {
      shell.line("    " + line);
    }
    if (text.isEmpty()) {
      shell.line("    [" + view.contentType() + ", " + Words.bytes(view.content().size()) + "]");
    }
  }

  private void showProof(EntryProof proof) {
    if (proof.proof().isEmpty()) {
      shell.line(
          Span.plain("  proof       "),
          Span.yellow(
              proof.entry().entry().sequence() > proof.count()
                  ? "none: no signed head covers it yet"
                  : "none: this home does not have all commitments of the log"));
      return;
    }
    shell.line(
        Span.plain("  proof       "),
        proof.proven()
            ? Span.green("good: part of root " + proof.root().hex())
            : Span.red("bad: not part of root " + proof.root().hex()),
        Span.plain(" over " + Words.count(proof.count(), "entry")));
    for (Digest hash : proof.proof().get().hashes()) {
      shell.line(Span.dim("              " + hash.hex()));
    }
  }

  /** One line of a segment's listing. */
  void row(EntryView view) {
    shell.line(
        Span.plain(
            String.format(
                "  %8s  %-18s %8s  ",
                view.entry().sequence(),
                Words.time(view.entry().timestampSeconds(), ZoneId.systemDefault()),
                Words.bytes(size(view)))),
        Span.plain(view.entry().id().hex().substring(0, 8)),
        Span.dim("  " + view.commitment().hex().substring(0, 8) + "  "),
        Span.plain(Words.count(view.parents().size(), "parent")));
  }

  private static long size(EntryView view) {
    return (long) view.entry().metadata().size() + view.entry().body().size();
  }

  static JsonLine json(EntryView view) {
    return new JsonLine()
        .put("seq", view.entry().sequence())
        .put("id", view.entry().id().hex())
        .put("commitment", view.commitment().hex())
        .put("time", view.entry().timestampSeconds())
        .put("size", size(view))
        .put("parents", view.parents().stream().map(MessageId::hex).toList())
        .put("type", view.contentType());
  }

  static JsonLine json(EntryProof proof) {
    EntryView view = proof.entry();
    JsonLine line =
        json(view)
            .put("group", proof.group().hex())
            .put("log", proof.log())
            .put("name", proof.member())
            .put("own", proof.own())
            .put("salt", view.entry().salt().hex());
    Optional<String> text = MessageText.of(view.contentType(), view.content());
    if (text.isPresent()) {
      line.put("body", text.get());
    } else {
      line.put("bodyBase64", base64(view.content()));
    }
    line.put("segment", proof.segment().map(SegmentRef::cid))
        .put("head", proof.head())
        .put("count", proof.count())
        .put("root", proof.root().hex())
        .put("proven", proof.proven());
    if (proof.proof().isPresent()) {
      line.put("proof", proof.proof().get().hashes().stream().map(Digest::hex).toList());
    }
    return line;
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}

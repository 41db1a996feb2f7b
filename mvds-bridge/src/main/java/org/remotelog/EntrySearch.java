package org.remotelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.log.codec.SegmentCodec;
import org.remotelog.log.core.MerkleProof;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MetadataCodec;

/** Finds an entry by its log and number, and proves its place. */
final class EntrySearch {
  private final ClientParts parts;
  private final GroupRows.OwnGroup own;

  EntrySearch(ClientParts parts, GroupRows.OwnGroup own) {
    this.parts = parts;
    this.own = own;
  }

  /** The newest head of the log as this home knows it. */
  private record Known(LogState log, long count, Digest root) {}

  /** An entry as it is in the log. */
  static EntryView view(LogName log, Entry entry) {
    Envelope envelope = EnvelopeCodec.open(entry.body());
    List<MessageId> parents;
    try {
      parents = MetadataCodec.decode(entry.metadata()).parentIds();
    } catch (MalformedException e) {
      parents = List.of();
    }
    return new EntryView(
        entry, Commitments.of(log, entry), parents, envelope.contentType(), envelope.content());
  }

  EntryProof find(LogName log, long sequence) throws IOException, RemoteLogException {
    Optional<Known> found = parts.home().read(tables -> known(tables, log));
    if (!found.isPresent()) {
      throw new RemoteLogException.Unknown(
          "no log " + log + " in this group", "List the members of the group.");
    }
    Known known = found.get();
    if (sequence < 1 || sequence > Math.max(known.count(), known.log().count())) {
      throw new RemoteLogException.Unknown(
          "no entry "
              + sequence
              + " in log "
              + log
              + "; this home knows of "
              + Math.max(known.count(), known.log().count()),
          "Sync to see whether there are more.");
    }
    Optional<SegmentRef> segment =
        sequence <= known.count() ? segment(known, sequence) : Optional.empty();
    EntryView view = view(log, entry(known, segment, sequence));
    Optional<MerkleProof> proof = parts.home().read(tables -> proof(tables, known, sequence));
    boolean isProven =
        proof.isPresent()
            && proof
                .get()
                .provesInclusion(view.commitment(), sequence - 1, known.count(), known.root());
    GroupId group = own.group().id();
    return new EntryProof(
        group,
        log,
        known.log().member(),
        known.log().own(),
        view,
        segment,
        known.log().head(),
        known.count(),
        known.root(),
        proof,
        isProven);
  }

  private Optional<Known> known(Tables tables, LogName log) throws IOException {
    for (LogState state : Inspection.logs(tables, own).logs()) {
      if (state.log().equals(log)) {
        LogJournal journal = new LogJournal(tables);
        if (state.own()) {
          WriterState writer = journal.writer(log);
          Digest root = writer.sealedRoot().root();
          return Optional.of(new Known(state, writer.sealedCount(), root));
        }
        ReaderState reader = journal.reader(log, new GroupKeys(own.group()));
        Digest root =
            reader
                .accepted()
                .map(accepted -> accepted.head().root())
                .orElse(reader.verified().root());
        return Optional.of(new Known(state, reader.count(), root));
      }
    }
    return Optional.empty();
  }

  /** The segment that the head, or one of its pages, says holds the entry. */
  private Optional<SegmentRef> segment(Known known, long sequence) throws IOException {
    for (SegmentRef segment : known.log().segments()) {
      if (segment.range().contains(sequence)) {
        return Optional.of(segment);
      }
    }
    return behind(known, known.log().pages(), sequence);
  }

  private Optional<SegmentRef> behind(Known known, List<PageRef> pages, long sequence)
      throws IOException {
    for (PageRef reference : pages) {
      if (!reference.range().contains(sequence)) {
        continue;
      }
      Optional<Bytes> block = BlockSearch.ask(parts, reference.cid()).block();
      if (!block.isPresent()) {
        return Optional.empty();
      }
      try {
        GroupKeys keys = new GroupKeys(own.group());
        Page page = PageCodec.decode(known.log().log(), reference, block.get(), keys::secret);
        for (SegmentRef segment : page.segments()) {
          if (segment.range().contains(sequence)) {
            return Optional.of(segment);
          }
        }
        return behind(known, page.pages(), sequence);
      } catch (MalformedException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Entry entry(Known known, Optional<SegmentRef> segment, long sequence)
      throws IOException, RemoteLogException {
    LogName log = known.log().log();
    if (known.log().own()) {
      return parts
          .home()
          .read(tables -> new LogJournal(tables).entry(log, sequence))
          .orElseThrow(
              () ->
                  new RemoteLogException.Unknown(
                      "the home lacks its own entry " + sequence + " of log " + log,
                      "Restore the home from a backup."));
    }
    String what = "entry " + sequence + " of log " + log;
    if (!segment.isPresent()) {
      throw unavailable(what + ": no head or page that can be had links it");
    }
    Cid cid = segment.get().cid();
    Optional<Bytes> block = BlockSearch.ask(parts, cid).block();
    if (!block.isPresent()) {
      throw unavailable(what + ": no store gives its segment " + cid);
    }
    try {
      for (Entry entry :
          SegmentCodec.open(
              log,
              segment.get(),
              block.get(),
              new GroupKeys(own.group())::secret,
              GroupKeys.idRule(own.group().id()))) {
        if (entry.sequence() == sequence) {
          return entry;
        }
      }
    } catch (MalformedException e) {
      throw unavailable(what + ": its segment is refused: " + e.getMessage());
    }
    throw new IllegalStateException("segment " + cid + " was opened and lacks " + what);
  }

  private static RemoteLogException unavailable(String what) {
    return new RemoteLogException.NetworkFailed(
        what, "Verify the log to see what stores have of it.");
  }

  private static Optional<MerkleProof> proof(Tables tables, Known known, long sequence)
      throws IOException {
    if (sequence > known.count()) {
      return Optional.empty();
    }
    LogJournal journal = new LogJournal(tables);
    for (long at = 1; at <= known.count(); at++) {
      if (!journal.commitment(known.log().log(), at).isPresent()) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          MerkleProof.inclusion(
              sequence - 1, known.count(), index -> commitment(journal, known, index + 1)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Digest commitment(LogJournal journal, Known known, long sequence) {
    try {
      return journal
          .commitment(known.log().log(), sequence)
          .orElseThrow(() -> new IllegalStateException("commitment " + sequence + " is gone"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

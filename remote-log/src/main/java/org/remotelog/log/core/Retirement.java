package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.Successor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.core.ReaderState.Accepted;
import org.remotelog.log.crypto.Ed25519Signer;

/**
 * How a log that was written elsewhere is ended: its newest head is signed once more, with all its
 * entries, and names those that go on. Nothing is added to the log, so ending it forks nothing that
 * is not forked already. Pure.
 */
public final class Retirement {
  private Retirement() {}

  /** The last head, and the state of a writer on whose way it is. */
  public record Ended(WriterState state, Block head) {}

  /**
   * What the last head is to say.
   *
   * @param successors the logs in which this device goes on; those that heads name already are kept
   * @param known the highest number of a record that is known of beside those that were read, and
   *     those that the writer has signed itself
   * @param salt 32 bytes, never used before
   */
  public record Statement(List<Successor> successors, long known, Bytes salt, long nowMs) {
    public Statement {
      successors = List.copyOf(successors);
    }
  }

  /**
   * The head that ends a log.
   *
   * @param read what is known of the log by reading it
   * @return empty when no head of the log is known, when the newest names all successors, when a
   *     head that does was signed and pointers do not show it yet, or when there is no number left
   *     for a record
   */
  public static Optional<Ended> of(
      ReaderState read, WriterState writer, Statement statement, WriterInput.Signing signing) {
    List<Successor> successors = statement.successors();
    long newest = Math.max(newestBesideOwn(read, writer), statement.known());
    boolean isSigned = writer.newest().isPresent() && writer.recordSequence() > newest;
    long sequence = Math.max(newest, writer.recordSequence());
    Set<Successor> all = new LinkedHashSet<>(successors);
    all.addAll(read.successors());
    if (!read.accepted().isPresent()
        || isSigned
        || isToldBy(read.newest(), successors, all)
        || sequence >= Limits.MAX_RECORD_SEQUENCE) {
      return Optional.empty();
    }
    List<Successor> kept = new ArrayList<>(all);
    Head base = read.accepted().get().head();
    long atMs = Math.max(RecordRenewal.tellable(statement.nowMs()), base.writtenAtMs());
    Head last = base.endedBy(kept.subList(0, Math.min(kept.size(), Limits.MAX_SUCCESSORS)), atMs);
    return Optional.of(sign(read, writer, last, signing, statement.salt(), sequence + 1));
  }

  /** An own record whose head no store gives back is no reason to sign another. */
  private static long newestBesideOwn(ReaderState read, WriterState writer) {
    long newest = read.newestHeld();
    for (SideBranch branch : read.branches()) {
      if (Unpinning.isForeign(writer, branch.record())) {
        newest = Math.max(newest, branch.record().sequence());
      }
    }
    return newest;
  }

  /** Whether a head names these successors, and as many of all that are known as it can. */
  private static boolean isToldBy(
      Optional<Accepted> newest, List<Successor> successors, Set<Successor> all) {
    List<Successor> named = newest.map(one -> one.head().successors()).orElse(List.of());
    return named.containsAll(successors)
        && (named.size() >= Limits.MAX_SUCCESSORS || named.containsAll(all));
  }

  /**
   * Whether the last record number there is was given: nobody can be told of a successor. Open
   * heads end at {@link Limits#MAX_OPEN_RECORD_SEQUENCE}, so another copy of the home has done it.
   */
  public static boolean isUsedUp(ReaderState read, WriterState writer) {
    return Math.max(read.newestSequence(), writer.recordSequence()) >= Limits.MAX_RECORD_SEQUENCE;
  }

  /**
   * Takes the head that ends the log for the writer's own, whichever copy of the home has signed
   * it: so that each copy that is left renews its record, for those who know the old name alone.
   *
   * @param successors the logs in which this device goes on
   * @return empty when the newest head does not name them, or is the writer's own already
   */
  public static Optional<WriterState> kept(
      ReaderState read, WriterState writer, List<Successor> successors) {
    Optional<Accepted> newest =
        read.newest()
            .filter(one -> one.head().successors().containsAll(successors))
            .filter(one -> one.record().sequence() >= writer.recordSequence())
            .filter(one -> !stands(writer, one.record()));
    return writer.outgoing().isPresent()
        ? Optional.empty()
        : newest.map(one -> standing(writer, one));
  }

  private static boolean stands(WriterState writer, HeadRecord record) {
    return writer.headCid().equals(Optional.of(record.head()))
        && writer
            .standing()
            .filter(one -> one.recordSequence() == record.sequence())
            .filter(one -> one.expiresAtMs() >= record.validity().toEpochMilli())
            .isPresent();
  }

  private static WriterState standing(WriterState writer, Accepted newest) {
    HeadRecord record = newest.record();
    Head head = newest.head();
    return new WriterState(
        writer.log(),
        writer.root(),
        new WriterState.Layout(
            writer.sealedRoot(), writer.nextLeaf(), head.segments(), paged(head)),
        new WriterState.Publishing(
            writer.publishedCount(),
            record.sequence(),
            Optional.of(new WriterState.SignedHead(record.head(), head.writtenAtMs())),
            Optional.empty(),
            Optional.of(
                new WriterState.Standing(
                    record.sequence(),
                    record.validity().toEpochMilli(),
                    writer.standing().map(WriterState.Standing::checkedAtMs).orElse(0L),
                    record.bytes()))),
        writer.predecessor(),
        writer.notes());
  }

  private static WriterState.Paged paged(Head head) {
    return new WriterState.Paged(head.pages(), List.of(), List.of());
  }

  /** Whether the record of the last head is to be signed again by now. */
  public static boolean isRenewalDue(WriterState writer, long nowMs) {
    return RecordRenewal.isDue(writer, nowMs);
  }

  private static Ended sign(
      ReaderState read,
      WriterState writer,
      Head last,
      WriterInput.Signing signing,
      Bytes salt,
      long sequence) {
    EpochSecrets secrets = signing.secrets();
    int epoch = secrets.current();
    Block block = HeadCodec.encode(last, epoch, secrets.required(epoch), salt);
    Ed25519Signer signer = signing.signer();
    Bytes record =
        RecordRenewal.sign(
                signer,
                writer,
                block.cid(),
                sequence,
                last.writtenAtMs(),
                Optional.of(block.data()))
            .bytes();
    WriterState state =
        new WriterState(
            writer.log(),
            read.verified(),
            new WriterState.Layout(
                read.verified(), writer.nextLeaf(), last.segments(), paged(last)),
            new WriterState.Publishing(
                read.verified().count(),
                sequence,
                Optional.of(new WriterState.SignedHead(block.cid(), last.writtenAtMs())),
                Optional.of(new WriterState.Outgoing(sequence, read.verified().count(), record)),
                writer.standing()),
            writer.predecessor(),
            writer.notes());
    return new Ended(state, block);
  }
}

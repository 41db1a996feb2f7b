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
   * The head that ends a log.
   *
   * @param read what is known of the log by reading it
   * @param successors the logs in which this device goes on; those that heads name already are kept
   * @param salt 32 bytes, never used before
   * @return empty when no head of the log is known, when those that are name all successors, when a
   *     head that does was signed and pointers do not show it yet, or when there is no number left
   *     for a record
   */
  public static Optional<Ended> of(
      ReaderState read,
      WriterState writer,
      List<Successor> successors,
      WriterInput.Signing signing,
      Bytes salt,
      long nowMs) {
    Set<Successor> named = read.successors();
    long newest = newestSequence(read);
    boolean isSigned = writer.newest().isPresent() && writer.recordSequence() > newest;
    long sequence = Math.max(newest, writer.recordSequence());
    if (!read.accepted().isPresent()
        || isSigned
        || named.containsAll(successors)
        || isUsedUp(read, writer)) {
      return Optional.empty();
    }
    Set<Successor> all = new LinkedHashSet<>(successors);
    all.addAll(named);
    List<Successor> kept = new ArrayList<>(all);
    Head base = read.accepted().get().head();
    long atMs = Math.max(RecordRenewal.tellable(nowMs), base.writtenAtMs());
    Head last = base.endedBy(kept.subList(0, Math.min(kept.size(), Limits.MAX_SUCCESSORS)), atMs);
    return Optional.of(sign(read, writer, last, signing, salt, sequence + 1));
  }

  /** Whether the last record number there is was given: nobody can be told of a successor. */
  public static boolean isUsedUp(ReaderState read, WriterState writer) {
    return Math.max(newestSequence(read), writer.recordSequence()) >= Limits.MAX_RECORD_SEQUENCE;
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
                read.verified(),
                writer.nextLeaf(),
                last.segments(),
                new WriterState.Paged(last.pages(), List.of(), List.of())),
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

  private static long newestSequence(ReaderState read) {
    long newest = read.accepted().map(Accepted::record).map(r -> r.sequence()).orElse(0L);
    for (SideBranch branch : read.branches()) {
      newest = Math.max(newest, branch.record().sequence());
    }
    return newest;
  }
}

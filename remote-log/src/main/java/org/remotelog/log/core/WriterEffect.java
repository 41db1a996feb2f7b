package org.remotelog.log.core;

import java.io.IOException;
import java.util.List;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;

/** What the shell of a writer has to carry out, in the order given. */
public sealed interface WriterEffect {

  /** Calls the method of the handler that carries this effect out. */
  void runOn(Handler handler) throws IOException;

  /** The shell's side; one method for each effect, so that none can be forgotten. */
  interface Handler {
    void on(PersistEntries effect) throws IOException;

    void on(PersistOutgoing effect) throws IOException;

    void on(PutBlocks effect) throws IOException;

    void on(PublishRecord effect) throws IOException;

    void on(PersistPublished effect) throws IOException;

    void on(Acknowledge effect) throws IOException;
  }

  /** Journal the entries and the frontier; durable before the append returns. */
  record PersistEntries(List<Entry> entries, List<Digest> commitments, WriterState state)
      implements WriterEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /**
   * Journal sealed blocks, the signed record and the new layout; durable before the first put.
   *
   * @param replaced blocks that no head links from this record on
   */
  record PersistOutgoing(List<Block> blocks, List<ReplacedBlock> replaced, WriterState state)
      implements WriterEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Put the journalled blocks of this record to every store. */
  record PutBlocks(long recordSequence) implements WriterEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Publish the journalled record on every pointer; only after its blocks are stored. */
  record PublishRecord(WriterState.Outgoing outgoing) implements WriterEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /**
   * Forget the journalled blocks, remember what is published, and since when the blocks that it
   * replaces are of no use.
   */
  record PersistPublished(WriterState state, long recordSequence, long nowMs)
      implements WriterEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Entries up to this one can be read by others. */
  record Acknowledge(long sequence) implements WriterEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }
}

package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SequenceRanges;

/** The row of what a reader remembers of the main history of a log. */
final class ReaderRow {
  private ReaderRow() {}

  static Bytes of(ReaderState state) {
    ByteWriter out = LogRows.row();
    LogRows.bytes(out, state.verified().toBytes());
    LogRows.ranges(out, state.held().asList());
    out.varint(state.conflicts().size());
    for (Bytes conflict : state.conflicts()) {
      LogRows.bytes(out, conflict);
    }
    if (state.accepted().isPresent()) {
      LogRows.bytes(out, state.accepted().get().record().bytes());
      LogRows.bytes(out, state.accepted().get().headBlock());
    }
    return LogRows.finish(out);
  }

  static ReaderState read(LogName log, Bytes row, EpochSecrets secrets) throws MalformedException {
    ByteReader in = LogRows.open(row);
    LogRoot verified = LogRoot.parse(LogRows.bytes(in));
    SequenceRanges held = SequenceRanges.of(LogRows.ranges(in));
    List<Bytes> conflicts = new ArrayList<>();
    for (long left = in.varint(); left > 0; left--) {
      conflicts.add(LogRows.bytes(in));
    }
    Optional<ReaderState.Accepted> accepted = Optional.empty();
    if (in.remaining() > 0) {
      HeadRecord record = IpnsRecordCodec.parse(log, LogRows.bytes(in));
      Bytes block = LogRows.bytes(in);
      if (!record.head().verify(block)) {
        throw new MalformedException("the head is not the one that its record names");
      }
      accepted =
          Optional.of(
              new ReaderState.Accepted(
                  record, block, HeadCodec.decode(log, block, secrets::secret)));
    }
    in.expectEnd();
    return new ReaderState(log, accepted, held, verified, conflicts);
  }
}

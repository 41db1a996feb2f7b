package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;

/** Short ways to write down what happened. */
final class Samples {
  static final LogName LOG = log(1);
  static final LogName OTHER_LOG = log(2);

  private Samples() {}

  static MessageId id(int number) {
    return new MessageId(Sha256.of(Bytes.utf8("message " + number)));
  }

  static LogName log(int number) {
    return LogName.of(Sha256.of(Bytes.utf8("log " + number)).bytes());
  }

  static Block block(String content) {
    return Block.of(Cid.Codec.RAW, Bytes.utf8(content));
  }

  /** An own row of log {@link #LOG} at the place of its number. */
  static Changes.Row own(int row, int message, int... parents) {
    return row(row, message, true, LOG, row, true, List.of(), parents);
  }

  /** A row that came from another device's log {@link #LOG}, at the place of its number. */
  static Changes.Row foreign(int row, int message, int... parents) {
    return row(row, message, false, LOG, row, true, List.of(), parents);
  }

  static Changes.Row row(
      int number,
      int message,
      boolean own,
      LogName log,
      long sequence,
      boolean confirmed,
      List<MessageId> missing,
      int... parents) {
    List<Parent> above = new ArrayList<>();
    for (int parent : parents) {
      above.add(Parent.of(id(parent)));
    }
    return new Changes.Row(
        number,
        id(message),
        own,
        Optional.of(log),
        sequence,
        Bytes.utf8("salt"),
        above,
        Sha256.of(Bytes.utf8("content " + message)),
        confirmed,
        missing);
  }

  static Event.Committed rows(int device, Changes.Row... rows) {
    return committed(device, 0, List.of(), rows);
  }

  static Event.Committed committed(
      int device, long clockMs, List<MessageId> waiting, Changes.Row... rows) {
    return new Event.Committed(
        device, clockMs, new Changes(List.of(rows), waiting, List.of(), List.of(), List.of()));
  }

  static Event.Committed accepts(int device, long sequence, long count) {
    return new Event.Committed(
        device,
        0,
        new Changes(
            List.of(),
            List.of(),
            List.of(new Changes.Accepted(LOG, sequence, count)),
            List.of(),
            List.of()));
  }

  static Event.Committed writes(int device, long count, long published, long recordSequence) {
    return new Event.Committed(
        device,
        0,
        new Changes(
            List.of(),
            List.of(),
            List.of(),
            List.of(new Changes.Own(LOG, count, published, recordSequence, List.of(), List.of())),
            List.of()));
  }

  static Event.Sent sent(int device, int message, long sequence) {
    return new Event.Sent(device, id(message), LOG, sequence, true);
  }

  static Event.Offered offered(Block block, boolean journalled) {
    return new Event.Offered(0, 0, Optional.of(LOG), block, journalled);
  }

  static Event.Offering offering(long sequence, String record, boolean journalled, Block... links) {
    List<Cid> cids = new ArrayList<>();
    for (Block link : links) {
      cids.add(link.cid());
    }
    return new Event.Offering(
        0, 0, LOG, sequence, Bytes.utf8(record), 1_000 * sequence, 0, cids, journalled);
  }

  static Event.Taken taken(int pointer, long sequence, long count, String head) {
    return new Event.Taken(0, pointer, LOG, sequence, count, block(head).cid());
  }

  static Event.Ended ended(List<View> views) {
    return new Event.Ended(views.size(), views);
  }

  static View view(int device, Changes.Row... rows) {
    return new View(device, LOG, List.of(rows), 0, true, 0, List.of());
  }

  /** A payload with this message, of a second device for the first one. */
  static Event.Given given(long atMs, int message) {
    return given(1, 0, atMs, List.of(id(message)), List.of(), List.of());
  }

  static Event.Given given(
      int device,
      int to,
      long atMs,
      List<MessageId> messages,
      List<MessageId> asked,
      List<MessageId> acks) {
    return new Event.Given(device, to, atMs, true, messages, List.of(), asked, 0, acks, 100);
  }

  /** What the invariant says after the last of these events; it must be content before. */
  static Optional<String> last(Invariant invariant, Event... events) {
    for (int i = 0; i + 1 < events.length; i++) {
      Optional<String> early = invariant.after(events[i]);
      if (early.isPresent()) {
        throw new AssertionError("event " + i + ": " + early.get());
      }
    }
    return invariant.after(events[events.length - 1]);
  }
}

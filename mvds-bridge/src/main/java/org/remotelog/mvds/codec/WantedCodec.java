package org.remotelog.mvds.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.WantedPlaces;

/**
 * Wanted places as protobuf: log = 1, and runs = 2 as one packed field: for each run how far it
 * begins behind the end of the one before, or 0, and how many numbers it has.
 */
final class WantedCodec {
  private static final int LOG = 1;
  private static final int RUNS = 2;

  private WantedCodec() {}

  static Bytes encode(WantedPlaces wanted) {
    ByteWriter runs = new ByteWriter();
    long before = 0;
    for (WantedPlaces.Run run : wanted.runs()) {
      runs.varint(run.first() - before).varint(run.count());
      before = run.last();
    }
    return new ProtoWriter().bytes(LOG, wanted.log()).bytes(RUNS, runs.toBytes()).toBytes();
  }

  /**
   * What these bytes say.
   *
   * @param room messages for which there is room
   * @throws MalformedException also when there is not room for all
   */
  static WantedPlaces decode(Bytes encoded, long room) throws MalformedException {
    Optional<Bytes> log = Optional.empty();
    Optional<Bytes> runs = Optional.empty();
    ProtoReader reader = new ProtoReader(encoded);
    while (reader.next()) {
      if (reader.field() == LOG) {
        log = once(log, reader.bytes(Limits.ID_BYTES));
      } else if (reader.field() == RUNS) {
        runs = once(runs, reader.bytes());
      }
    }
    if (!log.isPresent() || !runs.isPresent() || runs.get().isEmpty()) {
      throw new MalformedException("wanted places without a log or without places");
    }
    return new WantedPlaces(log.get(), runs(new ByteReader(runs.get()), room));
  }

  private static Optional<Bytes> once(Optional<Bytes> before, Bytes value)
      throws MalformedException {
    if (before.isPresent()) {
      throw new MalformedException("wanted places with a field twice");
    }
    return Optional.of(value);
  }

  private static List<WantedPlaces.Run> runs(ByteReader in, long room) throws MalformedException {
    List<WantedPlaces.Run> runs = new ArrayList<>();
    long before = 0;
    long left = room;
    while (in.remaining() > 0) {
      long gap = in.varint();
      long count = in.varint();
      if (count < 1 || count > left) {
        throw new MalformedException("a run of " + count + " wanted places, room for " + left);
      }
      if (gap < 1 || gap > Limits.MAX_SEQUENCE - before - (count - 1)) {
        throw new MalformedException("wanted places that do not ascend or are too high");
      }
      left -= count;
      runs.add(new WantedPlaces.Run(before + gap, before + gap + count - 1));
      before += gap + count - 1;
    }
    return runs;
  }
}

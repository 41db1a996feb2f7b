package org.remotelog.pointer.ipns;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;

/** A way to give records to a name system and to get them. One request for each call. */
interface RecordRoute {
  /** Gives the record; that it was taken does not mean that it counts. */
  void put(HeadRecord record, Duration deadline) throws IOException;

  /** What is held for the log now, past every cache, not verified. */
  Optional<Bytes> get(LogName log, Duration deadline) throws IOException;

  /** The server's URI. */
  String uri();
}

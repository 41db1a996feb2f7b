package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.sqlite.StorageFullException;

/** Tries stores and pointers by writing and reading something harmless. */
final class PlaceCheckup {
  private static final Duration RECORD_VALIDITY = Duration.ofDays(1);
  private static final Duration RECORD_TTL = Duration.ofMinutes(1);
  private static final String STORE = "store";
  private static final String POINTER = "pointer";

  private final Duration deadline;

  PlaceCheckup(Duration deadline) {
    this.deadline = deadline;
  }

  /** What a place has of an own head. */
  enum Presence {
    THERE,
    MISSING,
    NEWER
  }

  Finding store(ContentStore store, Bytes content) {
    Block block = Block.of(Cid.Codec.RAW, content);
    List<Cid> cids = Collections.singletonList(block.cid());
    try {
      if (!store.isWritable()) {
        return store.has(block.cid(), deadline)
            ? Finding.fault(
                STORE,
                store.describe(),
                "it says that it has a block which nobody has made",
                "Do not rely on this store: replace it by another")
            : Finding.ok(STORE, store.describe(), "it answers; it is only read");
      }
      store.put(Collections.singletonList(block), deadline);
      if (!store.get(block.cid(), deadline).equals(Optional.of(content))) {
        return Finding.fault(
            STORE,
            store.describe(),
            "a block that was put does not come back as it was",
            "Do not rely on this store: replace it by another");
      }
      store.remove(cids, deadline);
      return store.has(block.cid(), deadline)
          ? Finding.ok(
              STORE,
              store.describe(),
              "a block was put, read back and given up; it stays until the store collects such")
          : Finding.ok(STORE, store.describe(), "a block was put, read back and removed");
    } catch (IOException e) {
      return failed(STORE, store.describe(), e);
    }
  }

  Finding pointer(HeadPointer pointer, Optional<SecretBytes> seed, Bytes content, long nowMs) {
    try {
      if (!seed.isPresent()) {
        List<Bytes> unused = pointer.resolve(LogName.of(content), deadline);
        return Finding.warning(
            POINTER,
            pointer.describe(),
            "it answers, but was not tried by writing, which needs a home that can be written",
            "Check again when the home can be written");
      }
      LogName name = Ed25519.name(seed.get());
      long sequence = newest(name, pointer.resolve(name, deadline)) + 1;
      Bytes record = record(seed.get(), name, content, sequence, nowMs);
      pointer.publish(name, record, deadline);
      List<Bytes> found = pointer.resolve(name, deadline);
      return !found.isEmpty() && found.get(0).equals(record)
          ? Finding.ok(POINTER, pointer.describe(), "a test record was published and resolved")
          : Finding.fault(
              POINTER,
              pointer.describe(),
              "a record that was published does not come back as it was",
              "Do not rely on this pointer alone: add another");
    } catch (IOException e) {
      return failed(POINTER, pointer.describe(), e);
    }
  }

  Presence holdsHead(ContentStore store, Checkup.OwnLog own) throws IOException {
    Optional<Cid> head = own.state().headCid();
    return !head.isPresent() || store.has(head.get(), deadline) ? Presence.THERE : Presence.MISSING;
  }

  Presence knowsRecord(HeadPointer pointer, Checkup.OwnLog own) throws IOException {
    LogName log = own.identity().name();
    long newest = newest(log, pointer.resolve(log, deadline));
    if (newest > own.state().recordSequence()) {
      return Presence.NEWER;
    }
    return newest < own.state().recordSequence() ? Presence.MISSING : Presence.THERE;
  }

  /** The highest sequence among the valid records, 0 when there is none. */
  private static long newest(LogName name, List<Bytes> records) {
    long newest = 0;
    for (Bytes record : records) {
      try {
        newest = Math.max(newest, IpnsRecordCodec.parse(name, record).sequence());
      } catch (MalformedException e) {
        continue; // Damaged: as good as none.
      }
    }
    return newest;
  }

  private static Bytes record(
      SecretBytes seed, LogName name, Bytes content, long sequence, long nowMs) {
    Cid cid = Cid.of(Cid.Codec.RAW, content);
    Instant validity = Instant.ofEpochMilli(nowMs).plus(RECORD_VALIDITY);
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(seed), name, cid, sequence, validity, RECORD_TTL, Optional.empty());
    return record.bytes();
  }

  private static Finding failed(String check, String place, IOException e) {
    String hint =
        e instanceof StorageFullException
            ? "Free some space there; nothing acknowledged is lost"
            : "Bring the place back or replace it; what was sent stays in the home meanwhile";
    return Finding.fault(check, place, String.valueOf(e.getMessage()), hint);
  }
}

package org.remotelog.log.store.car;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;

/**
 * One pass over a CAR file, from the first byte to the last, with one section in memory at a time:
 * hashes every block and notes where it is. A block with other bytes than its identifier says is
 * passed over; after a section that cannot be told from the next one nothing more is read.
 */
final class CarScan {
  private static final int MAX_VARINT_BYTES = 10;
  private static final int LAST_IN_VARINT = 0x80;

  private final DataInputStream in;
  private final long size;
  private final LongConsumer progress;
  private final Map<Cid, Place> places = new HashMap<>();
  private final List<CarFault> faults = new ArrayList<>();
  private Set<Cid> roots = new LinkedHashSet<>();
  private long at;
  private int faultCount;
  private int skipped;

  /** Where the bytes of a block are. */
  record Place(long offset, int size) {}

  /**
   * @param in from the first byte of the file
   * @param size of the file, in bytes
   * @param progress told how many bytes are done
   */
  CarScan(InputStream in, long size, LongConsumer progress) {
    this.in = new DataInputStream(in);
    this.size = size;
    this.progress = progress;
  }

  Map<Cid, Place> places() {
    return places;
  }

  Set<Cid> roots() {
    return roots;
  }

  List<CarFault> faults() {
    return faults;
  }

  int faultCount() {
    return faultCount;
  }

  int skipped() {
    return skipped;
  }

  /**
   * Reads everything.
   *
   * @throws MalformedException when the header is none: then nothing of the file can be used
   */
  void run() throws IOException, MalformedException {
    if (size == 0) {
      throw new MalformedException("the file is empty");
    }
    roots = new LinkedHashSet<>(CarCodec.roots(take(CarCodec.headerSize(length()))));
    boolean more = true;
    while (more && at < size) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while reading a CAR file");
      }
      long start = at;
      try {
        more = section(start);
      } catch (MalformedException e) {
        fault(start, e.getMessage() + "; what follows was not read");
        more = false;
      }
      progress.accept(at);
    }
    for (Cid root : roots) {
      if (!places.containsKey(root)) {
        fault(0, "root " + root + " is not among its good blocks");
      }
    }
  }

  /** Reads one section; false when the file has more of them than can be remembered. */
  private boolean section(long start) throws IOException, MalformedException {
    Bytes bytes = take(CarCodec.sectionSize(length()));
    CarCodec.Section section = CarCodec.section(bytes);
    Optional<Cid> cid = section.cid();
    if (!cid.isPresent()) {
      skipped++;
      return true;
    }
    if (!cid.get().verify(section.data())) {
      fault(start, "block " + cid.get() + " has other bytes than its identifier says");
      return true;
    }
    if (places.size() == CarLimits.MAX_CAR_BLOCKS && !places.containsKey(cid.get())) {
      throw new MalformedException("it has more than " + CarLimits.MAX_CAR_BLOCKS + " blocks");
    }
    int length = section.data().size();
    places.putIfAbsent(cid.get(), new Place(at - length, length));
    return true;
  }

  private long length() throws IOException, MalformedException {
    ByteWriter varint = new ByteWriter();
    int last;
    do {
      if (at == size) {
        throw new MalformedException("the file ends within a length");
      }
      last = in.readUnsignedByte();
      at++;
      varint.u8(last);
    } while (last >= LAST_IN_VARINT && varint.size() < MAX_VARINT_BYTES);
    return new ByteReader(varint.toBytes()).varint();
  }

  private Bytes take(int count) throws IOException, MalformedException {
    long left = size - at;
    if (count > left) {
      throw new MalformedException(
          "the file ends early: " + count + " bytes are announced, " + left + " are there");
    }
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    at += count;
    return Bytes.wrap(bytes);
  }

  private void fault(long offset, String reason) {
    faultCount++;
    if (faults.size() < CarLimits.MAX_CAR_FAULTS) {
      faults.add(new CarFault(offset, reason));
    }
  }
}

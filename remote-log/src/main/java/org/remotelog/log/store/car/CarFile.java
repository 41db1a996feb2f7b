package org.remotelog.log.store.car;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongConsumer;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;

/**
 * A CAR file of version 1 that was read once and checked (docs/spec/car.md): which blocks it has,
 * where, and what is wrong with it. Memory grows with the number of blocks, not with their size.
 * Safe for use by several threads.
 */
public final class CarFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final RandomAccessFile file;
  private final long size;
  private final Map<Cid, CarScan.Place> places;
  private final Set<Cid> roots;
  private final List<CarFault> faults;
  private final int faultCount;
  private final int skipped;
  private boolean closed;

  private CarFile(Path path, RandomAccessFile file, long size, CarScan scan) {
    this.path = path;
    this.file = file;
    this.size = size;
    this.places = scan.places();
    this.roots = Collections.unmodifiableSet(scan.roots());
    this.faults = Collections.unmodifiableList(scan.faults());
    this.faultCount = scan.faultCount();
    this.skipped = scan.skipped();
  }

  /**
   * Opens a file and reads all of it.
   *
   * @param progress told, on the calling thread, how many bytes are done
   * @throws MalformedException when it does not begin like a CAR file of version 1; what is wrong
   *     behind its begin is among the faults
   */
  public static CarFile open(Path path, LongConsumer progress)
      throws IOException, MalformedException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is not a file");
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      long size = file.length();
      // Not closed: that would close the file.
      FileInputStream bytes = new FileInputStream(file.getFD());
      CarScan scan = new CarScan(new BufferedInputStream(bytes, BUFFER_BYTES), size, progress);
      scan.run();
      return new CarFile(path, file, size, scan);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  public Path path() {
    return path;
  }

  /** Bytes of the file. */
  public long size() {
    return size;
  }

  /** The roots, each once, in their order. */
  public Set<Cid> roots() {
    return roots;
  }

  /** Whether the file has the block; its bytes were good when the file was opened. */
  public boolean has(Cid cid) {
    return places.containsKey(cid);
  }

  /** Bytes of a block that the file has. */
  OptionalInt sizeOf(Cid cid) {
    CarScan.Place place = places.get(cid);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place.size());
  }

  /** The bytes that now stand where the block was; empty when the file does not have it. */
  Optional<Bytes> read(Cid cid) throws IOException {
    CarScan.Place place = places.get(cid);
    if (place == null) {
      return Optional.empty();
    }
    byte[] bytes = new byte[place.size()];
    synchronized (file) {
      if (closed) {
        throw new IllegalStateException("the file is closed");
      }
      file.seek(place.offset());
      file.readFully(bytes);
    }
    return Optional.of(Bytes.wrap(bytes));
  }

  /** Different blocks that are there and good. */
  public int blocks() {
    return places.size();
  }

  /** Blocks with identifiers of other kinds, which were passed over. */
  public int skipped() {
    return skipped;
  }

  /** What is wrong with the file, at most {@link CarLimits#MAX_CAR_FAULTS}. */
  public List<CarFault> faults() {
    return faults;
  }

  /** How much is wrong with the file. */
  public int faultCount() {
    return faultCount;
  }

  /** The name under which the file is spoken of. */
  public String describe() {
    return "car:" + path;
  }

  @Override
  public void close() throws IOException {
    synchronized (file) {
      closed = true;
      file.close();
    }
  }
}

package org.remotelog.log.store.car;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.codec.CarCodec;

/**
 * Writes a CAR file of version 1. The blocks go to a file of another name beside the target, which
 * takes the target's name once everything is on the disk: a reader sees the whole file or none. It
 * can be read by its owner only. One object serves one thread.
 */
public final class CarWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final boolean replace;
  private final Path folder;
  private final Path part;
  private final FileOutputStream file;
  private final OutputStream out;
  private final Set<Cid> written = new HashSet<>();
  private long bytes;
  private boolean finished;

  private CarWriter(Path target, Path folder, boolean replace, Path part) throws IOException {
    this.target = target;
    this.folder = folder;
    this.replace = replace;
    this.part = part;
    this.file = new FileOutputStream(part.toFile());
    this.out = new BufferedOutputStream(file, BUFFER_BYTES);
  }

  /**
   * Begins a file.
   *
   * @param replace whether a file of this name may be replaced
   * @param roots 1 to {@link org.remotelog.log.Limits#MAX_CAR_ROOTS}
   * @throws FileAlreadyExistsException when there is a file that must not be replaced, or a folder
   */
  public static CarWriter create(Path target, boolean replace, List<Cid> roots) throws IOException {
    Path wanted = target.toAbsolutePath();
    if (Files.exists(wanted) && (!replace || !Files.isRegularFile(wanted))) {
      throw new FileAlreadyExistsException(wanted.toString());
    }
    Path folder = wanted.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(String.valueOf(folder));
    }
    Bytes header = CarCodec.header(roots);
    Path part = Files.createTempFile(folder, "." + wanted.getFileName() + ".", ".part");
    CarWriter writer = new CarWriter(wanted, folder, replace, part);
    try {
      writer.write(header);
    } catch (Throwable t) {
      writer.close();
      throw t;
    }
    return writer;
  }

  /**
   * Adds a block, unless it is there already.
   *
   * @throws IOException also above {@link CarLimits#MAX_CAR_BLOCKS}
   */
  public void write(Block block) throws IOException {
    if (!written.add(block.cid())) {
      return;
    }
    if (written.size() > CarLimits.MAX_CAR_BLOCKS) {
      throw new IOException("a CAR file has at most " + CarLimits.MAX_CAR_BLOCKS + " blocks");
    }
    write(CarCodec.sectionStart(block));
    write(block.data());
  }

  private void write(Bytes more) throws IOException {
    out.write(more.toArray());
    bytes += more.size();
  }

  /** Bytes written so far. */
  public long bytes() {
    return bytes;
  }

  /** Blocks written so far. */
  public int blocks() {
    return written.size();
  }

  /** Gives the file its name, once it is on the disk. */
  public void finish() throws IOException {
    out.flush();
    file.getFD().sync();
    file.close();
    if (replace) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.move(part, target);
    }
    finished = true;
    syncFolder();
  }

  /** So that the name outlives a power cut too, where a folder can be synced. */
  private void syncFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return; // Not on this system.
    }
  }

  /** Closes; a file that was not finished is gone. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      try {
        file.close();
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}

package org.remotelog.home;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.sqlite.LocalFolders;

/**
 * The right to change a home, held by one process at a time through the file {@code lock} in it.
 * The system gives it back when the process dies. Correct inside one process too: two threads
 * exclude each other.
 */
public final class HomeLock implements Closeable {
  private static final String FILE_NAME = "lock";

  /** The locked byte lies far behind the text, which others may then read on every system. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MAX_HOLDER_BYTES = 512;
  private static final int POLL_MS = 25;

  /**
   * Holders and seekers of this process by lock file. Closing any channel of a file gives up all
   * locks that the process has on it (POSIX), so only one thread may have the file open.
   */
  private static final Map<Path, String> HERE = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;
  private boolean closed;

  private HomeLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock of the home in the folder, which is made where it is missing.
   *
   * @param wait how long to wait for the present holder; zero tries once
   * @param holder what others are told about this process, such as {@code pid 4711 remotelog sync}
   * @throws HomeLockedException when the lock is still held then
   */
  public static HomeLock acquire(Path folder, Duration wait, String holder) throws IOException {
    return acquire(folder, FILE_NAME, wait, holder);
  }

  /**
   * Takes the right to have a group's direct connections, which one process has for long beside
   * others that change the home. Its file is {@code direct-} and what names the group.
   *
   * @param group 1 to 64 lower-case letters and digits
   * @throws HomeLockedException when another process has them
   */
  public static HomeLock acquireDirect(Path folder, String group, Duration wait, String holder)
      throws IOException {
    if (!group.matches("[a-z0-9]{1,64}")) {
      throw new IllegalArgumentException("'" + group + "' names no lock");
    }
    return acquire(folder, "direct-" + group, wait, holder);
  }

  private static HomeLock acquire(Path folder, String name, Duration wait, String holder)
      throws IOException {
    LocalFolders.prepare(folder);
    Path file = folder.toRealPath().resolve(name);
    long startNs = System.nanoTime();
    while (true) {
      String other = HERE.putIfAbsent(file, holder);
      if (other == null) {
        break;
      }
      pauseOrGiveUp(folder, startNs, wait, other);
    }
    boolean taken = false;
    try {
      HomeLock lock = acquireFromOthers(folder, file, startNs, wait, holder);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HERE.remove(file);
      }
    }
  }

  private static HomeLock acquireFromOthers(
      Path folder, Path file, long startNs, Duration wait, String holder) throws IOException {
    LocalFolders.createFile(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      while (!tryLock(channel)) {
        pauseOrGiveUp(folder, startNs, wait, readHolder(channel));
      }
      writeHolder(channel, holder);
      taken = true;
      return new HomeLock(file, channel);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  /** Gives the lock back; giving it back again is fine. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.truncate(0);
    } finally {
      try {
        channel.close();
      } finally {
        HERE.remove(file);
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    Optional<FileLock> lock = Optional.ofNullable(channel.tryLock(LOCKED_BYTE, 1, false));
    return lock.isPresent();
  }

  private static void pauseOrGiveUp(Path folder, long startNs, Duration wait, String holder)
      throws IOException {
    if (Duration.ofNanos(System.nanoTime() - startNs).compareTo(wait) >= 0) {
      throw new HomeLockedException(
          "the home " + folder + " is in use by " + holder + ": try again when it has finished",
          holder);
    }
    try {
      Thread.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the home " + folder);
    }
  }

  private static void writeHolder(FileChannel channel, String holder) throws IOException {
    channel.truncate(0);
    byte[] text = holder.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(text, 0, Math.min(text.length, MAX_HOLDER_BYTES));
    long position = 0;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
  }

  private static String readHolder(FileChannel channel) throws IOException {
    byte[] text = new byte[MAX_HOLDER_BYTES];
    int size = channel.read(ByteBuffer.wrap(text), 0);
    String holder = new String(text, 0, Math.max(0, size), StandardCharsets.UTF_8).trim();
    return holder.isEmpty() ? "another process" : holder.replaceAll("\\p{Cntrl}", " ");
  }
}

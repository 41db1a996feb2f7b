package org.remotelog.sqlite;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Makes and checks the folders that hold databases. */
public final class LocalFolders {
  private static final Set<String> NETWORK_TYPES =
      Set.of(
          "9p",
          "afpfs",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "davfs",
          "davfs2",
          "gfs2",
          "glusterfs",
          "lustre",
          "ncpfs",
          "nfs",
          "nfs4",
          "ocfs2",
          "sshfs",
          "webdav");

  private static final Set<String> NETWORK_FUSE_TYPES =
      Set.of(
          "ceph",
          "curlftpfs",
          "davfs",
          "davfs2",
          "glusterfs",
          "gvfsd-fuse",
          "rclone",
          "s3fs",
          "sshfs");

  private LocalFolders() {}

  /**
   * Makes the folder where it is missing, for its owner only.
   *
   * @throws UnusableFolderException when it is no folder, lies below a file, must not be written,
   *     or is on a network
   */
  public static void prepare(Path folder) throws IOException {
    Path wanted = folder.toAbsolutePath();
    Path existing = nearestExisting(wanted);
    if (!Files.isDirectory(existing)) {
      throw new UnusableFolderException(
          existing.equals(wanted)
              ? wanted + " is a file, not a folder"
              : "cannot make the folder " + wanted + ": " + existing + " is a file, not a folder");
    }
    if (!Files.isWritable(existing) || !Files.isExecutable(existing)) {
      throw new UnusableFolderException("no permission to write in " + existing);
    }
    refuseNetwork(existing);
    if (existing.equals(wanted)) {
      return;
    }
    try {
      Files.createDirectories(wanted, ownerOnly(existing, "rwx------"));
    } catch (IOException e) {
      throw new UnusableFolderException(
          "cannot make the folder " + wanted + ": " + e.getMessage(), e);
    }
  }

  /** Creates the file, for its owner only; one that exists keeps its content and its mode. */
  public static void createFile(Path file) throws IOException {
    try (SeekableByteChannel created =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file, "rw-------"))) {
      created.position();
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file)) {
        throw new UnusableFolderException(file + " is not a file", e);
      }
    }
  }

  /**
   * Refuses a folder of a network file system, where SQLite's locks and shared memory do not work.
   *
   * @throws UnusableFolderException when it is one
   */
  public static void refuseNetwork(Path folder) throws IOException {
    String type;
    try {
      type = Files.getFileStore(folder).type();
    } catch (IOException | SecurityException e) {
      type = ""; // Some systems do not tell; then nothing speaks against the folder.
    }
    if (isNetwork(type) || folder.toAbsolutePath().toString().startsWith("\\\\")) {
      throw new UnusableFolderException(
          folder
              + " is on a network file system"
              + (type.isEmpty() ? "" : " (" + type + ")")
              + ", where a database can be destroyed: use a folder on a local disk,"
              + " and carry what is shared in files made by 'remotelog export' and read by"
              + " 'remotelog import'");
    }
  }

  /** Whether the name of a file system type is that of a network. */
  static boolean isNetwork(String fileSystemType) {
    String type = fileSystemType.toLowerCase(Locale.ROOT);
    return NETWORK_TYPES.contains(type)
        || type.startsWith("smb")
        || (type.startsWith("fuse.") && NETWORK_FUSE_TYPES.contains(type.substring(5)));
  }

  private static Path nearestExisting(Path wanted) throws IOException {
    Path candidate = wanted;
    while (!Files.exists(candidate)) {
      Path parent = candidate.getParent();
      if (parent == null) {
        throw new UnusableFolderException("cannot make the folder " + wanted + ": no such place");
      }
      candidate = parent;
    }
    return candidate;
  }

  private static FileAttribute<?>[] ownerOnly(Path place, String permissions) throws IOException {
    boolean posix = place.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}

package org.remotelog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFoldersTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "NFS",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ncpfs",
        "davfs",
        "webdav",
        "fuse.sshfs",
        "fuse.davfs2",
        "ceph"
      })
  void recognisesNetworks(String type) {
    assertThat(LocalFolders.isNetwork(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ext4",
        "ext2/ext3",
        "xfs",
        "btrfs",
        "zfs",
        "tmpfs",
        "overlay",
        "apfs",
        "hfs",
        "NTFS",
        "f2fs",
        "fuse",
        "fuse.ntfs-3g",
        "vfat"
      })
  void takesLocalDisks(String type) {
    assertThat(LocalFolders.isNetwork(type)).isFalse();
  }

  @Test
  void makesMissingFoldersForTheirOwner() throws IOException {
    Path deep = folder.resolve("a/b");
    LocalFolders.prepare(deep);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
        .isEqualTo("rwx------");
    LocalFolders.prepare(deep);
  }

  @Test
  void leavesModeOfPresentFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    LocalFolders.prepare(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void refusesFileInPlaceOfFolder() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    assertThatThrownBy(() -> LocalFolders.prepare(file))
        .isInstanceOf(UnusableFolderException.class)
        .hasMessage(file + " is a file, not a folder");
    assertThatThrownBy(() -> LocalFolders.prepare(file.resolve("x/y")))
        .isInstanceOf(UnusableFolderException.class)
        .hasMessage(
            "cannot make the folder "
                + file.resolve("x/y")
                + ": "
                + file
                + " is a file, not a folder");
  }

  @Test
  void refusesFolderInPlaceOfFile() {
    assertThatThrownBy(() -> LocalFolders.createFile(folder))
        .isInstanceOf(UnusableFolderException.class)
        .hasMessageContaining("is not a file");
  }
}

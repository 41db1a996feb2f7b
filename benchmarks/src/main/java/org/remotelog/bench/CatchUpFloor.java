package org.remotelog.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.remotelog.bytes.Bytes;

/**
 * The least that a reader has to do with blocks: read each from a file, hash it, and decrypt it
 * with AES-256-GCM. The blocks are encrypted once more for it, since their own keys are not known
 * here.
 */
final class CatchUpFloor {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final List<Path> files = new ArrayList<>();
  private final SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], "AES");

  CatchUpFloor(Path folder, List<Bytes> blocks) throws IOException, GeneralSecurityException {
    for (Bytes block : blocks) {
      Path file = folder.resolve("block-" + files.size());
      Files.write(file, cipher(Cipher.ENCRYPT_MODE, files.size()).doFinal(block.toArray()));
      files.add(file);
    }
  }

  /** How long it takes for all of them, in milliseconds. */
  double readMs() throws IOException, GeneralSecurityException {
    long begin = System.nanoTime();
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      byte[] block = Files.readAllBytes(files.get(i));
      bytes += MessageDigest.getInstance("SHA-256").digest(block).length;
      bytes += cipher(Cipher.DECRYPT_MODE, i).doFinal(block).length;
    }
    double ms = Stopwatch.ms(begin);
    if (bytes == 0) {
      throw new IllegalStateException("there are no blocks to compare with");
    }
    return ms;
  }

  private Cipher cipher(int mode, int number) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    for (int i = 0; i < Integer.BYTES; i++) {
      nonce[i] = (byte) (number >>> (Byte.SIZE * i));
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}

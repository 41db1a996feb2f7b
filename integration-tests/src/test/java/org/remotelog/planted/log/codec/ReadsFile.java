package org.remotelog.planted.log.codec;

import java.nio.file.Files;
import java.nio.file.Path;

/** Planted for the house rules. */
public final class ReadsFile {
  static Object run() throws Exception {
    return Files.readString(Path.of("x"));
  }
}

package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.Draft;
import org.remotelog.bytes.Bytes;

/** The conversation that comes with the demo. */
final class Conversation {
  private static final int MAX_BYTES = 1 << 16;

  private Conversation() {}

  /**
   * Its messages, parents before children.
   *
   * @param startSeconds when the first was written, in seconds since 1970
   */
  static List<Draft> drafts(long startSeconds) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    for (String line : read().lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        drafts.add(draft(line.split(" *\\| *", 5), startSeconds));
      }
    }
    return drafts;
  }

  private static Draft draft(String[] fields, long startSeconds) {
    List<Bytes> parents = new ArrayList<>();
    for (String parent : fields[1].split(",", -1)) {
      if (!parent.isBlank()) {
        parents.add(key(parent.strip()));
      }
    }
    return new Draft(
        Optional.of(fields[2]),
        Optional.of(startSeconds + 60 * Long.parseLong(fields[3])),
        MessageText.CONTENT_TYPE,
        Bytes.utf8(fields[4]),
        Optional.of(List.of()),
        parents,
        Optional.of(key(fields[0])));
  }

  private static Bytes key(String id) {
    return Bytes.utf8("conversation " + id);
  }

  private static String read() throws IOException {
    try (InputStream in = Conversation.class.getResourceAsStream("conversation.txt")) {
      if (in == null) {
        throw new IllegalStateException("conversation.txt is missing from the jar");
      }
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }
}

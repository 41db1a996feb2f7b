package org.remotelog;

import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Entry;
import org.remotelog.mvds.MessageId;

/**
 * An entry in the clear.
 *
 * @param commitment what the log's root commits to at its place
 * @param parents messages that it answers; none when its metadata is no metadata
 * @param contentType what the content is; of a body that is no envelope, the type for raw bytes
 */
public record EntryView(
    Entry entry, Digest commitment, List<MessageId> parents, String contentType, Bytes content) {
  public EntryView {
    parents = List.copyOf(parents);
  }
}

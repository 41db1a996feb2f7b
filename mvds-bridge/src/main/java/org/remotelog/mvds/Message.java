package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;

/**
 * A message of 2/MVDS with the metadata of 4/MVDS-META. Its size is checked where it is encoded.
 *
 * @param group the group it belongs to
 * @param timestampSeconds the author's time in seconds since 1970; any value is legal
 * @param body the content, mostly an {@link Envelope}
 * @param metadata parents and more; not covered by the message id
 * @param metadataStated whether the metadata field is there even when it is empty, which some
 *     engines write; always true for metadata that is not empty
 * @param unknownFields protobuf fields of newer versions, byte for byte as they came; relays keep
 *     them, logs do not, as neither the id nor a commitment covers them
 */
public record Message(
    GroupId group,
    long timestampSeconds,
    Bytes body,
    Metadata metadata,
    boolean metadataStated,
    Bytes unknownFields) {
  public Message {
    metadataStated = metadataStated || !metadata.isEmpty();
  }

  /** A message whose metadata field is left out when it is empty. */
  public Message(GroupId group, long timestampSeconds, Bytes body, Metadata metadata) {
    this(group, timestampSeconds, body, metadata, false, Bytes.EMPTY);
  }
}

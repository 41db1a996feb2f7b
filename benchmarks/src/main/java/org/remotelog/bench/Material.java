package org.remotelog.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.SegmentCodec;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.MetadataCodec;

/** What the benchmarks of the pure parts work on; the same seed gives the same bytes. */
final class Material {
  static final int BODY_BYTES = 200;
  static final int EPOCH = 0;

  private static final int KEY_BYTES = 32;
  private static final long FIRST_TIME_SECONDS = 1_767_225_600L;
  private static final long WRITTEN_AT_MS = 1_767_225_600_000L;

  private final Random random;
  private final Texts texts;
  private final SecretBytes seed;
  private final SecretBytes epochSecret;
  private final LogName log;
  private final GroupId group;

  Material(long seedNumber) {
    this.random = new Random(seedNumber);
    this.texts = new Texts(seedNumber);
    this.seed = SecretBytes.of(bytes(KEY_BYTES));
    this.epochSecret = SecretBytes.of(bytes(KEY_BYTES));
    this.log = Ed25519.name(seed);
    this.group = GroupId.of(bytes(KEY_BYTES));
  }

  LogName log() {
    return log;
  }

  SecretBytes seed() {
    return seed;
  }

  SecretBytes epochSecret() {
    return epochSecret;
  }

  Optional<SecretBytes> secretOf(int epoch) {
    return epoch == EPOCH ? Optional.of(epochSecret) : Optional.empty();
  }

  MessageIdRule idRule() {
    return (timestampSeconds, body) -> MessageIds.of(group, timestampSeconds, body).digest();
  }

  Bytes bytes(int size) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return Bytes.wrap(drawn);
  }

  Bytes salt() {
    return bytes(KEY_BYTES);
  }

  /** Messages of text, each with the one before as its parent. */
  List<Message> messages(int count) {
    List<Message> messages = new ArrayList<>(count);
    Metadata metadata = Metadata.NONE;
    for (int i = 0; i < count; i++) {
      Message message =
          new Message(group, FIRST_TIME_SECONDS + i, texts.words(BODY_BYTES), metadata);
      messages.add(message);
      MessageId id = MessageIds.of(message);
      metadata = Metadata.ofParents(List.of(Parent.of(id)));
    }
    return messages;
  }

  /** The same messages as the entries of a log. */
  List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>(count);
    for (Message message : messages(count)) {
      entries.add(
          new Entry(
              entries.size() + 1,
              MessageIds.of(message).digest(),
              bytes(Limits.ENTRY_SALT_BYTES),
              message.timestampSeconds(),
              MetadataCodec.encodeWithoutPosition(message.metadata()),
              message.body()));
    }
    return entries;
  }

  List<Digest> commitments(int count) {
    List<Digest> commitments = new ArrayList<>(count);
    for (Entry entry : entries(count)) {
      commitments.add(Commitments.of(log, entry));
    }
    return commitments;
  }

  /** What a head says of a segment that holds these entries. */
  SegmentRef reference(List<Entry> entries, Block block) {
    return new SegmentRef(
        block.cid(),
        SequenceRange.ofCount(entries.get(0).sequence(), entries.size()),
        SegmentCodec.subtreeRoot(log, entries),
        EPOCH,
        0,
        block.data().size(),
        Optional.empty());
  }

  /** A head that links so many segments of 100 entries each. */
  Head head(int segments) {
    List<SegmentRef> references = new ArrayList<>(segments);
    for (int i = 0; i < segments; i++) {
      references.add(
          new SegmentRef(
              Cid.of(Cid.Codec.RAW, bytes(KEY_BYTES)),
              SequenceRange.ofCount(1 + 100L * i, 100),
              bytes(Limits.SUBTREE_ROOT_BYTES),
              EPOCH,
              1,
              20_000 + i,
              Optional.empty()));
    }
    return Head.of(log, 100L * segments, LogRoot.of(commitments(10)), WRITTEN_AT_MS, references);
  }
}

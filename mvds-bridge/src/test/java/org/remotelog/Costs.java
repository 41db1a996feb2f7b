package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.group.Group;
import org.remotelog.log.Cid;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** A writer, and readers that were let in before it wrote; counts what they send and get. */
final class Costs {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  final Device.World world = new Device.World();
  final Device writer = world.device();
  final GroupId group;
  private final Random random = new Random(11);

  Costs() throws Exception {
    this.group = writer.client.createGroup("costs").id();
  }

  /** Knows the group and none of its messages. */
  Device reader() throws Exception {
    Device reader = world.device();
    reader.joinBy(writer, group);
    return reader;
  }

  Bytes noise(int size) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return Bytes.wrap(drawn);
  }

  List<SentMessage> append(List<Bytes> bodies) throws Exception {
    List<Draft> drafts = new ArrayList<>();
    for (Bytes body : bodies) {
      drafts.add(
          new Draft(
              Optional.empty(),
              Optional.empty(),
              Envelope.TEXT,
              body,
              Optional.empty(),
              List.of(),
              Optional.empty()));
    }
    return writer.client.appendAll(group, drafts);
  }

  List<SentMessage> appendNoise(int count, int size) throws Exception {
    List<Bytes> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(noise(size));
    }
    return append(bodies);
  }

  /** Publishes all that is pending; returns the bytes of blocks and records. */
  long flush() throws Exception {
    long bytes = 0;
    FlushReport report;
    do {
      report = writer.client.flush();
      assertThat(report.failures()).isEmpty();
      bytes += report.bytesOut();
    } while (report.pending() > 0);
    return bytes;
  }

  LogState log() throws Exception {
    return writer.client.inspect(group).logs().stream()
        .filter(LogState::own)
        .findFirst()
        .orElseThrow();
  }

  long recordBytes() throws Exception {
    return world.pointer.resolve(log().log(), DEADLINE).get(0).size();
  }

  /** The records of all logs, each of which a pass may get. */
  long allRecordBytes() throws Exception {
    long bytes = 0;
    for (LogState state : writer.client.inspect(group).logs()) {
      for (Bytes record : world.pointer.resolve(state.log(), DEADLINE)) {
        bytes += record.size();
      }
    }
    return bytes;
  }

  /** The newest head, its pages, and all their segments. */
  long liveBytes() throws Exception {
    Bytes head = block(log().head().orElseThrow());
    long bytes = head.size() + sizes(head);
    for (Cid page : links(head, "p")) {
      bytes += block(page).size() + sizes(block(page));
    }
    return bytes;
  }

  /** What the newest head links, itself and by pages; and the bytes of these pages. */
  record Linked(List<SegmentRef> segments, long pageBytes) {}

  Linked linked() throws Exception {
    LogName log = log().log();
    Group of = writer.home.read(t -> new GroupRows(t).group(group)).orElseThrow().group();
    EpochSecrets secrets = new GroupKeys(of);
    Head head = HeadCodec.decode(log, block(log().head().orElseThrow()), secrets::secret);
    List<SegmentRef> segments = new ArrayList<>();
    long pageBytes = 0;
    for (PageRef page : head.pages()) {
      Bytes block = block(page.cid());
      pageBytes += block.size();
      segments.addAll(PageCodec.decode(log, page, block, secrets::secret).segments());
    }
    segments.addAll(head.segments());
    return new Linked(segments, pageBytes);
  }

  private long sizes(Bytes block) throws Exception {
    long bytes = 0;
    for (Cid segment : links(block, "s")) {
      bytes += block(segment).size();
    }
    return bytes;
  }

  private static List<Cid> links(Bytes block, String key) throws Exception {
    List<Cid> links = new ArrayList<>();
    for (CborValue link : DagCbor.decode(block).asMap().require(key).asList()) {
      links.add(link.asLink());
    }
    return links;
  }

  private Bytes block(Cid cid) throws Exception {
    return world.store.get(cid, DEADLINE).orElseThrow();
  }

  /** The bytes of messages as 2/MVDS sends them, without our places in logs. */
  long payloadBytes(List<SentMessage> sent) throws Exception {
    long bytes = 0;
    for (SentMessage one : sent) {
      Message placed = MessageCodec.decode(Dialect.SPEC, writer.client.encoded(group, one.id()));
      Metadata metadata =
          Metadata.ofParents(
              placed.metadata().parentIds().stream().map(Parent::of).collect(Collectors.toList()));
      bytes +=
          MessageCodec.size(
              Dialect.SPEC, new Message(group, placed.timestampSeconds(), placed.body(), metadata));
    }
    return bytes;
  }
}

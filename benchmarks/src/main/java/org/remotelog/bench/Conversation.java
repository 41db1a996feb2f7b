package org.remotelog.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.remotelog.Draft;
import org.remotelog.FlushReport;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SentMessage;
import org.remotelog.SyncReport;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** What one member writes into a group. */
final class Conversation {
  private static final int BATCH = 1_000;

  private final RemoteLogClient writer;
  private final GroupId group;
  private final IntFunction<Bytes> bodies;
  private final int bodyBytes;

  Conversation(RemoteLogClient writer, GroupId group, IntFunction<Bytes> bodies, int bodyBytes) {
    this.writer = writer;
    this.group = group;
    this.bodies = bodies;
    this.bodyBytes = bodyBytes;
  }

  GroupId group() {
    return group;
  }

  RemoteLogClient writer() {
    return writer;
  }

  /** Appends one message. */
  SentMessage append() throws RemoteLogException {
    return append(1).get(0);
  }

  /** Appends messages in one transaction. */
  List<SentMessage> append(int count) throws RemoteLogException {
    List<Draft> drafts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drafts.add(draft());
    }
    return writer.appendAll(group, drafts);
  }

  /** A message of the next body. */
  Draft draft() {
    return draft(Optional.empty());
  }

  private Draft draft(Optional<String> author) {
    return new Draft(
        author,
        Optional.empty(),
        "text/plain",
        bodies.apply(bodyBytes),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** Appends messages in large batches, then publishes them all. */
  List<SentMessage> appendAndFlush(int count) throws RemoteLogException {
    List<SentMessage> sent = new ArrayList<>(count);
    while (sent.size() < count) {
      sent.addAll(append(Math.min(BATCH, count - sent.size())));
    }
    flush();
    return sent;
  }

  /** Appends in large batches more messages than a list should hold. */
  void appendAll(int count) throws RemoteLogException {
    for (int done = 0; done < count; done += BATCH) {
      append(Math.min(BATCH, count - done));
    }
  }

  /** Appends messages of several writers in turn, each with a log of its own, and publishes. */
  void appendByAndFlush(int writers, int count) throws RemoteLogException {
    List<Draft> drafts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drafts.add(draft(Optional.of("writer " + i % writers)));
    }
    writer.appendAll(group, drafts);
    flush();
  }

  /** Appends and publishes one message after the other. */
  List<SentMessage> appendAndFlushEach(int count) throws RemoteLogException {
    List<SentMessage> sent = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sent.add(append());
      flush();
    }
    return sent;
  }

  /** The bytes of these messages as 2/MVDS sends them, without our places in logs. */
  long payloadBytes(List<SentMessage> sent) throws RemoteLogException, MalformedException {
    long bytes = 0;
    for (SentMessage one : sent) {
      Message placed = MessageCodec.decode(Dialect.SPEC, writer.encoded(group, one.id()));
      Message message =
          new Message(
              group,
              placed.timestampSeconds(),
              placed.body(),
              Metadata.ofParents(
                  placed.metadata().parentIds().stream()
                      .map(Parent::of)
                      .collect(Collectors.toList())));
      bytes += MessageCodec.size(Dialect.SPEC, message);
    }
    return bytes;
  }

  /** In a new group, of bodies that nobody can compress. */
  static Conversation ofNoise(RemoteLogClient writer, JobOptions options)
      throws RemoteLogException {
    return new Conversation(
        writer,
        writer.createGroup("bench").id(),
        new Texts(options.seed())::noise,
        options.bodyBytes());
  }

  /** Lets another device in, until it has said what it holds: its next passes only read. */
  void admit(RemoteLogClient joiner) throws RemoteLogException {
    joiner.join(writer.invite(group, InviteOptions.DEFAULT), "reader");
    requireComplete(writer.sync(Optional.of(group)));
    requireComplete(joiner.sync(Optional.of(group)));
    requireComplete(joiner.sync(Optional.of(group)));
  }

  /** A pass that left nothing out; a figure of another one would be worth nothing. */
  static SyncReport requireComplete(SyncReport report) {
    if (!report.isComplete() || !report.failures().isEmpty()) {
      throw new IllegalStateException("a pass did not do everything: " + report);
    }
    return report;
  }

  /** Publishes all that is pending. */
  void flush() throws RemoteLogException {
    FlushReport report;
    do {
      report = writer.flush();
      if (!report.failures().isEmpty()) {
        throw new IllegalStateException("a flush failed: " + report);
      }
    } while (report.pending() > 0);
  }
}

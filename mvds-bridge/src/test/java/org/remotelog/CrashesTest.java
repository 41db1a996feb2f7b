package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/** A device that dies at every point of its work, one after the other, and goes on. */
final class CrashesTest {
  private static final int MOST_POINTS = 400;

  @Test
  void nothingAcknowledgedIsLostWhenWriterDiesAnywhere() throws Exception {
    for (int points = 0; ; points++) {
      Device.World world = new Device.World();
      Device writer = world.device();
      List<SentMessage> acknowledged = new ArrayList<>();
      writer.faults.dieAfter(points);
      boolean finished = write(writer, acknowledged);
      writer.restart();
      GroupId group =
          writer.client.groups().isEmpty()
              ? writer.client.createGroup("friends").id()
              : writer.client.groups().get(0).id();
      // The import is repeated as a whole: what was imported before is not imported again.
      writer.client.appendAll(group, imports());
      assertThat(writer.client.flush().failures()).isEmpty();

      Device reader = world.device();
      reader.joinBy(writer, group);
      assertThat(reader.client.gaps(group)).as("after " + points).isEmpty();
      List<MessageId> read = reader.causalIds(group);
      for (SentMessage message : acknowledged) {
        assertThat(read).as("after " + points).contains(message.id());
      }
      assertThat(read)
          .as("after " + points)
          .containsExactlyInAnyOrderElementsOf(writer.causalIds(group));
      Set<String> texts = new HashSet<>();
      for (String text : reader.texts(group)) {
        if (text.startsWith("import")) {
          assertThat(texts.add(text)).as(text + " after " + points).isTrue();
        }
      }
      assertThat(texts).as("after " + points).hasSize(imports().size());
      writer.client.close();
      reader.client.close();
      if (finished) {
        return;
      }
      assertThat(points).as("points").isLessThan(MOST_POINTS);
    }
  }

  /** Does its work until the device dies; whether it got to the end. */
  private static boolean write(Device writer, List<SentMessage> acknowledged) {
    try {
      GroupId group = writer.client.createGroup("friends").id();
      acknowledged.add(writer.client.send(group, "one"));
      acknowledged.addAll(writer.client.appendAll(group, imports()));
      writer.client.invite(group, InviteOptions.DEFAULT);
      writer.client.flush();
      acknowledged.add(writer.client.send(group, "two"));
      writer.client.sync(Optional.empty());
      return !writer.faults.isDead();
    } catch (RemoteLogException e) {
      assertThat(e.advice()).isNotEmpty();
      return false;
    }
  }

  private static List<Draft> imports() {
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      drafts.add(
          new Draft(
              Optional.of("author " + i % 2),
              Optional.of(1_700_000_000L + i),
              Envelope.TEXT,
              Bytes.utf8("import " + i),
              Optional.empty(),
              i == 0 ? List.of() : List.of(Bytes.utf8("key " + (i - 1))),
              Optional.of(Bytes.utf8("key " + i))));
    }
    return drafts;
  }

  @Test
  void nothingIsDeliveredTwiceWhenReaderDiesAnywhere() throws Exception {
    Device.World world = new Device.World();
    Device writer = world.device();
    GroupId group = writer.client.createGroup("friends").id();
    writer.client.appendAll(group, imports());
    writer.client.send(group, "one");
    writer.sync();
    int sent = 7;
    for (int points = 0; ; points++) {
      Device reader = world.device();
      String code = writer.client.invite(group, InviteOptions.DEFAULT);
      List<String> taken = new ArrayList<>();
      reader.faults.dieAfter(points);
      boolean finished = false;
      try {
        reader.client.join(code, "reader");
        reader.sync();
        reader.client.drain(group, "screen", message -> taken.add(Device.text(message)));
        finished = !reader.faults.isDead();
      } catch (RemoteLogException e) {
        assertThat(e.advice()).isNotEmpty();
      }
      reader.restart();
      if (reader.client.groups().isEmpty()) {
        reader.client.join(code, "reader");
      }
      SyncReport report = reader.sync();
      assertThat(report.isComplete()).as("after " + points).isTrue();
      assertThat(report.waiting()).isZero();
      assertThat(reader.causalIds(group)).as("after " + points).hasSize(sent);
      reader.client.drain(group, "screen", message -> taken.add(Device.text(message)));
      assertThat(new HashSet<>(taken)).as("after " + points).hasSize(sent);
      assertThat(taken.size()).as("after " + points).isBetween(sent, sent + 1);
      reader.client.close();
      if (finished) {
        return;
      }
      assertThat(points).as("points").isLessThan(MOST_POINTS);
    }
  }
}

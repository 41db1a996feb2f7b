package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/** A real history of many authors with merges, one log for each author. */
final class HistoryTest {
  private static final int BATCH = 500;
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"id\": \"(\\w+)\", \"parents\": \\[(.*)], \"author\": \"(\\w+)\","
              + " \"time\": (\\d+), \"bodyBytes\": (\\d+)}");
  private static final String[] WORDS =
      ("sync log head tide river stone paper cloud merge offer request ack batch epoch peer gap"
              + " seal open page tier leaf root drift echo")
          .split(" ");

  private final Device.World world = new Device.World();

  @Test
  void everyJoinerGetsTheSameIdsOnceWhenManyAuthorsHaveMerged() throws Exception {
    Device alice = world.device();
    GroupId group = alice.client.createGroup("history").id();
    String forBob = alice.client.invite(group, InviteOptions.DEFAULT);
    List<Draft> drafts = drafts();
    Set<MessageId> sent = new HashSet<>();
    Set<Object> logs = new HashSet<>();
    for (int from = 0; from < drafts.size(); from += BATCH) {
      for (SentMessage message :
          alice.client.appendAll(
              group, drafts.subList(from, Math.min(from + BATCH, drafts.size())))) {
        assertThat(message.appended()).isTrue();
        sent.add(message.id());
        logs.add(message.log());
      }
    }
    assertThat(sent).hasSize(drafts.size());
    assertThat(logs).hasSize(91);
    FlushReport flush = alice.client.flush();
    assertThat(flush.failures()).isEmpty();
    assertThat(flush.pending()).isZero();
    String forCarol = alice.client.invite(group, InviteOptions.DEFAULT);
    alice.client.close();

    for (String code : List.of(forBob, forCarol)) {
      Device reader = world.device();
      reader.client.join(code, "reader");
      SyncReport report = reader.sync();
      assertThat(report.isComplete()).isTrue();
      assertThat(report.waiting()).isZero();
      assertThat(report.rounds()).isLessThanOrEqualTo(4);
      assertThat(reader.causalIds(group)).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(reader.messages(group)).allMatch(message -> message.missingParents().isEmpty());
      System.out.println(
          "history: "
              + report.newMessages()
              + " messages, "
              + report.segmentsIn()
              + " segments, "
              + report.bytesIn()
              + " bytes in, "
              + flush.bytesOut()
              + " bytes out, "
              + report.rounds()
              + " rounds, "
              + report.requests()
              + " requests, "
              + report.ms()
              + " ms");
      assertThat(reader.sync().newMessages()).isZero();
      reader.client.close();
    }
  }

  private static List<Draft> drafts() throws Exception {
    List<Draft> drafts = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(
                HistoryTest.class.getResourceAsStream("/workloads/history-3k.jsonl"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher row = LINE.matcher(line);
        assertThat(row.matches()).as(line).isTrue();
        List<Bytes> parents = new ArrayList<>();
        for (String parent : row.group(2).replace("\"", "").split(", ")) {
          if (!parent.isEmpty()) {
            parents.add(Bytes.utf8(parent));
          }
        }
        drafts.add(
            new Draft(
                Optional.of(row.group(3)),
                Optional.of(Long.parseLong(row.group(4))),
                Envelope.TEXT,
                body(drafts.size(), Integer.parseInt(row.group(5))),
                Optional.empty(),
                parents,
                Optional.of(Bytes.utf8(row.group(1)))));
      }
    }
    return drafts;
  }

  private static Bytes body(int number, int bytes) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("#" + number + " ");
    while (text.length() < bytes) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return Bytes.utf8(text.toString());
  }
}

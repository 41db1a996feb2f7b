package org.remotelog.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.DeliveredMessage;
import org.remotelog.GroupInfo;
import org.remotelog.InviteOptions;
import org.remotelog.LogState;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Gap;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.mvds.MessageId;
import org.remotelog.sqlite.Mode;

/** The demo, step by step; every number in it is measured, every claim is checked. */
final class DemoStory {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration INVITE_VALID = Duration.ofDays(1);
  private static final String GROUP = "demo";
  private static final String ANSWER =
      "Read all of it just now. I was asleep, you were off. Funny.";

  private final Shell shell;
  private final Path folder;
  private final DemoSource source;
  private final Narrator tell;

  DemoStory(Shell shell, Path folder, DemoSource source) {
    this.shell = shell;
    this.folder = folder;
    this.source = source;
    this.tell = new Narrator(shell);
  }

  void tell() throws Exception {
    String forBob = aliceInvites();
    List<MessageId> written = aliceWrites();
    bobCatchesUp(forBob, written);
    String forCarol = aliceReadsTheAnswer();
    carolMeetsDamage(forCarol, written);
    tell.end();
    if (!shell.json()) {
      ending();
    }
  }

  private String aliceInvites() throws Exception {
    tell.step("Alice makes a group and an invite for Bob");
    try (Session alice = wake("alice", true)) {
      GroupInfo group = alice.client().createGroup(GROUP, "Alice");
      String code = invite(alice.client(), group);
      tell.fact("group " + GROUP + ", " + group.id().hex().substring(0, 16) + "…");
      tell.fact("the invite has " + Words.count(code.length(), "character") + ", for one device");
      return code;
    }
  }

  private List<MessageId> aliceWrites() throws Exception {
    try (Session alice = wake("alice", false)) {
      GroupInfo group = alice.group(GROUP);
      tell.step("Alice's device writes, publishes and goes away");
      DemoSource.Written written;
      try (Progress progress = shell.progress("messages", 0)) {
        written = source.write(alice.client(), group.id(), progress);
      }
      SyncReport report = alice.client().sync(Optional.of(group.id()));
      long segments = 0;
      long segmentBytes = 0;
      for (LogState log : alice.client().inspect(group.id()).logs()) {
        segments += log.segments().size();
        segmentBytes += log.segments().stream().mapToLong(SegmentRef::size).sum();
      }
      tell.number("messages", written.messages())
          .number("authors", written.authors())
          .number("segments", segments)
          .number("segmentBytes", segmentBytes)
          .number("bytesOut", report.bytesOut());
      tell.fact(
          Words.count(written.messages(), "message")
              + " of "
              + Words.count(written.authors(), "author")
              + (written.authors() == 1 ? ": " : ", a log each: ")
              + written.source());
      tell.fact(
          "encrypted into "
              + Words.count(segments, "segment")
              + " of "
              + Words.bytes(segmentBytes)
              + " together; "
              + Words.bytes(report.bytesOut())
              + " went out");
      return ids(alice.client(), group);
    }
  }

  private void bobCatchesUp(String code, List<MessageId> written) throws Exception {
    tell.step("Bob's device wakes; Alice's is off. It joins and catches up");
    try (Session bob = wake("bob", true)) {
      GroupInfo group = bob.client().join(code, "Bob");
      SyncReport report = sync(bob.client(), group);
      List<DeliveredMessage> read = all(bob.client(), group);
      traffic(report);
      requireSame(written, read.stream().map(DeliveredMessage::id).toList());
      requireCausal(read);
      tell.good(
          "all " + Words.number(read.size()) + " there, each once, every parent before its child");
      tell.fact("the newest of them:");
      for (DeliveredMessage message : read.subList(Math.max(0, read.size() - 3), read.size())) {
        tell.quote(MessageGraph.title(text(message)));
      }
      tell.step("Bob answers, and goes away");
      alsoSend(bob.client(), group, ANSWER);
    }
  }

  private String aliceReadsTheAnswer() throws Exception {
    tell.step("Alice's device wakes, lets Bob in and reads what he wrote; then invites Carol");
    try (Session alice = wake("alice", false)) {
      GroupInfo group = alice.group(GROUP);
      int passes = 0;
      boolean isThere = false;
      while (!isThere && passes < 3) {
        passes++;
        traffic(sync(alice.client(), group));
        List<DeliveredMessage> read = all(alice.client(), group);
        isThere = read.stream().anyMatch(message -> text(message).equals(ANSWER));
      }
      require(isThere, "Bob's answer did not arrive");
      tell.quote("Bob: " + ANSWER);
      return invite(alice.client(), group);
    }
  }

  private void carolMeetsDamage(String code, List<MessageId> written) throws Exception {
    tell.step("One byte of one stored block changes, as on a bad disk or a bad host");
    Block good = largestBlock();
    BlockDamage.spoil(folder.resolve("shared"), good.data());
    tell.fact("in the middle of " + good.cid() + ", " + Words.bytes(good.data().size()));
    int expected = written.size() + 1;
    try (Session carol = wake("carol", true)) {
      tell.step("Carol's new device joins and catches up");
      GroupInfo group = carol.client().join(code, "Carol");
      SyncReport report = sync(carol.client(), group);
      traffic(report);
      List<Gap> gaps = carol.client().gaps(group.id());
      tell.number("gaps", gaps.size());
      require(!gaps.isEmpty(), "the damage was not noticed");
      gaps.stream().limit(3).forEach(gap -> tell.bad("missing: " + GapText.line(gap)));
      tell.fact(
          "shown are "
              + Words.number(all(carol.client(), group).size())
              + " of "
              + Words.number(expected)
              + ": what cannot be verified is not shown, and its answers wait for it");
    }
    putBack(good);
    try (Session carol = wake("carol", false)) {
      tell.step("A good copy of the block comes back; Carol's device syncs again");
      GroupInfo group = carol.group(GROUP);
      traffic(sync(carol.client(), group));
      List<DeliveredMessage> read = all(carol.client(), group);
      require(carol.client().gaps(group.id()).isEmpty(), "something is missing still");
      require(read.size() == expected, read.size() + " messages instead of " + expected);
      requireCausal(read);
      tell.good("all " + Words.number(read.size()) + " there; nothing is missing");
    }
  }

  /** The largest segment of an author, as everybody finds it in the shared folder. */
  private Block largestBlock() throws Exception {
    try (Session alice = wake("alice", false)) {
      GroupInfo group = alice.group(GROUP);
      LogName own = group.ownLog();
      SegmentRef largest =
          alice.client().inspect(group.id()).logs().stream()
              .filter(log -> log.own() && !log.log().equals(own))
              .flatMap(log -> log.segments().stream())
              .max(Comparator.comparingInt(SegmentRef::size))
              .orElseThrow(() -> new IllegalStateException("no segments"));
      Bytes data =
          alice
              .stores()
              .get(0)
              .get(largest.cid(), DEADLINE)
              .orElseThrow(() -> new IllegalStateException("the store lost a block"));
      return new Block(largest.cid(), data);
    }
  }

  private void putBack(Block good) throws Exception {
    try (Session alice = wake("alice", false)) {
      alice.stores().get(0).put(List.of(good), DEADLINE);
    }
  }

  private Session wake(String device, boolean isNew) throws Exception {
    Path home = folder.resolve(device);
    if (isNew) {
      List<String> shared = List.of("embedded:" + folder.resolve("shared"));
      Settings settings = new Settings(shared, shared);
      shell.homes().makePlaces(settings);
      shell.homes().save(home, settings);
    }
    return shell.homes().open(home, Mode.WRITE, LogEvents.NONE, () -> {});
  }

  private static String invite(RemoteLogClient client, GroupInfo group) throws Exception {
    return client.invite(group.id(), new InviteOptions(false, INVITE_VALID));
  }

  private static SyncReport sync(RemoteLogClient client, GroupInfo group) throws Exception {
    return client.sync(Optional.of(group.id()));
  }

  private void alsoSend(RemoteLogClient client, GroupInfo group, String text) throws Exception {
    var unused = client.send(group.id(), text);
    SyncReport report = sync(client, group);
    tell.number("bytesOut", report.bytesOut());
    tell.quote(text);
    tell.fact("published, " + Words.bytes(report.bytesOut()) + " out");
  }

  private void traffic(SyncReport report) {
    tell.number("new", report.newMessages())
        .number("rounds", report.rounds())
        .number("requests", report.requests())
        .number("bytesIn", report.bytesIn())
        .number("bytesOut", report.bytesOut())
        .number("ms", report.ms());
    tell.fact(
        Words.count(report.newMessages(), "new message")
            + " in "
            + Words.count(report.rounds(), "round")
            + " of "
            + Words.count(report.requests(), "request")
            + ", "
            + Words.bytes(report.bytesIn())
            + " in, "
            + Words.bytes(report.bytesOut())
            + " out, "
            + Words.number(report.ms())
            + " ms");
  }

  private static List<MessageId> ids(RemoteLogClient client, GroupInfo group) throws Exception {
    return all(client, group).stream().map(DeliveredMessage::id).toList();
  }

  private static List<DeliveredMessage> all(RemoteLogClient client, GroupInfo group)
      throws Exception {
    List<DeliveredMessage> messages = new ArrayList<>();
    MessagesCommand.visit(client, group, 0, messages::add);
    return messages;
  }

  private static String text(DeliveredMessage message) {
    return MessageText.of(message.contentType(), message.content()).orElse("");
  }

  private static void requireSame(List<MessageId> written, List<MessageId> read)
      throws CommandException {
    boolean isSame =
        read.size() == written.size() && new HashSet<>(read).equals(new HashSet<>(written));
    require(isSame, "what was read is not what was written");
  }

  private static void requireCausal(List<DeliveredMessage> messages) throws CommandException {
    Set<MessageId> seen = new HashSet<>();
    for (DeliveredMessage message : messages) {
      require(seen.containsAll(message.parents()), "a message came before its parent");
      require(seen.add(message.id()), "a message came twice");
    }
  }

  private static void require(boolean holds, String otherwise) throws CommandException {
    if (!holds) {
      throw CommandException.failed(
          "the demo did not end as it should: " + otherwise, "Run it with --keep and look at it");
    }
  }

  private void ending() {
    shell.line("");
    shell.line("Now with your own:");
    shell.line("  ./remotelog --home a init --store embedded:shared --pointer embedded:shared");
    shell.line("  ./remotelog --home a group create team");
    shell.line("  ./remotelog --home a send team --git REPOSITORY");
    shell.line("  ./remotelog --home a log team --graph");
    shell.line("  ./remotelog --help");
  }
}

package org.remotelog.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.DeliveredMessage;
import org.remotelog.Draft;
import org.remotelog.InviteOptions;
import org.remotelog.RemoteLogException;
import org.remotelog.SentMessage;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.sim.check.Event;

/** Who uses a device: writes, reads, invites, carries copies around, and sets clocks wrong. */
final class Person {
  private static final String READER = "screen";
  private static final long CLOCK_JUMP_MS = Duration.ofDays(400).toMillis();
  private static final long SMALL_JUMP_MS = Duration.ofHours(3).toMillis();
  private static final Duration INVITE_VALIDITY = Duration.ofDays(3_650);

  private final World world;
  private final Device device;
  private final Chance chance;
  private Optional<MessageId> lastSeen = Optional.empty();
  private int written;
  private int importKeys;

  Person(World world, Device device) {
    this.world = world;
    this.device = device;
    this.chance = device.chance().fork();
  }

  /** A listener that does not get to its end. */
  private static final class ListenerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Does something. Failures that the world made are fine; all others are not. */
  void act() throws IOException {
    try {
      if (device.group().isEmpty()) {
        enter();
        return;
      }
      takeMail();
      if (device.life().strikes(world.weather().clockJumps())) {
        jump();
      }
      if (world.isPrompt() && device.isFounder() && world.nextGuest().isPresent()) {
        invite();
        return;
      }
      int what = chance.below(100);
      if (what < 50) {
        write();
      } else if (what < 68) {
        read();
      } else if (what < 78) {
        invite();
      } else if (what < 86) {
        carry(lastSeen);
      } else if (what < 91 && !device.isBusy()) {
        device.restart();
      } else if (what < 95) {
        var unused = device.client().gaps(group());
      } else {
        var unused = device.client().messages(group(), 0, 10);
      }
    } catch (RemoteLogException e) {
      world.judge(device, e);
    }
    device.radio().ring();
  }

  private GroupId group() {
    return device.group().orElseThrow().id();
  }

  /** Makes the group, or joins it. */
  void enter() throws RemoteLogException {
    if (device.number() == 0) {
      device.client().createGroup(World.GROUP_NAME, World.PERSON_NAME + "0");
    } else if (device.code().isPresent() && (device.isOnline() || chance.percent(3))) {
      device.client().join(device.code().get(), World.PERSON_NAME + device.number());
      world.chronicle().note(device.name(), "joined");
    }
  }

  private void write() throws RemoteLogException {
    if (chance.percent(world.weather().imports())) {
      importBatch();
      return;
    }
    send();
  }

  /** Sends a message that follows the newest ones. */
  void send() throws RemoteLogException {
    SentMessage sent = device.client().send(group(), text());
    acknowledged(sent, true);
    if (chance.percent(30)) {
      var unused =
          device
              .client()
              .whenPublished(sent)
              .thenAccept(count -> device.announce(sent.log(), sent.sequence()));
    }
    carry(Optional.of(sent.id()));
  }

  private void acknowledged(SentMessage sent, boolean follows) {
    world
        .chronicle()
        .record(new Event.Sent(device.number(), sent.id(), sent.log(), sent.sequence(), follows));
  }

  /** A little history of several authors, as an import of a repository makes it. */
  private void importBatch() throws RemoteLogException {
    int first = importKeys;
    int count = 1 + chance.below(5);
    List<Draft> drafts = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      drafts.add(
          new Draft(
              Optional.of("author " + chance.below(2)),
              Optional.of(1_700_000_000L + i),
              Envelope.TEXT,
              Bytes.utf8(text()),
              Optional.empty(),
              i == 0 ? List.of() : List.of(key(i - 1)),
              Optional.of(key(i))));
    }
    world.census().countImportKeys(count);
    for (SentMessage sent : device.client().appendAll(group(), drafts)) {
      acknowledged(sent, false);
    }
    // Only now: after a failure the same keys are tried again.
    importKeys = first + count;
  }

  private Bytes key(int i) {
    return Bytes.utf8(device.name() + " key " + i);
  }

  private String text() {
    StringBuilder text = new StringBuilder(world.token());
    text.append(' ').append(device.name()).append(' ').append(written++);
    int words = chance.percent(5) ? chance.below(400) : chance.below(12);
    for (int i = 0; i < words; i++) {
      text.append(' ').append(chance.pick(World.WORDS));
    }
    return text.toString();
  }

  /** Hands on what has come. */
  void read() throws RemoteLogException {
    try {
      long unused = device.client().drain(group(), READER, this::see);
    } catch (ListenerFailure e) {
      world.chronicle().record(new Event.HandingFailed(device.number()));
    } catch (RemoteLogException e) {
      world.chronicle().record(new Event.HandingFailed(device.number()));
      throw e;
    }
  }

  private void see(DeliveredMessage message) {
    lastSeen = Optional.of(message.id());
    world.chronicle().record(new Event.Handed(device.number(), message.row(), message.id()));
    if (device.life().strikes(world.weather().crash())) {
      throw new ListenerFailure();
    }
  }

  /** Invites the next guest. */
  void invite() throws RemoteLogException {
    Optional<Device> guest = world.nextGuest();
    if (guest.isEmpty()) {
      return;
    }
    try {
      device.countInvite();
      String code =
          device.client().invite(group(), new InviteOptions(chance.percent(60), INVITE_VALIDITY));
      guest.get().hand(code);
      world.chronicle().note(device.name(), "invites " + guest.get().name());
    } catch (RemoteLogException.NotAllowed e) {
      world.chronicle().note(device.name(), "may not invite");
    }
  }

  /** Gives copies of a message to others, who get them some time. */
  private void carry(Optional<MessageId> message) throws RemoteLogException {
    if (message.isEmpty() || !device.isOnline()) {
      return;
    }
    for (Device other : world.devices()) {
      if (other == device || !chance.percent(world.weather().copies())) {
        continue;
      }
      Bytes honest = device.client().encoded(group(), message.get());
      Bytes said = chance.percent(world.weather().copyLies()) ? lie(honest) : honest;
      Mail mail = new Mail(message.get(), said, !said.equals(honest));
      for (int times = chance.percent(20) ? 2 : 1; times > 0; times--) {
        other.mailbox().note(world.stage().nowMs() + chance.around(SMALL_JUMP_MS), mail);
      }
    }
  }

  private Bytes lie(Bytes encoded) {
    try {
      return Lies.copy(encoded, world.census().logs(), chance);
    } catch (MalformedException e) {
      throw new IllegalStateException("a device encodes nonsense", e);
    }
  }

  /** Takes the copies that have come. */
  void takeMail() throws RemoteLogException {
    while (device.isOnline() && device.mailbox().isDue(world.stage().nowMs())) {
      Mail mail = device.mailbox().next().what();
      device.copied(mail);
      try {
        boolean fresh = device.client().receive(group(), mail.encoded());
        world.chronicle().note(device.name(), fresh ? "did not know it" : "knew it");
      } catch (MalformedException e) {
        throw new IllegalStateException("a true message is refused: " + e.getMessage(), e);
      }
    }
  }

  private void jump() {
    boolean isFar = chance.percent(15) && world.weather().clocksMayBeFarOff();
    long far = isFar ? CLOCK_JUMP_MS : SMALL_JUMP_MS;
    long skewMs = chance.between(-far, far);
    device.clock().skew(skewMs);
    world.chronicle().note(device.name(), "has a clock that is wrong by " + skewMs + " ms");
  }
}

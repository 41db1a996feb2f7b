package org.remotelog.sim;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.group.Group;
import org.remotelog.home.HomeTable;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.sim.check.Event;

/**
 * A pointer as one process meets it: behind the times, out of reach, forgetful, and giving old,
 * foreign, garbled or no records. A publish may take effect and fail all the same.
 */
final class LaggingHeadPointer implements HeadPointer {
  private static final long REQUEST_MS = 120;
  private static final long TIMEOUT_MS = 30_000;
  private static final int GARBAGE_BYTES = 300;

  private final Life life;
  private final SharedPointer shared;

  LaggingHeadPointer(Life life, SharedPointer shared) {
    this.life = life;
    this.shared = shared;
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    life.step("before a publish", life.chance().around(REQUEST_MS));
    Records.Read read = life.world().records().read(log, record);
    offer(log, record, read);
    life.device().requireOnline();
    boolean fails = life.strikes(life.world().weather().publishFails());
    if (fails && life.chance().percent(50)) {
      timeOut();
      throw life.injected("a publish to " + describe() + " fails");
    }
    shared.records().publish(log, record, deadline);
    shared.remember(log, record, now());
    life.world()
        .chronicle()
        .record(
            new Event.Taken(
                life.device().number(),
                shared.number(),
                log,
                read.record().sequence(),
                read.count(),
                read.record().head()));
    if (fails) {
      timeOut();
      throw life.injected("a publish to " + describe() + " fails, and was done");
    }
    life.step("after a publish", life.chance().around(REQUEST_MS));
  }

  private void offer(LogName log, Bytes record, Records.Read read) throws IOException {
    Chronicle chronicle = life.world().chronicle();
    int device = life.device().number();
    long sequence = read.record().sequence();
    boolean journalled = isJournalled(log, record);
    if (!journalled && !life.device().writes(log)) {
      chronicle.record(new Event.GivingBack(device, shared.number(), log, sequence, record));
      return;
    }
    if (life.world().records().isRenewed(read.record())) {
      chronicle.note(life.device().name(), "publishes a renewed record");
    }
    if (life.world().records().isNewToAll(record)) {
      said(log, read.record())
          .ifPresent(receipts -> chronicle.record(new Event.Said(device, log, sequence, receipts)));
    }
    chronicle.record(
        new Event.Offering(
            device,
            shared.number(),
            log,
            sequence,
            record,
            now(),
            read.record().validity().toEpochMilli(),
            read.links(),
            journalled));
  }

  /** What a head of the group says in its sealed part; none for a request to join. */
  private Optional<List<Receipt>> said(LogName log, HeadRecord record) {
    if (record.head().codec() == Cid.Codec.RAW) {
      return Optional.empty();
    }
    Group group = life.device().group().orElseThrow();
    try {
      Head head =
          HeadCodec.decode(
              log,
              record.verifiedInlineHead().orElseThrow(),
              epoch -> Optional.ofNullable(group.epochs().get(epoch)));
      // The last head repeats what the one before it said, whichever copy of the home that was.
      return head.retired() ? Optional.empty() : Optional.of(head.receipts());
    } catch (MalformedException e) {
      throw new IllegalStateException("a device publishes nonsense: " + e.getMessage(), e);
    }
  }

  private boolean isJournalled(LogName log, Bytes record) throws IOException {
    return life.isDurable(HomeTable.JOURNAL, log.publicKey(), record)
        || life.isDurable(HomeTable.META, Bytes.utf8("join "), record);
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    life.step("before a resolve", life.chance().around(REQUEST_MS));
    life.device().requireOnline();
    Weather weather = life.world().weather();
    if (life.strikes(weather.resolveFails())) {
      timeOut();
      throw life.injected("a resolve of " + describe() + " fails");
    }
    dropExpired(log, deadline);
    if (life.strikes(weather.forgets()) && !shared.records().resolve(log, deadline).isEmpty()) {
      shared.forget(log);
      life.world().chronicle().record(new Event.Forgot(shared.number(), log));
    }
    List<Bytes> answer = answer(log, deadline);
    if (life.device().own().containsKey(log)) {
      List<Cid> links = life.world().records().links(log, answer);
      life.world()
          .chronicle()
          .record(new Event.Told(life.device().number(), shared.number(), log, links));
    }
    return answer;
  }

  /** Name systems keep no record for longer than it is valid. */
  private void dropExpired(LogName log, Duration deadline) throws IOException {
    if (life.world().weather().awayMs() == 0) {
      return; // Where clocks are wrong by a year nobody could publish.
    }
    Instant now = life.world().begin().plusMillis(now());
    for (Bytes held : shared.records().resolve(log, deadline)) {
      if (life.world().records().read(log, held).record().isExpired(now)) {
        shared.forget(log);
        life.world().chronicle().note(describe(), "has a record that has expired");
        life.world().chronicle().record(new Event.Forgot(shared.number(), log));
        return;
      }
    }
  }

  private List<Bytes> answer(LogName log, Duration deadline) throws IOException {
    Weather weather = life.world().weather();
    List<Bytes> held = shared.records().resolve(log, deadline);
    if (life.strikes(weather.resolveLies())) {
      life.world().chronicle().note(describe(), "lies to " + life.device().name());
      return lie(log, held);
    }
    life.step("after a resolve", life.chance().around(REQUEST_MS));
    if (!life.world().isCalm() && weather.lagMs() > 0) {
      List<Bytes> before = new ArrayList<>();
      shared.at(log, now() - life.chance().between(0, weather.lagMs())).ifPresent(before::add);
      return before;
    }
    return held;
  }

  private List<Bytes> lie(LogName log, List<Bytes> held) {
    List<Bytes> answer = new ArrayList<>();
    Chance chance = life.chance();
    switch (chance.below(6)) {
      case 0:
        break;
      case 1:
        shared.old(log, chance).ifPresent(answer::add);
        break;
      case 2:
        byte[] garbage = new byte[chance.below(GARBAGE_BYTES)];
        chance.fill(garbage);
        answer.add(Bytes.wrap(garbage));
        break;
      case 3:
        shared.foreign(chance).ifPresent(answer::add);
        break;
      case 4:
        held.forEach(record -> answer.add(Lies.flipped(record, chance)));
        break;
      default:
        Optional<Bytes> old = shared.old(log, chance);
        old.ifPresent(answer::add);
        answer.addAll(held);
        break;
    }
    return answer;
  }

  private void timeOut() {
    if (life.chance().percent(20)) {
      life.step("at a time-out", TIMEOUT_MS);
    }
  }

  private long now() {
    return life.world().stage().nowMs();
  }

  @Override
  public String describe() {
    return "p" + shared.number();
  }

  @Override
  public void close() {}
}

package org.remotelog.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Row;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.LogName;
import org.remotelog.sim.check.Event;

/**
 * A store as one process meets it: slow, full, out of reach, forgetful for a while, and lying about
 * bytes. A put may end in the middle, by a failure or with the process.
 */
final class FaultyContentStore implements ContentStore {
  private static final long REQUEST_MS = 80;
  private static final long TIMEOUT_MS = 30_000;
  private static final long FULL_MS = 4 * 3_600_000L;
  private static final long HIDDEN_MS = 12 * 3_600_000L;

  private final Life life;
  private final SharedStore shared;

  FaultyContentStore(Life life, SharedStore shared) {
    this.life = life;
    this.shared = shared;
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    life.step("before a put", life.chance().around(REQUEST_MS));
    Weather weather = life.world().weather();
    for (Block block : blocks) {
      offer(block);
    }
    life.device().requireOnline();
    if (life.strikes(weather.storeFull())) {
      shared.fill(now() + life.chance().around(FULL_MS));
    }
    if (!life.world().isCalm() && shared.isFull(now())) {
      throw life.injected(describe() + " is full");
    }
    // How many are stored before something happens; mostly all.
    boolean fails = life.strikes(weather.putFails());
    int stored = fails ? life.chance().below(blocks.size() + 1) : blocks.size();
    for (int i = 0; i < stored; i++) {
      take(blocks.get(i), deadline);
      if (i + 1 < stored) {
        life.mayDie("in the middle of a put");
      }
    }
    if (fails) {
      timeOut();
      throw life.injected("a put fails after " + stored + " of " + blocks.size() + " blocks");
    }
    life.step("after a put", life.chance().around(REQUEST_MS));
  }

  private void offer(Block block) throws IOException {
    Optional<LogName> log = logOf(block);
    boolean journalled =
        log.isPresent() || life.isDurable(HomeTable.META, Bytes.utf8("join "), block.data());
    life.world()
        .chronicle()
        .record(new Event.Offered(life.device().number(), shared.number(), log, block, journalled));
  }

  /** The log for which these bytes are journalled: its name begins the key of the row. */
  private Optional<LogName> logOf(Block block) throws IOException {
    return life.home()
        .read(
            tables -> {
              for (Row row :
                  tables.table(HomeTable.OUTGOING).scanPrefix(Bytes.EMPTY, Integer.MAX_VALUE)) {
                Bytes log = row.key().slice(0, LogName.SIZE);
                if (Life.holds(row.value(), block.data())) {
                  return Optional.of(LogName.of(log));
                }
              }
              return Optional.empty();
            });
  }

  private void take(Block block, Duration deadline) throws IOException {
    boolean fresh = !shared.blocks().has(block.cid(), deadline);
    shared.blocks().put(List.of(block), deadline);
    if (fresh) {
      shared.order().add(block.cid());
    }
    life.world().chronicle().record(new Event.Stored(shared.number(), block.cid()));
    if (life.strikes(life.world().weather().hides())) {
      shared.hide(block.cid(), now() + life.chance().around(HIDDEN_MS));
    }
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    life.step("before a get", life.chance().around(REQUEST_MS));
    life.device().requireOnline();
    Weather weather = life.world().weather();
    if (life.strikes(weather.getFails())) {
      timeOut();
      throw life.injected("a get of " + describe() + " fails");
    }
    Optional<Bytes> data = shared.blocks().get(cid, deadline);
    if (!life.world().isCalm() && shared.isHidden(cid, now())) {
      life.world().chronicle().note(describe(), "does not find a block");
      return Optional.empty();
    }
    if (data.isPresent() && life.strikes(weather.getLies())) {
      life.world().chronicle().note(describe(), "lies to " + life.device().name());
      return Optional.of(lie(data.get(), deadline));
    }
    life.step("after a get", life.chance().around(REQUEST_MS));
    return data;
  }

  private Bytes lie(Bytes data, Duration deadline) throws IOException {
    switch (life.chance().below(4)) {
      case 0:
        return data.slice(0, life.chance().below(data.size()));
      case 1:
        return shared.blocks().get(life.chance().pick(shared.order()), deadline).orElse(data);
      case 2:
        return Bytes.EMPTY;
      default:
        return Lies.flipped(data, life.chance());
    }
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
  public boolean has(Cid cid, Duration deadline) throws IOException {
    life.step("before a look", life.chance().around(REQUEST_MS));
    life.device().requireOnline();
    if (life.strikes(life.world().weather().getFails())) {
      throw life.injected("a look into " + describe() + " fails");
    }
    return shared.blocks().has(cid, deadline);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    life.step("before a removal", life.chance().around(REQUEST_MS));
    life.device().requireOnline();
    if (life.strikes(life.world().weather().putFails())) {
      throw life.injected("a removal from " + describe() + " fails");
    }
    life.world()
        .chronicle()
        .record(
            new Event.Removing(
                life.device().number(),
                shared.number(),
                cids,
                now(),
                life.device().clock().isTrue()));
    shared.blocks().remove(new ArrayList<>(cids), deadline);
    life.step("after a removal", life.chance().around(REQUEST_MS));
  }

  @Override
  public String describe() {
    return "s" + shared.number();
  }

  @Override
  public void close() {}
}

package org.remotelog.log.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Entry;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.client.LogWriter.OwnLog;
import org.remotelog.log.core.HeadNotes;
import org.remotelog.log.core.MergePlanner;
import org.remotelog.log.core.WriterCore;
import org.remotelog.log.core.WriterInput;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Ed25519;

/**
 * One flush over many logs: journal sealed blocks and records of a batch of logs, put all their
 * blocks, publish the records whose blocks every store took, and remember that.
 */
final class FlushPass {
  private static final int RANDOM_BYTES = 32;

  private final Home home;
  private final Network network;
  private final SecureRandom random;
  private final LongSupplier clockMs;
  private final LogEvents events;
  private final List<Publication.Published> published = new ArrayList<>();
  private final List<Publication.Failure> failures = new ArrayList<>();
  private int segments;
  private long bytesOut;
  private int requests;

  FlushPass(
      Home home, Network network, SecureRandom random, LongSupplier clockMs, LogEvents events) {
    this.home = home;
    this.network = network;
    this.random = random;
    this.clockMs = clockMs;
    this.events = events;
  }

  /** A log of the batch that is being worked on. */
  private static final class Shipment {
    private final WriterState.Outgoing outgoing;
    private final List<Block> blocks;
    private boolean failed;

    Shipment(WriterState.Outgoing outgoing, List<Block> blocks) {
      this.outgoing = outgoing;
      this.blocks = blocks;
    }
  }

  Publication run(Collection<OwnLog> logs) throws IOException {
    List<OwnLog> left = new ArrayList<>(logs);
    while (!left.isEmpty()) {
      List<OwnLog> batch = new ArrayList<>();
      Map<LogName, Shipment> shipments = seal(left, batch);
      put(shipments);
      publish(shipments);
      left.removeAll(batch);
      // What was appended since a record was signed, or did not fit one flush, needs another.
      for (OwnLog own : batch) {
        Shipment shipment = shipments.get(own.identity().name());
        if (shipment != null && !shipment.failed) {
          left.add(own);
        }
      }
    }
    return new Publication(published, failures, segments, bytesOut, requests);
  }

  /** Seals the first logs, as many as fit one transaction, and puts them into the batch. */
  private Map<LogName, Shipment> seal(List<OwnLog> logs, List<OwnLog> batch) throws IOException {
    return home.transaction(
        tables -> {
          Map<LogName, Shipment> shipments = new LinkedHashMap<>();
          LogJournal journal = new LogJournal(tables);
          long bytes = 0;
          for (OwnLog own : logs) {
            if (batch.size() == ClientLimits.MAX_LOGS_PER_TRANSACTION
                || bytes >= ClientLimits.MAX_BYTES_PER_FLUSH) {
              break;
            }
            batch.add(own);
            LogName log = own.identity().name();
            JournalEffects effects = new JournalEffects(journal, log);
            WriterState state = journal.writer(log);
            Optional<WriterInput.HeadExtras> extras =
                state.outgoing().isPresent() ? Optional.empty() : extras(tables, state, own);
            Optional<Publication.Failure> end =
                extras.isPresent() ? Publication.Failure.ofItsEnd(state) : Optional.empty();
            end.ifPresent(failures::add);
            if (extras.isPresent() && !end.isPresent()) {
              effects.carryOut(
                  WriterCore.step(state, flushInput(journal, state, own, extras.get())));
            } else {
              effects.carryOut(WriterCore.step(state, renewInput(own)));
              if (!effects.wantsPut()) {
                effects.carryOut(WriterCore.step(state, new WriterInput.Resume()));
              }
            }
            if (effects.wantsPut()) {
              List<Block> blocks = journal.outgoingBlocks(log);
              for (Block block : blocks) {
                bytes += block.data().size();
              }
              shipments.put(log, new Shipment(journal.writer(log).outgoing().get(), blocks));
            }
          }
          return shipments;
        });
  }

  private WriterInput.Renew renewInput(OwnLog own) {
    return new WriterInput.Renew(Ed25519.signer(own.identity().seed()), clockMs.getAsLong());
  }

  /** What the next head says of other logs; empty when there is no reason for a head. */
  private Optional<WriterInput.HeadExtras> extras(Tables tables, WriterState state, OwnLog own)
      throws IOException {
    long nowMs = clockMs.getAsLong();
    HeadNotes.Look look = HeadNotes.look(state, own.others().size(), nowMs);
    LookedRows looked = new LookedRows(tables);
    boolean isIdle = state.count() == state.sealedCount();
    if (look == HeadNotes.Look.NOT_DUE
        || (isIdle && looked.isLookedAt(state.log(), own.others()))) {
      return Optional.empty();
    }
    List<HeadNotes.Other> others = new ArrayList<>();
    if (look == HeadNotes.Look.AT_OTHERS) {
      for (LogName other : own.others()) {
        others.add(new ReceiptSource(tables).other(other, own.secrets()));
      }
    }
    Optional<WriterInput.HeadExtras> extras = HeadNotes.of(state, others, own.announced(), nowMs);
    if (!extras.isPresent()) {
      looked.lookedAt(state.log(), own.others());
    }
    return extras;
  }

  private WriterInput.Flush flushInput(
      LogJournal journal, WriterState state, OwnLog own, WriterInput.HeadExtras extras)
      throws IOException {
    List<Entry> entries = pending(journal, state);
    List<MergePlanner.Run> layout = WriterCore.layout(state, entries, own.secrets().current());
    Map<SequenceRange, List<Entry>> runs = new HashMap<>();
    for (MergePlanner.Run run : WriterCore.toSeal(state, layout)) {
      runs.put(run.range(), journal.entries(own.identity().name(), run.range()));
    }
    byte[] fresh = new byte[RANDOM_BYTES];
    random.nextBytes(fresh);
    return new WriterInput.Flush(
        layout,
        runs,
        extras,
        new WriterInput.Signing(Ed25519.signer(own.identity().seed()), own.secrets()),
        Bytes.wrap(fresh),
        clockMs.getAsLong());
  }

  private static List<Entry> pending(LogJournal journal, WriterState state) throws IOException {
    return state.count() == state.sealedCount()
        ? Collections.emptyList()
        : journal.entries(
            state.log(),
            new SequenceRange(state.sealedCount() + 1, state.count()),
            ClientLimits.MAX_ENTRIES_PER_FLUSH,
            ClientLimits.MAX_BYTES_PER_FLUSH);
  }

  /** A put to one store: some blocks, and the logs that they belong to. */
  private record Put(ContentStore store, List<Block> blocks, List<LogName> logs) {}

  private void put(Map<LogName, Shipment> shipments) throws IOException {
    List<Requests.Request<Put, Boolean>> puts = new ArrayList<>();
    List<ContentStore> stores = network.writableStores();
    if (stores.isEmpty()) {
      for (Map.Entry<LogName, Shipment> shipment : shipments.entrySet()) {
        fail(shipment.getKey(), shipment.getValue(), "the stores", network.nowhereToWrite());
      }
      return;
    }
    for (ContentStore store : stores) {
      List<Block> blocks = new ArrayList<>();
      List<LogName> logs = new ArrayList<>();
      long bytes = 0;
      for (Map.Entry<LogName, Shipment> shipment : shipments.entrySet()) {
        for (Block block : shipment.getValue().blocks) {
          if (!blocks.isEmpty()
              && (blocks.size() == ClientLimits.MAX_BLOCKS_PER_PUT
                  || bytes + block.data().size() > ClientLimits.MAX_BYTES_PER_PUT)) {
            puts.add(put(new Put(store, blocks, logs)));
            blocks = new ArrayList<>();
            logs = new ArrayList<>();
            bytes = 0;
          }
          blocks.add(block);
          logs.add(shipment.getKey());
          bytes += block.data().size();
        }
      }
      if (!blocks.isEmpty()) {
        puts.add(put(new Put(store, blocks, logs)));
      }
    }
    for (Shipment shipment : shipments.values()) {
      for (Block block : shipment.blocks) {
        segments += block.cid().codec() == Cid.Codec.RAW ? 1 : 0;
      }
    }
    network
        .requests()
        .run(
            puts,
            outcomes -> {
              for (Requests.Outcome<Put, Boolean> outcome : outcomes) {
                stored(outcome, shipments);
              }
              return List.of();
            });
  }

  private Requests.Request<Put, Boolean> put(Put put) {
    return new Requests.Request<>(
        put,
        () -> {
          put.store().put(put.blocks(), network.deadline());
          return Boolean.TRUE;
        });
  }

  private void stored(Requests.Outcome<Put, Boolean> outcome, Map<LogName, Shipment> shipments) {
    requests++;
    Put put = outcome.request();
    for (Block block : put.blocks()) {
      bytesOut += block.data().size();
    }
    if (outcome.failure().isPresent()) {
      for (LogName log : new LinkedHashSet<>(put.logs())) {
        fail(
            log,
            Objects.requireNonNull(shipments.get(log)),
            put.store().describe(),
            outcome.failure().get());
      }
    }
  }

  private void fail(LogName log, Shipment shipment, String where, IOException why) {
    shipment.failed = true;
    failures.add(
        new Publication.Failure(
            log, where, String.valueOf(why.getMessage()), why instanceof StaleHeadException));
    events.publishFailed(log, where, String.valueOf(why.getMessage()));
  }

  /** A record on its way to one pointer. */
  private record Publishing(HeadPointer pointer, LogName log, Bytes record) {}

  private void publish(Map<LogName, Shipment> shipments) throws IOException {
    List<Requests.Request<Publishing, Boolean>> all = new ArrayList<>();
    home.read(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          for (Map.Entry<LogName, Shipment> entry : shipments.entrySet()) {
            if (!entry.getValue().failed) {
              JournalEffects effects = new JournalEffects(journal, entry.getKey());
              effects.carryOut(
                  WriterCore.step(
                      journal.writer(entry.getKey()),
                      new WriterInput.BlocksStored(entry.getValue().outgoing.recordSequence())));
              effects.publish().ifPresent(out -> addPublishing(all, entry.getKey(), out.record()));
            }
          }
          return Boolean.TRUE;
        });
    network
        .requests()
        .run(
            all,
            outcomes -> {
              for (Requests.Outcome<Publishing, Boolean> outcome : outcomes) {
                requests++;
                bytesOut += outcome.request().record().size();
                if (outcome.failure().isPresent()) {
                  LogName log = outcome.request().log();
                  String where = outcome.request().pointer().describe();
                  Shipment shipment = Objects.requireNonNull(shipments.get(log));
                  fail(log, shipment, where, outcome.failure().get());
                }
              }
              return List.of();
            });
    remember(shipments);
  }

  private void addPublishing(
      List<Requests.Request<Publishing, Boolean>> all, LogName log, Bytes record) {
    for (HeadPointer pointer : network.pointers()) {
      all.add(
          new Requests.Request<>(
              new Publishing(pointer, log, record),
              () -> {
                pointer.publish(log, record, network.deadline());
                return Boolean.TRUE;
              }));
    }
  }

  private void remember(Map<LogName, Shipment> shipments) throws IOException {
    List<Publication.Published> done = new ArrayList<>();
    home.update(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          for (Map.Entry<LogName, Shipment> entry : shipments.entrySet()) {
            if (!entry.getValue().failed) {
              LogName log = entry.getKey();
              long sequence = entry.getValue().outgoing.recordSequence();
              JournalEffects effects = new JournalEffects(journal, log);
              effects.carryOut(
                  WriterCore.step(
                      journal.writer(log),
                      new WriterInput.Published(sequence, clockMs.getAsLong())));
              done.add(new Publication.Published(log, effects.acknowledged(), sequence));
            }
          }
        });
    published.addAll(done);
    for (Publication.Published one : done) {
      events.published(one.log(), one.count(), one.recordSequence());
    }
  }
}

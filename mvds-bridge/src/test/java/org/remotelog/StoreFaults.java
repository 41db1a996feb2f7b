package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.SegmentRef;

/** What stores do wrong. */
final class StoreFaults {
  private static final String STORE = "store";
  private static final int MANY = 8;

  /** A node that is online does not say so: it searches its network until the time is over. */
  private static final String LACKING =
      "^gap UNAVAILABLE .*(does not have it|not done in time|no answer within)";

  private StoreFaults() {}

  static List<FaultRow> rows() {
    List<FaultRow> rows = new ArrayList<>(reading());
    rows.addAll(heads());
    rows.addAll(writing());
    return rows;
  }

  private static List<FaultRow> reading() {
    return List.of(
        FaultRow.of(
                "delay of a get beyond the deadline",
                STORE,
                "^gap UNAVAILABLE .*no answer within",
                b ->
                    b.bob.store.bendGet(
                        cid -> {
                          b.holdUp();
                          return Optional.empty();
                        }))
            .held(),
        FaultRow.of(
            "drop: gets fail",
            STORE,
            "^gap UNAVAILABLE .*connection reset",
            b ->
                b.bob.store.bendGet(
                    cid -> {
                      throw new IOException("connection reset");
                    })),
        FaultRow.of(
            "drop: it has nothing",
            STORE,
            "^gap UNAVAILABLE .*does not have it",
            b -> b.bob.store.bendGet(cid -> Optional.empty())),
        FaultRow.of(
            "stale: it lacks what came last",
            STORE,
            "^gap UNAVAILABLE .*does not have it",
            b ->
                b.bob.store.bendGet(
                    cid ->
                        b.alice.store.lastBatch().contains(cid)
                            ? Optional.empty()
                            : b.bob.store.straightGet(cid))),
        FaultRow.of(
            "frozen: it takes in nothing any more",
            STORE,
            "^gap UNAVAILABLE .*does not have it",
            b -> {
              Set<Cid> before = new HashSet<>(b.alice.store.given());
              b.bob.store.bendGet(
                  cid -> before.contains(cid) ? b.bob.store.straightGet(cid) : Optional.empty());
            }),
        FaultRow.of(
            "wrong bytes",
            STORE,
            "^event refused: .*do not hash to its address",
            b ->
                b.bob.store.bendGet(cid -> b.bob.store.straightGet(cid).map(StoreFaults::spoiled))),
        FaultRow.of(
            "another log's block",
            STORE,
            "^event refused: .*do not hash to its address",
            b ->
                b.bob.store.bendGet(
                    cid ->
                        b.alice.store.given().contains(cid)
                            ? b.bob.store.straightGet(b.carol.store.given().get(0))
                            : b.bob.store.straightGet(cid))));
  }

  static Bytes spoiled(Bytes block) {
    byte[] bytes = block.toArray();
    bytes[bytes.length / 2] ^= 1;
    return Bytes.wrap(bytes);
  }

  private static List<FaultRow> heads() {
    return List.of(
        FaultRow.of(
            "older head for the newest",
            STORE,
            "^event refused: .*head .*do not hash to its address",
            b -> {
              PointerFaults.stripHeads(b);
              Cid old = b.newest().head();
              b.bob.store.bendGet(
                  cid -> b.bob.store.straightGet(cid.equals(b.newest().head()) ? old : cid));
            }),
        FaultRow.of(
                "newest head withheld",
                STORE,
                "^gap UNAVAILABLE 9\\.\\.: head ",
                b -> {
                  PointerFaults.stripHeads(b);
                  b.bob.store.bendGet(
                      cid ->
                          cid.equals(b.newest().head())
                              ? Optional.empty()
                              : b.bob.store.straightGet(cid));
                })
            .seeing((b, report) -> PointerFaults.requireOlderHeadInUse(b)),
        FaultRow.of(
                "replaced segments go amid catching up",
                STORE,
                "^event blockGone",
                b -> b.bob.store.bendGet(new Replacing(b, true)))
            .seeing(
                (b, report) -> {
                  // Two rounds, one that asks again, one that fetches by the newer head.
                  require(report.rounds() == 4, "rounds " + report.rounds());
                  require(report.gaps().isEmpty(), "gaps " + report.gaps());
                }),
        FaultRow.of(
            "the same, and a pointer that is frozen",
            STORE,
            LACKING,
            b -> b.bob.store.bendGet(new Replacing(b, false))),
        FaultRow.of(
            "fork of which one branch is withheld",
            STORE,
            "^fork: ",
            b -> {
              FaultBench.Member twin = PointerFaults.fork(b);
              b.bob.store.bendGet(
                  cid ->
                      twin.store.given().contains(cid)
                          ? Optional.empty()
                          : b.bob.store.straightGet(cid));
            }));
  }

  /** While Bob fetches, Alice merges what he is about to ask for, and the store drops it. */
  private static final class Replacing implements BentStore.Get {
    private final FaultBench bench;
    private final boolean pointerFollows;
    private boolean done;

    Replacing(FaultBench bench, boolean pointerFollows) {
      this.bench = bench;
      this.pointerFollows = pointerFollows;
    }

    @Override
    public Optional<Bytes> get(Cid cid) throws IOException {
      replaceOnce();
      // Not one after the other: a node may search for each block until the deadline is over.
      return bench.bob.store.straightGet(cid);
    }

    private synchronized void replaceOnce() throws IOException {
      if (!done) {
        done = true;
        try {
          replace();
        } catch (RemoteLogException e) {
          throw new IOException(e);
        }
      }
    }

    private void replace() throws RemoteLogException, IOException {
      if (!pointerFollows) {
        List<Bytes> frozen = bench.records.resolve(bench.log, FaultBench.DEADLINE);
        bench.bob.pointer.bendResolve(
            log -> log.equals(bench.log) ? frozen : bench.bob.pointer.straightResolve(log));
      }
      for (int i = 0; i < MANY; i++) {
        bench.alice.say("meanwhile " + i);
      }
      Set<Cid> linked = new HashSet<>();
      for (LogState state : bench.alice.client.inspect(bench.group).logs()) {
        if (state.own()) {
          state.segments().stream().map(SegmentRef::cid).forEach(linked::add);
          state.head().ifPresent(linked::add);
        }
      }
      List<Cid> replaced = new ArrayList<>(bench.alice.store.given());
      replaced.removeAll(linked);
      bench.blocks.remove(replaced, FaultBench.DEADLINE);
    }
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static List<FaultRow> writing() {
    return List.of(
        FaultRow.of(
                "delay of a put beyond the deadline",
                STORE,
                "^event publishFailed: .*no answer within",
                b -> b.alice.store.bendPut(blocks -> b.holdUp()))
            .held(),
        FaultRow.of(
            "drop: puts fail",
            STORE,
            "^event publishFailed: .*connection reset",
            b ->
                b.alice.store.bendPut(
                    blocks -> {
                      throw new IOException("connection reset");
                    })),
        FaultRow.of(
                "partial upload",
                STORE,
                "^event publishFailed: .*after the first block",
                b ->
                    b.alice.store.bendPut(
                        blocks -> {
                          b.alice.store.straightPut(blocks.subList(0, 1));
                          throw new IOException("after the first block");
                        }))
            .seeing((b, report) -> require(report.gaps().isEmpty(), "nothing names the blocks")),
        FaultRow.of(
            "puts fail and were done",
            STORE,
            "^event publishFailed: .*no reply",
            b ->
                b.alice.store.bendPut(
                    blocks -> {
                      b.alice.store.straightPut(blocks);
                      throw new IOException("no reply");
                    })),
        FaultRow.of(
            "frozen: what it took shows later",
            STORE,
            LACKING,
            b -> {
              List<Block> kept = new ArrayList<>();
              b.alice.store.bendPut(kept::addAll);
              b.atEnd.add(() -> b.blocks.put(kept, FaultBench.DEADLINE));
            }));
  }
}

package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.pointer.local.MemoryPointer;

/** What pointers do wrong, and writers whose key signs two things. */
final class PointerFaults {
  private static final String POINTER = "pointer";
  private static final long LAST = Long.MAX_VALUE;

  private PointerFaults() {}

  static List<FaultRow> rows() {
    List<FaultRow> rows = new ArrayList<>(reading());
    rows.addAll(heads());
    rows.addAll(numbers());
    rows.addAll(writing());
    return rows;
  }

  /** Bob's pointer answers otherwise when it is asked for Alice's log. */
  private static FaultRow.Begin answering(Answer answer) {
    return b ->
        b.bob.pointer.bendResolve(
            log -> log.equals(b.log) ? answer.of(b) : b.bob.pointer.straightResolve(log));
  }

  private interface Answer {
    List<Bytes> of(FaultBench bench) throws IOException;
  }

  private static List<FaultRow> reading() {
    return List.of(
        FaultRow.of(
                "delay of a resolve beyond the deadline",
                POINTER,
                "^gap UNAVAILABLE 9\\.\\.: .*no answer within",
                answering(
                    b -> {
                      b.holdUp();
                      return List.of();
                    }))
            .held(),
        FaultRow.of(
            "drop: resolves fail",
            POINTER,
            "^gap UNAVAILABLE 9\\.\\.: .*connection reset",
            answering(
                b -> {
                  throw new IOException("connection reset");
                })),
        FaultRow.of(
            "drop: it has nothing",
            POINTER,
            "^event warned: .*no pointer has a record of it any more",
            answering(b -> List.of())),
        FaultRow.of(
            "stale: it goes back",
            POINTER,
            "^event stale: record",
            answering(b -> List.of(b.early))),
        FaultRow.of(
            "frozen at what is known",
            POINTER,
            "^event awaited: entry 12 behind 8 entries",
            b -> {
              List<Bytes> frozen = b.records.resolve(b.log, FaultBench.DEADLINE);
              answering(unused -> frozen).on(b);
            }),
        FaultRow.of(
                "frozen, beside one that works",
                POINTER,
                "^event reput of record 11 at second",
                b -> {
                  List<Bytes> frozen = b.records.resolve(b.log, FaultBench.DEADLINE);
                  BentPointer second = new BentPointer("second", b.records);
                  second.bendResolve(
                      log -> log.equals(b.log) ? frozen : second.straightResolve(log));
                  b.atEnd.add(second::straighten);
                  b.bob.use(second);
                })
            .seeing((b, report) -> StoreFaults.require(report.gaps().isEmpty(), "all is there")),
        FaultRow.of(
            "wrong bytes",
            POINTER,
            "^event refused: .*head record .*not signed",
            answering(b -> List.of(unsigned(b.newest().bytes())))),
        FaultRow.of(
            "another log's record",
            POINTER,
            "^event refused: .*not signed by the key of its name",
            answering(b -> b.records.resolve(b.carols, FaultBench.DEADLINE))));
  }

  private static Bytes unsigned(Bytes record) {
    byte[] bytes = record.toArray();
    bytes[20] ^= 1; // The signature.
    return Bytes.wrap(bytes);
  }

  private static List<FaultRow> heads() {
    return List.of(
        FaultRow.of(
            "older head under a newer number",
            POINTER,
            "^event refused: .*an older one had",
            answering(
                b -> {
                  HeadRecord old = parsed(b.log, b.early);
                  return List.of(b.signed(old.head(), 99, old.inlineHead()));
                })),
        FaultRow.of("inline head stripped", POINTER, "^event headApart", PointerFaults::stripHeads)
            .seeing((b, report) -> StoreFaults.require(report.rounds() == 3, "one round more")),
        FaultRow.of(
            "inline head altered",
            POINTER,
            "^event refused: .*inline head of record",
            answering(b -> List.of(alteredHead(b.newest().bytes())))),
        FaultRow.of("fork", POINTER, "^fork: ", PointerFaults::fork),
        FaultRow.of(
            "fork of which the other branch was read first",
            POINTER,
            "^(fork: |gap FORKED)",
            b -> {
              FaultBench.Member twin = fork(b);
              b.beforeReading.add(
                  () -> {
                    List<Bytes> others = twin.pointer.straightResolve(b.log);
                    b.bob.pointer.bendResolve(
                        log -> log.equals(b.log) ? others : b.bob.pointer.straightResolve(log));
                    b.bob.sync();
                    b.bob.pointer.straighten();
                    b.alice.say("one more");
                  });
            }));
  }

  private static HeadRecord parsed(LogName log, Bytes record) throws IOException {
    try {
      return IpnsRecordCodec.parse(log, record);
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  static void stripHeads(FaultBench bench) {
    bench.bob.pointer.bendResolve(
        log -> {
          List<Bytes> stripped = new ArrayList<>();
          for (Bytes record : bench.bob.pointer.straightResolve(log)) {
            HeadRecord whole = parsed(log, record);
            // The inline head is the last field: its bytes, their length and the number before.
            int size = whole.inlineHead().map(Bytes::size).orElse(-4);
            stripped.add(record.slice(0, record.size() - size - 4));
          }
          return stripped;
        });
  }

  private static Bytes alteredHead(Bytes record) {
    byte[] bytes = record.toArray();
    bytes[bytes.length - 5] ^= 1;
    return Bytes.wrap(bytes);
  }

  static void requireOlderHeadInUse(FaultBench bench) throws RemoteLogException {
    for (LogState state : bench.bob.client.inspect(bench.group).logs()) {
      if (state.log().equals(bench.log)) {
        StoreFaults.require(state.count() == 8 && state.held() == 8, "older head: " + state);
      }
    }
  }

  /**
   * Alice's home was copied, and the copy writes as often as she does, under the same numbers. Bob
   * gets the records of both.
   */
  static FaultBench.Member fork(FaultBench bench) throws Exception {
    MemoryPointer aside = new MemoryPointer();
    FaultBench.Member twin = bench.alice.twin("aside", aside);
    bench.others.add(twin);
    for (int i = 0; i < FaultBench.NEWS; i++) {
      twin.client.send(bench.group, "branch " + i);
      twin.client.flush();
    }
    bench.bob.pointer.bendResolve(
        log -> {
          List<Bytes> both = new ArrayList<>(bench.bob.pointer.straightResolve(log));
          if (log.equals(bench.log)) {
            both.addAll(aside.resolve(log, FaultBench.DEADLINE));
          }
          return both;
        });
    return twin;
  }

  private static List<FaultRow> numbers() {
    return List.of(
        FaultRow.of(
                "number 2^63 - 1, signed by the log's key",
                POINTER,
                "^event stale: record \\d+ below 9223372036854775807",
                answering(b -> List.of(b.signed(b.newest().head(), LAST, b.newest().inlineHead()))))
            .after(),
        FaultRow.of(
            "number 2^63, signed by the log's key",
            POINTER,
            "^event refused: .*head record",
            answering(PointerFaults::beyond)),
        FaultRow.of(
            "number 2^63 - 1, signed by a stranger",
            POINTER,
            "^event refused: .*not signed by the key of its name",
            answering(
                b -> {
                  SecretBytes seed = b.carol.identity().seed();
                  return List.of(
                      IpnsRecordCodec.build(
                              Ed25519.signer(seed),
                              b.carols,
                              b.newest().head(),
                              LAST,
                              b.newest().validity(),
                              Duration.ofMinutes(1),
                              Optional.empty())
                          .bytes());
                })),
        FaultRow.of(
                "the writer finds number 2^63 - 1 published",
                POINTER,
                "^event warned: .*cannot be ended: somebody who has its key",
                b ->
                    b.records.publish(
                        b.log,
                        b.signed(b.newest().head(), LAST, b.newest().inlineHead()),
                        FaultBench.DEADLINE))
            .forGood(),
        FaultRow.of(
                "head that counts 2^53 - 1 entries",
                POINTER,
                "^gap NOT_FETCHED 9-9007199254740991",
                answering(PointerFaults::boasting))
            .forGood());
  }

  private static List<Bytes> beyond(FaultBench bench) throws IOException {
    Bytes record = bench.signed(bench.newest().head(), LAST, Optional.empty());
    String hex = record.hex();
    // The signed part is the second of two fields: 42 40, signature, 4a, size, data.
    int sizeAt = 1 + 1 + 64 + 1;
    int dataAt = sizeAt + (record.toArray()[sizeAt] < 0 ? 2 : 1);
    Bytes data =
        Bytes.ofHex(hex.substring(2 * dataAt).replace("1b7fffffffffffffff", "1b8000000000000000"));
    Bytes signature =
        Ed25519.signer(bench.alice.identity().seed())
            .sign(Bytes.concat(Bytes.utf8("ipns-signature:"), data));
    return List.of(
        new ByteWriter()
            .bytes(Bytes.ofHex("4240"))
            .bytes(signature)
            .bytes(record.slice(sizeAt - 1, dataAt))
            .bytes(data)
            .toBytes());
  }

  private static List<Bytes> boasting(FaultBench bench) throws IOException {
    GroupRows.OwnGroup own = bench.alice.home.read(tables -> new GroupRows(tables).groups()).get(0);
    GroupKeys keys = new GroupKeys(own.group());
    Head head;
    try {
      head =
          HeadCodec.decode(
              bench.log, bench.newest().verifiedInlineHead().orElseThrow(), keys::secret);
    } catch (MalformedException e) {
      throw new IOException(e);
    }
    Head more =
        new Head(
            head.log(),
            Limits.MAX_SEQUENCE,
            head.root(),
            head.writtenAtMs(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    Block block =
        HeadCodec.encode(
            more,
            keys.current(),
            keys.secret(keys.current()).orElseThrow(),
            Bytes.wrap(new byte[32]));
    return List.of(bench.signed(block.cid(), 99, Optional.of(block.data())));
  }

  private static List<FaultRow> writing() {
    return List.of(
        FaultRow.of(
                "delay of a publish beyond the deadline",
                POINTER,
                "^event publishFailed: .*no answer within",
                b -> b.alice.pointer.bendPublish((log, record) -> b.holdUp()))
            .held(),
        FaultRow.of(
            "drop: publishes fail",
            POINTER,
            "^event publishFailed: .*connection reset",
            b ->
                b.alice.pointer.bendPublish(
                    (log, record) -> {
                      throw new IOException("connection reset");
                    })),
        FaultRow.of(
            "publishes fail and were done",
            POINTER,
            "^event publishFailed: .*no reply",
            b ->
                b.alice.pointer.bendPublish(
                    (log, record) -> {
                      b.alice.pointer.straightPublish(log, record);
                      throw new IOException("no reply");
                    })),
        FaultRow.of(
            "frozen: what it took shows never",
            POINTER,
            "^event reput of record",
            b -> {
              // She looks whether her record is there every six hours.
              b.alice.pointer.bendPublish((log, record) -> b.clock.pass(Duration.ofHours(7)));
              b.atEnd.add(() -> b.clock.pass(Duration.ofHours(7)));
            }));
  }
}

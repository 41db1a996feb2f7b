package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.CatchUp;
import org.remotelog.log.client.LogReader;
import org.remotelog.log.client.LogSource;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.pointer.ipns.IpnsPointer;

/**
 * Rounds of catching up from a real node by HTTP: the same as on a store in memory, and the node
 * sees no more. Each pass is made twice by readers that hold the same: the second one gets no
 * answer of a round before all requests of that round are open.
 */
final class RoundsOnNodeTest {
  /** The head does not reach so far back. */
  private static final int FAR_BEHIND = 10_000;

  private static final int AT_ONCE = 16;
  private static final int BODY_BYTES = 200;
  private static final Duration DEADLINE = Duration.ofSeconds(80);

  private final ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
  private final Random random = new Random(5);
  private final MemoryHome writing = new MemoryHome();
  private final List<LogWriter.OwnLog> logs = new ArrayList<>();
  private final Secrets secrets = new Secrets();
  private NodeProxy store;
  private NodeProxy names;
  private Network network;

  @BeforeEach
  void connect() throws Exception {
    store = new NodeProxy(TestNodes.api(), Duration.ZERO);
    names = new NodeProxy(TestNodes.routing(), Duration.ZERO);
    network =
        new Network(
            List.of(new KuboContentStore(new HttpServer(store.uri()))),
            List.of(new IpnsPointer(new HttpServer(names.uri()))),
            executor,
            AT_ONCE,
            DEADLINE);
  }

  @AfterEach
  void disconnect() {
    executor.shutdownNow();
    // Neither is there when there are no nodes.
    if (store != null && names != null) {
      store.close();
      names.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 10, 2",
    "1, 100, 1, 2",
    "1, 10000, 10000, 3",
    "12, 5, 1, 2",
    "50, 10, 10, 2",
    "500, 10, 10, 2",
  })
  void nodeSeesTwoRoundsOrThreeWithPages(int writers, int entries, int atOnce, int cold)
      throws Exception {
    for (int i = 0; i < writers; i++) {
      SecretBytes seed = seed();
      logs.add(new LogWriter.OwnLog(new LogIdentity(Ed25519.name(seed), seed), secrets));
    }
    for (int from = 0; from < entries; from += atOnce) {
      write(Math.min(atOnce, entries - from));
    }
    Reader counted = new Reader();
    Reader waved = new Reader();

    CatchUp first = pass(counted, waved, writers, (long) writers * entries);
    CatchUp nothing = pass(counted, waved, writers, 0);
    write(1);
    CatchUp warm = pass(counted, waved, writers, writers);
    boolean isAlone = writers == 1;
    int away = isAlone ? FAR_BEHIND : 0;
    if (isAlone) {
      write(away);
    }
    CatchUp late = pass(counted, waved, writers, away);

    System.out.printf(
        "rounds on a node: %2d writers, %,6d entries each, %s: cold %d, nothing new %d,"
            + " one new of each %d, %,d new %d; requests %d, bytes %,d%n",
        writers,
        entries,
        atOnce == 1 ? "one per publish" : "in one go      ",
        first.rounds(),
        nothing.rounds(),
        warm.rounds(),
        away,
        late.rounds(),
        first.requests(),
        first.bytesIn());
    assertThat(first.rounds()).isEqualTo(cold);
    assertThat(nothing.rounds()).isEqualTo(1);
    assertThat(warm.rounds()).isEqualTo(2);
    assertThat(late.rounds()).as("pages are needed").isEqualTo(isAlone ? 3 : 1);
  }

  /** The name system goes on from test to test, so each has names of its own. */
  private static SecretBytes seed() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return SecretBytes.of(Bytes.wrap(seed));
  }

  /** Appends so many entries to each log and publishes them. */
  private void write(int entries) throws IOException {
    LogWriter writer =
        new LogWriter(
            writing, network, new SecureRandom(), System::currentTimeMillis, LogEvents.NONE);
    writing.transaction(
        tables -> {
          for (LogWriter.OwnLog own : logs) {
            List<LogWriter.NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < entries; i++) {
              Bytes body = SampleLog.random(random, BODY_BYTES);
              messages.add(
                  new LogWriter.NewMessage(
                      SampleLog.RULE.idOf(1_700_000_000, body), 1_700_000_000, Bytes.EMPTY, body));
            }
            writer.append(tables, own.identity().name(), messages);
          }
          return Boolean.TRUE;
        });
    assertThat(writer.flush(logs).failures()).isEmpty();
  }

  /** The same pass by both, one of them by the rounds that the other one told. */
  private CatchUp pass(Reader counted, Reader waved, int writers, long entries) throws IOException {
    names.forget();
    store.forget();
    CatchUp plain = counted.catchUp();
    List<Integer> requests = new ArrayList<>();
    counted.trace.rounds().forEach(round -> requests.add(round.requests()));
    assertThat(requests).hasSize(plain.rounds());
    assertThat(plain.gaps()).isEmpty();
    assertThat(plain.entries()).isEqualTo(entries);
    assertThat(names.requests()).hasSize(writers).doesNotHaveDuplicates();
    assertThat(names.requests().size() + store.requests().size()).isEqualTo(plain.requests());

    Waves waves = new Waves(requests, AT_ONCE);
    names.answer(Optional.of(waves));
    store.answer(Optional.of(waves));
    CatchUp again = waved.catchUp();
    names.answer(Optional.empty());
    store.answer(Optional.empty());

    assertThat(waves.allPassed()).as("requests by round: " + requests).isTrue();
    assertThat(again.gaps()).isEmpty();
    assertThat(again.entries()).isEqualTo(entries);
    return plain;
  }

  private static final class Secrets implements EpochSecrets {
    @Override
    public int current() {
      return 0;
    }

    @Override
    public Optional<SecretBytes> secret(int epoch) {
      return epoch == 0 ? Optional.of(SampleLog.SECRET) : Optional.empty();
    }
  }

  /** Knows the names of all logs, and at first nothing of what they hold. */
  private final class Reader implements LogSource {
    private final MemoryHome home = new MemoryHome();
    private PassTrace trace;

    CatchUp catchUp() throws IOException {
      return new LogReader(home, network, System::currentTimeMillis, LogEvents.NONE).catchUp(this);
    }

    @Override
    public Collection<LogName> logs() {
      List<LogName> known = new ArrayList<>();
      logs.forEach(own -> known.add(own.identity().name()));
      return known;
    }

    @Override
    public EpochSecrets secrets() {
      return secrets;
    }

    @Override
    public MessageIdRule idRule() {
      return SampleLog.RULE;
    }

    @Override
    public void onEntries(Tables tables, LogName log, List<Entry> entries) {}

    @Override
    public void onConfirmed(Tables tables, LogName log, SequenceRange range) {}

    @Override
    public void onTrace(Tables tables, PassTrace told) {
      trace = told;
    }
  }
}

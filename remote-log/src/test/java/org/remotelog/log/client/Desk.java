package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.RosterChoice;
import org.remotelog.log.core.SideBranch;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Ed25519;

/** A device in a test: a home, a log of its own, and an inbox for the logs of others. */
final class Desk implements LogSource {
  static final long NOW = 1_790_000_000_000L;
  private static final long SECONDS = 1_700_000_000;
  static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final SecretBytes SECRET = SampleLog.SECRET;
  static final Bytes DELIVERED = Bytes.wrap(new byte[] {1});
  private static final Bytes SIDE = Bytes.wrap(new byte[] {2});

  final Home home;
  final LogIdentity identity;
  final List<ContentStore> stores;
  final List<HeadPointer> pointers;
  final List<LogName> reads = new ArrayList<>();
  SecureRandom salts = new SecureRandom();
  Executor executor = Runnable::run;
  Duration deadline = DEADLINE;
  LogEvents events = LogEvents.NONE;
  long now = NOW;
  int epoch;
  boolean repairs;
  boolean isNewestFirst;
  RosterChoice.Allowance allowance = RosterChoice.Allowance.FULL;
  final List<LogName> unasked = new ArrayList<>();
  final List<LogName> awaited = new ArrayList<>();
  final List<HeadRecord> foreign = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  PassTrace trace;
  LiveMembers live = LiveMembers.NONE;

  Desk(Home home, int seed, List<ContentStore> stores, List<HeadPointer> pointers) {
    this(home, identity(seed), stores, pointers);
  }

  private Desk(
      Home home, LogIdentity identity, List<ContentStore> stores, List<HeadPointer> pointers) {
    this.home = home;
    this.identity = identity;
    this.stores = stores;
    this.pointers = pointers;
  }

  private static LogIdentity identity(int seed) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) seed);
    key[0] ^= (byte) (seed >> Byte.SIZE);
    SecretBytes secret = SecretBytes.of(Bytes.wrap(key));
    return new LogIdentity(Ed25519.name(secret), secret);
  }

  LogName log() {
    return identity.name();
  }

  Network network() {
    return new Network(stores, pointers, executor, 8, deadline);
  }

  LogWriter writer() {
    return new LogWriter(home, network(), salts, () -> now, events);
  }

  LogWriter.OwnLog own() {
    return new LogWriter.OwnLog(identity, secrets());
  }

  static LogWriter.NewMessage message(Bytes body) {
    return new LogWriter.NewMessage(SampleLog.RULE.idOf(SECONDS, body), SECONDS, Bytes.EMPTY, body);
  }

  List<Entry> append(LogWriter writer, Bytes... bodies) throws IOException {
    List<LogWriter.NewMessage> messages = new ArrayList<>();
    for (Bytes body : bodies) {
      messages.add(message(body));
    }
    return home.transaction(tables -> writer.append(tables, log(), messages));
  }

  /** Appends and publishes, which must succeed. */
  Publication say(Bytes... bodies) throws IOException {
    LogWriter writer = writer();
    append(writer, bodies);
    Publication publication = writer.flush(List.of(own()));
    assertThat(publication.failures()).isEmpty();
    return publication;
  }

  Publication say(String text) throws IOException {
    return say(Bytes.utf8(text));
  }

  CatchUp catchUp() throws IOException {
    return new LogReader(home, network(), () -> now, events).catchUp(this);
  }

  WriterState writerState() throws IOException {
    return home.read(tables -> new LogJournal(tables).writer(log()));
  }

  ReaderState readerState(LogName log) throws IOException {
    return home.read(tables -> new LogJournal(tables).reader(log, secrets()));
  }

  /** The delivered bodies of a log by number; fails when the numbers have a hole. */
  List<Bytes> bodies(LogName log) throws IOException {
    return home.read(
        tables -> {
          List<Bytes> bodies = new ArrayList<>();
          Bytes prefix = Keys.of(DELIVERED, log.publicKey());
          for (Row row : tables.table(HomeTable.INBOX).scanPrefix(prefix, Integer.MAX_VALUE)) {
            long sequence = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
            assertThat(sequence).isEqualTo(bodies.size() + 1L);
            bodies.add(body(row.value()));
          }
          return bodies;
        });
  }

  /** The delivered bodies of a log's main history. */
  List<String> mainTexts(LogName log) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Bytes body : bodies(log)) {
      texts.add(new String(body.toArray(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** How many entries of a log were delivered. */
  long delivered(LogName log) throws IOException {
    Bytes prefix = Keys.of(DELIVERED, log.publicKey());
    return home.read(tables -> tables.table(HomeTable.INBOX).count(prefix, Keys.after(prefix)));
  }

  static Bytes body(Bytes row) throws IOException {
    try {
      ByteReader in = new ByteReader(row);
      in.u64();
      return in.takeRest();
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public Collection<LogName> logs() {
    return reads;
  }

  @Override
  public boolean repairs() {
    return repairs;
  }

  @Override
  public Collection<LogName> allLogs() {
    List<LogName> all = new ArrayList<>(reads);
    all.addAll(unasked);
    return all;
  }

  @Override
  public int skipped() {
    return unasked.size();
  }

  @Override
  public boolean newestFirst() {
    return isNewestFirst;
  }

  @Override
  public LiveMembers liveMembers() {
    return live;
  }

  @Override
  public RosterChoice.Allowance rosters() {
    return allowance;
  }

  @Override
  public List<LogName> awaitsReceipts() {
    return awaited;
  }

  @Override
  public boolean writes(Tables tables, LogName log) {
    return log.equals(log());
  }

  @Override
  public void onOwnRecord(Tables tables, HeadRecord record, String source) {
    foreign.add(record);
  }

  @Override
  public void onReceipts(Tables tables, LogName writer, long writtenAtMs, List<Receipt> given) {
    receipts.addAll(given);
  }

  @Override
  public void onTrace(Tables tables, PassTrace told) {
    trace = told;
  }

  @Override
  public EpochSecrets secrets() {
    return new EpochSecrets() {
      @Override
      public int current() {
        return epoch;
      }

      @Override
      public Optional<SecretBytes> secret(int asked) {
        return asked <= epoch ? Optional.of(SECRET) : Optional.empty();
      }

      @Override
      public boolean equals(Object other) {
        return other != null && other.getClass() == getClass();
      }

      @Override
      public int hashCode() {
        return 1;
      }
    };
  }

  @Override
  public MessageIdRule idRule() {
    return SampleLog.RULE;
  }

  @Override
  public void onEntries(Tables tables, LogName log, List<Entry> entries) throws IOException {
    long previous = 0;
    for (Entry entry : entries) {
      assertThat(entry.sequence()).isGreaterThan(previous);
      previous = entry.sequence();
      Bytes key = Keys.of(DELIVERED, log.publicKey(), Keys.u64(entry.sequence()));
      Bytes row = new ByteWriter().u64(entry.timestampSeconds()).bytes(entry.body()).toBytes();
      assertThat(tables.table(HomeTable.INBOX).get(key))
          .as("entry %s again", previous)
          .isNotEqualTo(Optional.of(row));
      tables.table(HomeTable.INBOX).put(key, row);
    }
  }

  @Override
  public void onSideEntries(Tables tables, LogName log, int branch, List<Entry> entries)
      throws IOException {
    for (Entry entry : entries) {
      long position = SideBranch.position(branch, entry.sequence());
      Bytes key = Keys.of(SIDE, log.publicKey(), Keys.u64(position));
      assertThat(tables.table(HomeTable.INBOX).get(key))
          .as("side %s again", position)
          .isNotEqualTo(Optional.of(entry.body()));
      tables.table(HomeTable.INBOX).put(key, entry.body());
    }
  }

  @Override
  public void onMovedToSide(
      Tables tables, LogName log, int from, int branch, List<SequenceRange> ranges)
      throws IOException {
    for (SequenceRange range : ranges) {
      for (long at = range.first(); at <= range.last(); at++) {
        Bytes key = delivered(log, from, at);
        Optional<Bytes> row = tables.table(HomeTable.INBOX).get(key);
        if (row.isPresent()) {
          // What came as the one's before it came as the other's has a place there already.
          Bytes body = from == 0 ? body(row.get()) : row.get();
          tables.table(HomeTable.INBOX).delete(key);
          tables.table(HomeTable.INBOX).put(delivered(log, branch, at), row(branch, body));
        }
      }
    }
  }

  @Override
  public void onReplaced(Tables tables, LogName log, int branch, List<SequenceRange> ranges)
      throws IOException {
    for (SequenceRange range : ranges) {
      for (long at = range.first(); at <= range.last(); at++) {
        tables.table(HomeTable.INBOX).delete(delivered(log, branch, at));
      }
    }
  }

  private static Bytes delivered(LogName log, int branch, long at) {
    return branch == 0
        ? Keys.of(DELIVERED, log.publicKey(), Keys.u64(at))
        : Keys.of(SIDE, log.publicKey(), Keys.u64(SideBranch.position(branch, at)));
  }

  private static Bytes row(int branch, Bytes body) {
    return branch == 0 ? new ByteWriter().u64(SECONDS).bytes(body).toBytes() : body;
  }

  /** A desk with a copy of this one's home and key, and a pointer that has the same record. */
  Desk twin() throws IOException {
    MemoryHome copy = new MemoryHome();
    copy.update(
        there ->
            home.read(
                here -> {
                  for (HomeTable table : HomeTable.values()) {
                    for (Row row :
                        here.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
                      there.table(table).put(row.key(), row.value());
                    }
                  }
                  return Boolean.TRUE;
                }));
    FakePointer own = new FakePointer(Faults.NONE);
    own.hold(log(), newest());
    Desk twin = new Desk(copy, identity, stores, List.of(own));
    twin.salts = salts;
    return twin;
  }

  /** The newest record on the first pointer, which has to be a fake one. */
  Bytes newest() {
    return ((FakePointer) pointers.get(0)).records(log()).get(0);
  }

  /** The head of that record. */
  Head newestHead() throws Exception {
    HeadRecord record = IpnsRecordCodec.parse(log(), newest());
    return HeadCodec.decode(log(), record.inlineHead().orElseThrow(), secrets()::secret);
  }

  /** The bodies of the other histories of a log, by branch and number. */
  List<String> sideTexts(LogName log) throws IOException {
    List<String> texts = new ArrayList<>();
    Bytes prefix = Keys.of(SIDE, log.publicKey());
    return home.read(
        tables -> {
          for (Row row : tables.table(HomeTable.INBOX).scanPrefix(prefix, Integer.MAX_VALUE)) {
            texts.add(new String(row.value().toArray(), StandardCharsets.UTF_8));
          }
          return texts;
        });
  }

  @Override
  public void onConfirmed(Tables tables, LogName log, SequenceRange range) {}
}

package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.group.Group;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.MemberEntryCodec;
import org.remotelog.group.NewMember;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReceiptCheck;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;

/** Rows of a home that say anything: each is read, or is a damage that is told as such. */
class RowsFuzzTest {
  private static final LogName LOG = LogName.of(hash("log"));
  private static final Group GROUP = group();
  private static final MessageId ID = MessageId.of(hash("id"));
  private static final SecretBytes SECRET = SecretBytes.of(hash("secret"));

  private static Bytes hash(String text) {
    return Sha256.of(Bytes.utf8(text)).bytes();
  }

  private static Group group() {
    Group group = Group.create(LOG, hash("nonce"), "Café", SecretBytes.of(hash("epoch 0")));
    SortedMap<Integer, SecretBytes> epochs = new TreeMap<>(group.epochs());
    epochs.put(3, SecretBytes.of(hash("epoch 3")));
    return new Group(group.id(), group.name(), LOG, group.nonce(), epochs, LOG);
  }

  private interface Check {
    void run(Tables tables) throws IOException;
  }

  private static void inHome(Check check) throws IOException {
    try (MemoryHome home = new MemoryHome()) {
      home.update(check::run);
    }
  }

  /** What the decoder gives; damage must be an IOException. */
  private static <T> Optional<T> read(Callable<T> reading) {
    return Decoding.of(IOException.class, reading);
  }

  @FuzzTest
  void decodesInboxRows(byte[] input) {
    Optional<InboxRow> read = Decoding.of(() -> InboxRow.parse(Bytes.of(input)));
    if (read.isPresent()) {
      assertThat(read.get().missingParents().size()).isLessThanOrEqualTo(Limits.MAX_PARENTS);
      assertThat(Decoding.of(() -> InboxRow.parse(read.get().toBytes()))).isEqualTo(read);
    }
  }

  @FuzzTest
  void decodesGroups(byte[] input) throws IOException {
    inHome(
        tables -> {
          tables.table(HomeTable.GROUPS).put(GROUP.id().bytes(), Bytes.of(input));
          GroupRows rows = new GroupRows(tables);
          Optional<Optional<GroupRows.OwnGroup>> read = read(() -> rows.group(GROUP.id()));
          assertThat(read(rows::groups).isPresent()).isEqualTo(read.isPresent());
          if (read.isPresent()) {
            rows.putGroup(read.get().orElseThrow());
            assertThat(read(() -> rows.group(GROUP.id()))).isEqualTo(read);
          }
        });
  }

  /** The input stands in each of the smaller rows in turn. */
  @FuzzTest
  void decodesRowsOfGroups(byte[] input) throws IOException {
    Bytes row = Bytes.of(input);
    inHome(
        tables -> {
          Bytes key = Keys.of(GROUP.id().bytes(), LOG.publicKey());
          tables.table(HomeTable.LOGS).put(key, row);
          tables.table(HomeTable.INVITES).put(key, row);
          tables.table(HomeTable.META).put(Keys.of(Bytes.utf8("join "), LOG.publicKey()), row);
          putImports(tables, row);
          GroupRows rows = new GroupRows(tables);
          read(() -> rows.ownLogs(GROUP.id()));
          read(() -> rows.imported(GROUP.id(), Bytes.utf8("key")));
          read(() -> rows.authorLog(GROUP.id(), "author"));
          read(() -> new EndedLogs(tables).list(GROUP.id()));
          Optional<GroupRows.OpenInvite> invite = read(() -> rows.invites(GROUP.id()).get(LOG));
          if (invite.isPresent()) {
            rows.putInvite(GROUP.id(), LOG, invite.get());
            assertThat(read(() -> rows.invites(GROUP.id()).get(LOG))).isEqualTo(invite);
          }
          Optional<Optional<GroupRows.PendingJoin>> join = read(() -> rows.pendingJoin(LOG));
          if (join.isPresent()) {
            rows.putPendingJoin(LOG, join.get().orElseThrow());
            assertThat(read(() -> rows.pendingJoin(LOG))).isEqualTo(join);
          }
        });
  }

  private static void putImports(Tables tables, Bytes row) throws IOException {
    tables
        .table(HomeTable.META)
        .put(Keys.of(Bytes.utf8("import "), GROUP.id().bytes(), Bytes.utf8("key")), row);
    tables
        .table(HomeTable.META)
        .put(Keys.of(Bytes.utf8("author "), GROUP.id().bytes(), hash("author")), row);
    tables
        .table(HomeTable.META)
        .put(Keys.of(Bytes.utf8("ended "), GROUP.id().bytes(), LOG.publicKey()), row);
  }

  /** The first byte says how many bytes of the input belong to the key. */
  @FuzzTest
  void decodesMemberRows(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Bytes bytes = Bytes.of(input).slice(1, input.length);
    int split = Math.min(input[0] & 0x3f, bytes.size());
    inHome(
        tables -> {
          Bytes key = Keys.of(GROUP.id().bytes(), bytes.slice(0, split));
          tables.table(HomeTable.MEMBERS).put(key, bytes.slice(split, bytes.size()));
          GroupRows rows = new GroupRows(tables);
          Optional<List<GroupRows.PlacedMemberEntry>> read =
              read(() -> rows.memberEntries(GROUP.id()));
          if (read.isPresent() && !read.get().isEmpty()) {
            GroupRows.PlacedMemberEntry placed = read.get().get(0);
            assertThat(key)
                .isEqualTo(
                    Bytes.concat(
                        GROUP.id().bytes(), placed.log().publicKey(), Keys.u64(placed.sequence())));
          }
        });
  }

  /** The input stands in each row of an inbox in turn. */
  @FuzzTest
  void decodesInboxes(byte[] input) throws IOException {
    Bytes row = Bytes.of(input);
    inHome(
        tables -> {
          Inbox inbox = new Inbox(tables, GROUP.id());
          inbox.deliver(message());
          inbox.hold(message());
          EntriesAside aside = new EntriesAside(tables, GROUP.id());
          aside.put(message());
          inbox.commitCursor("screen", 1);
          inbox.noteClaim(LOG, 7, ID);
          DagHeads heads = new DagHeads(tables, GROUP.id());
          heads.delivered(ID, message().position(), List.of());
          heads.save();
          for (HomeTable table : HomeTable.values()) {
            for (Row known : tables.table(table).scan(Keys.START, Keys.END, 100)) {
              tables.table(table).put(known.key(), row);
            }
          }
          read(() -> inbox.standing(ID));
          read(() -> inbox.waiting(ID));
          read(() -> inbox.delivered(1));
          read(() -> inbox.claim(LOG, 7));
          read(() -> inbox.after(0, 10));
          read(inbox::lastRow);
          read(inbox::waitingRows);
          read(() -> inbox.cursor("screen"));
          read(() -> aside.take((log, sequence) -> true));
          Optional<DagHeads> newest = read(() -> new DagHeads(tables, GROUP.id()));
          newest.ifPresent(found -> assertThat(found.asParents()).doesNotContainNull());
        });
  }

  @FuzzTest
  void decodesHoldings(byte[] input) throws IOException {
    Optional<Holdings> read = Decoding.of(() -> Holdings.parse(Bytes.of(input)));
    inHome(
        tables -> {
          tables
              .table(HomeTable.MVDS)
              .put(Keys.of(Bytes.utf8("h"), GROUP.id().bytes(), LOG.publicKey()), Bytes.of(input));
          assertThat(read(() -> HeldByMember.row(tables, GROUP.id(), LOG))).isEqualTo(read);
        });
    if (read.isPresent()) {
      Bytes again = read.get().toBytes();
      assertThat(Decoding.of(() -> Holdings.parse(again))).isEqualTo(read);
      assertThat(read.get().followedBy(read.get().receipts())).isEqualTo(read.get());
      assertThat(read.get().followedBy(Map.of()).wentBack())
          .isEqualTo(read.get().wentBack() || holdsSomething(read.get()));
    }
  }

  @FuzzTest
  void decodesQuietLogs(byte[] input) throws IOException {
    Optional<QuietLogs.Quiet> read = Decoding.of(() -> QuietLogs.Quiet.parse(Bytes.of(input)));
    inHome(
        tables -> {
          Bytes key = Keys.of(Bytes.utf8("quiet "), GROUP.id().bytes(), LOG.publicKey());
          tables.table(HomeTable.META).put(key, Bytes.of(input));
          assertThat(read(() -> new QuietLogs(tables, GROUP.id()).sinceMs().get(LOG)))
              .isEqualTo(read.map(QuietLogs.Quiet::sinceMs));
        });
    if (read.isPresent()) {
      Bytes again = read.get().toBytes();
      assertThat(Decoding.of(() -> QuietLogs.Quiet.parse(again))).isEqualTo(read);
    }
  }

  private static boolean holdsSomething(Holdings holdings) {
    return holdings.receipts().values().stream()
        .anyMatch(receipt -> !ReceiptCheck.held(receipt).isEmpty());
  }

  private static Holdings holdings() {
    Digest root = Sha256.of(Bytes.utf8("root"));
    LogName other = LogName.of(hash("other"));
    return new Holdings(
        true,
        Map.of(
            LOG,
            Receipt.of(LOG, 1_000, root, List.of(new SequenceRange(3, 5), new SequenceRange(9, 9))),
            other,
            Receipt.of(other, 7, root, List.of())));
  }

  private static InboxRow message() {
    return new InboxRow(
        ID,
        Optional.of(new InboxRow.Place(LOG, 7, hash("salt").slice(0, Limits.POSITION_SALT_BYTES))),
        1_700_000_000,
        Bytes.EMPTY,
        Bytes.utf8("hello"),
        Bytes.utf8("fields of later"),
        true,
        1_700_000_000_123L,
        List.of(MessageId.of(hash("missing"))));
  }

  /** The rows as the program writes them. */
  private static Bytes written(HomeTable table, Check writing) throws IOException {
    try (MemoryHome home = new MemoryHome()) {
      home.update(writing::run);
      return home.read(tables -> tables.table(table).scan(Keys.START, Keys.END, 1)).get(0).value();
    }
  }

  @Test
  void keepsItsSeeds() throws IOException {
    GroupRows.OwnGroup own = new GroupRows.OwnGroup(GROUP, SECRET);
    GroupRows.OpenInvite invite = new GroupRows.OpenInvite(SECRET, 1_800_000_000_000L, true, false);
    GroupRows.PendingJoin join =
        new GroupRows.PendingJoin(SECRET, SECRET, Bytes.utf8("block"), Bytes.utf8("record"));
    Bytes entry =
        MemberEntryCodec.encode(
            new MemberEntry.GroupCreated("Café", new NewMember(LOG, hash("agree"), "Zoë", true)));
    Bytes member = Bytes.concat(Bytes.ofHex("28"), LOG.publicKey(), Keys.u64(7), entry);
    Corpus.of(RowsFuzzTest.class)
        .addWithEdges("decodesInboxRows", "full", message().toBytes())
        .addWithEdges(
            "decodesGroups",
            "group",
            written(HomeTable.GROUPS, tables -> new GroupRows(tables).putGroup(own)))
        .addWithEdges(
            "decodesRowsOfGroups",
            "invite",
            written(
                HomeTable.INVITES,
                tables -> new GroupRows(tables).putInvite(GROUP.id(), LOG, invite)))
        .addWithEdges(
            "decodesRowsOfGroups",
            "join",
            written(HomeTable.META, tables -> new GroupRows(tables).putPendingJoin(LOG, join)))
        .addWithEdges("decodesRowsOfGroups", "id", ID.bytes())
        .addWithEdges("decodesMemberRows", "created", member)
        .add("decodesMemberRows", "short-key", Bytes.concat(Bytes.ofHex("01"), entry))
        .add(
            "decodesMemberRows",
            "negative",
            Bytes.concat(
                Bytes.ofHex("28"), LOG.publicKey(), Bytes.ofHex("ffffffffffffffff"), entry))
        .addWithEdges("decodesInboxes", "message", message().toBytes())
        .addWithEdges("decodesInboxes", "number", Keys.u64(7))
        .add("decodesInboxes", "negative", Bytes.ofHex("ffffffffffffffff"))
        .addWithEdges("decodesInboxes", "standing", Bytes.ofHex("0101"))
        .addWithEdges("decodesInboxes", "heads", written(HomeTable.META, RowsFuzzTest::writeHeads))
        .addWithEdges("decodesHoldings", "two-logs", holdings().toBytes())
        .add("decodesQuietLogs", "quiet", new QuietLogs.Quiet(7, Optional.empty()).toBytes())
        .addWithEdges(
            "decodesQuietLogs", "told", new QuietLogs.Quiet(7, Optional.of(LOG)).toBytes())
        .check();
  }

  private static void writeHeads(Tables tables) throws IOException {
    DagHeads heads = new DagHeads(tables, GROUP.id());
    heads.delivered(ID, message().position(), List.of());
    heads.delivered(MessageId.of(hash("two")), Optional.empty(), List.of());
    heads.save();
  }
}

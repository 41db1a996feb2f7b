package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.group.Limits;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.MemberEntryCodec;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.core.PollState;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/**
 * Groups, own logs, invites, member entries and import keys in the tables of a home. Good for the
 * one piece of work that gave the tables.
 */
public final class GroupRows {
  private static final int VERSION = 1;
  private static final long END = 1L << 62;
  private static final Bytes JOIN = Bytes.utf8("join ");
  private static final Bytes ANSWER = Bytes.utf8("answer ");

  private final Table groups;
  private final Table logs;
  private final Table members;
  private final Table invites;
  private final Table meta;

  public GroupRows(Tables tables) {
    this.groups = tables.table(HomeTable.GROUPS);
    this.logs = tables.table(HomeTable.LOGS);
    this.members = tables.table(HomeTable.MEMBERS);
    this.invites = tables.table(HomeTable.INVITES);
    this.meta = tables.table(HomeTable.META);
  }

  /** A group of this device with the private key to which its secrets are sealed. */
  public record OwnGroup(Group group, SecretBytes agreementKey) {}

  /**
   * An invite that this device waits for.
   *
   * @param used whether somebody joined with it
   */
  public record OpenInvite(SecretBytes seed, long expiresAtMs, boolean mayInvite, boolean used) {}

  /** A member entry and where it stands. */
  public record PlacedMemberEntry(LogName log, long sequence, MemberEntry entry) {}

  public void putGroup(OwnGroup own) throws IOException {
    Group group = own.group();
    ByteWriter out = new ByteWriter().u8(VERSION);
    out.bytes(group.creator().publicKey()).bytes(group.nonce()).bytes(group.ownLog().publicKey());
    out.bytes(own.agreementKey().expose(SecretAccess.token()));
    text(out, group.name());
    out.varint(group.epochs().size());
    for (Map.Entry<Integer, SecretBytes> epoch : group.epochs().entrySet()) {
      out.varint(epoch.getKey()).bytes(epoch.getValue().expose(SecretAccess.token()));
    }
    groups.put(group.id().bytes(), out.toBytes());
  }

  public Optional<OwnGroup> group(GroupId id) throws IOException {
    Optional<Bytes> row = groups.get(id.bytes());
    return row.isPresent() ? Optional.of(group(id, row.get())) : Optional.empty();
  }

  public List<OwnGroup> groups() throws IOException {
    List<OwnGroup> all = new ArrayList<>();
    for (Row row : groups.scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
      all.add(group(Rows.decode("group", () -> GroupId.parse(row.key())), row.value()));
    }
    return all;
  }

  private static OwnGroup group(GroupId id, Bytes row) throws IOException {
    return Rows.decode(
        "group",
        () -> {
          ByteReader in = open(row, "group");
          LogName creator = LogName.of(in.take(LogName.SIZE));
          Bytes nonce = in.take(Limits.SECRET_BYTES);
          LogName ownLog = LogName.of(in.take(LogName.SIZE));
          SecretBytes agreement = SecretBytes.of(in.take(Limits.SECRET_BYTES));
          String name = in.take(in.varint()).utf8();
          SortedMap<Integer, SecretBytes> epochs = new TreeMap<>();
          for (long left = in.varint(); left > 0; left--) {
            long epoch = in.varint();
            if (epoch < 0 || epoch > Integer.MAX_VALUE) {
              throw new MalformedException("no group has the epoch " + epoch);
            }
            epochs.put((int) epoch, SecretBytes.of(in.take(Limits.SECRET_BYTES)));
          }
          in.expectEnd();
          return new OwnGroup(new Group(id, name, creator, nonce, epochs, ownLog), agreement);
        });
  }

  public void putOwnLog(GroupId group, LogIdentity identity) throws IOException {
    logs.put(
        Keys.of(group.bytes(), identity.name().publicKey()),
        new ByteWriter().u8(VERSION).bytes(identity.seed().expose(SecretAccess.token())).toBytes());
  }

  /** The logs of this device in a group, in the order of their names. */
  public List<LogIdentity> ownLogs(GroupId group) throws IOException {
    List<LogIdentity> own = new ArrayList<>();
    for (Row row : logs.scanPrefix(group.bytes(), Integer.MAX_VALUE)) {
      own.add(
          Rows.decode(
              "own log",
              () ->
                  new LogIdentity(
                      LogName.of(
                          row.key().slice(row.key().size() - LogName.SIZE, row.key().size())),
                      SecretBytes.of(open(row.value(), "own log").takeRest()))));
    }
    return own;
  }

  /** Whether this device writes the log. */
  public boolean isOwnLog(GroupId group, LogName log) throws IOException {
    return logs.get(Keys.of(group.bytes(), log.publicKey())).isPresent();
  }

  public void putMemberEntry(GroupId group, LogName log, long sequence, MemberEntry entry)
      throws IOException {
    members.put(
        Keys.of(group.bytes(), log.publicKey(), Keys.u64(sequence)),
        MemberEntryCodec.encode(entry));
  }

  /** The position of what follows from the last head of a log: behind all that it can have. */
  static long endOf(LogName successor) {
    return END | (Keys.u64At(successor.publicKey(), 0) >>> 2);
  }

  /** All member entries of a group; kinds that this version does not know are left out. */
  public List<PlacedMemberEntry> memberEntries(GroupId group) throws IOException {
    return FoldedMemberships.entries(memberRows(group));
  }

  List<Row> memberRows(GroupId group) throws IOException {
    return members.scanPrefix(group.bytes(), Integer.MAX_VALUE);
  }

  /** How many member entries a group has. */
  public long memberEntryCount(GroupId group) throws IOException {
    return members.count(group.bytes(), Keys.after(group.bytes()));
  }

  public void putInvite(GroupId group, LogName invite, OpenInvite open) throws IOException {
    invites.put(
        Keys.of(group.bytes(), invite.publicKey()),
        new ByteWriter()
            .u8(VERSION)
            .bytes(open.seed().expose(SecretAccess.token()))
            .varint(open.expiresAtMs())
            .u8(open.mayInvite() ? 1 : 0)
            .u8(open.used() ? 1 : 0)
            .toBytes());
  }

  /** The invites that this device made, used ones included, by their one-time names. */
  public Map<LogName, OpenInvite> invites(GroupId group) throws IOException {
    Map<LogName, OpenInvite> found = new TreeMap<>();
    for (Row row : invites.scanPrefix(group.bytes(), Integer.MAX_VALUE)) {
      Bytes key = row.key();
      found.put(LogName.of(key.slice(key.size() - LogName.SIZE, key.size())), invite(row.value()));
    }
    return found;
  }

  /** The invite with this one-time name, if this device made it. */
  public Optional<OpenInvite> invite(GroupId group, LogName name) throws IOException {
    Optional<Bytes> row = invites.get(Keys.of(group.bytes(), name.publicKey()));
    return row.isPresent() ? Optional.of(invite(row.get())) : Optional.empty();
  }

  private static OpenInvite invite(Bytes row) throws IOException {
    return Rows.decode(
        "invite",
        () -> {
          ByteReader in = open(row, "invite");
          return new OpenInvite(
              SecretBytes.of(in.take(Limits.SECRET_BYTES)),
              in.varint(),
              in.u8() == 1,
              in.u8() == 1);
        });
  }

  /**
   * A join that was prepared and perhaps published, but not finished.
   *
   * @param logSeed key of the log that joins
   * @param block the sealed request
   * @param record the signed record under the invite's name
   */
  public record PendingJoin(
      SecretBytes logSeed, SecretBytes agreementKey, Bytes block, Bytes record) {}

  public void putPendingJoin(LogName invite, PendingJoin join) throws IOException {
    meta.put(
        joinKey(invite),
        new ByteWriter()
            .u8(VERSION)
            .bytes(join.logSeed().expose(SecretAccess.token()))
            .bytes(join.agreementKey().expose(SecretAccess.token()))
            .varint(join.block().size())
            .bytes(join.block())
            .bytes(join.record())
            .toBytes());
  }

  public Optional<PendingJoin> pendingJoin(LogName invite) throws IOException {
    Optional<Bytes> row = meta.get(joinKey(invite));
    if (!row.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        Rows.decode(
            "pending join",
            () -> {
              ByteReader in = open(row.get(), "pending join");
              return new PendingJoin(
                  SecretBytes.of(in.take(Limits.SECRET_BYTES)),
                  SecretBytes.of(in.take(Limits.SECRET_BYTES)),
                  in.take(in.varint()),
                  in.takeRest());
            }));
  }

  /** How many joins are not finished. */
  public long pendingJoins() throws IOException {
    return meta.count(JOIN, Keys.after(JOIN));
  }

  /** How many keys of own logs are kept for each group that is not here. */
  public Map<GroupId, Integer> logsWithoutGroup() throws IOException {
    Map<GroupId, Integer> found = new LinkedHashMap<>();
    for (Row row : logs.scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
      Bytes group = row.key().slice(0, row.key().size() - LogName.SIZE);
      if (!groups.get(group).isPresent()) {
        found.merge(Rows.decode("own log", () -> GroupId.parse(group)), 1, Integer::sum);
      }
    }
    return found;
  }

  public void deletePendingJoin(LogName invite) throws IOException {
    meta.delete(joinKey(invite));
  }

  private static Bytes joinKey(LogName invite) {
    return Keys.of(JOIN, invite.publicKey());
  }

  /** This device's published answer to an invite: under its one-time name, a record and a block. */
  public record JoinAnswer(LogName invite, Bytes block, Bytes record) {}

  /** Remembers the answer by which this device joined the group. */
  public void putJoinAnswer(GroupId group, JoinAnswer answer) throws IOException {
    meta.put(
        Keys.of(ANSWER, group.bytes(), answer.invite().publicKey()),
        new ByteWriter()
            .u8(VERSION)
            .varint(answer.block().size())
            .bytes(answer.block())
            .bytes(answer.record())
            .toBytes());
  }

  /** The answers by which this device joined the group. */
  public List<JoinAnswer> joinAnswers(GroupId group) throws IOException {
    List<JoinAnswer> answers = new ArrayList<>();
    for (Row row : meta.scanPrefix(Keys.of(ANSWER, group.bytes()), Integer.MAX_VALUE)) {
      Bytes key = row.key();
      LogName invite = LogName.of(key.slice(key.size() - LogName.SIZE, key.size()));
      answers.add(
          Rows.decode(
              "answer to an invite",
              () -> {
                ByteReader in = open(row.value(), "answer to an invite");
                return new JoinAnswer(invite, in.take(in.varint()), in.takeRest());
              }));
    }
    return answers;
  }

  public void putImported(GroupId group, Bytes importKey, MessageId id) throws IOException {
    meta.put(importKey(group, importKey), id.bytes());
  }

  /** The message that was made for an import key. */
  public Optional<MessageId> imported(GroupId group, Bytes importKey) throws IOException {
    Optional<Bytes> id = meta.get(importKey(group, importKey));
    return id.isPresent()
        ? Optional.of(Rows.decode("import key", () -> MessageId.parse(id.get())))
        : Optional.empty();
  }

  public void putAuthorLog(GroupId group, String author, LogName log) throws IOException {
    meta.put(authorKey(group, author), log.publicKey());
  }

  /** The own log that stands for an author of imported messages. */
  public Optional<LogName> authorLog(GroupId group, String author) throws IOException {
    Optional<Bytes> log = meta.get(authorKey(group, author));
    return log.isPresent()
        ? Optional.of(Rows.decode("log of an author", () -> LogName.fromPublicKey(log.get())))
        : Optional.empty();
  }

  /** Keeps what the last catch-up pass of a group did. */
  public void putTrace(GroupId group, Bytes trace) throws IOException {
    meta.put(traceKey(group), trace);
  }

  /** What the last catch-up pass of a group did. */
  public Optional<Bytes> trace(GroupId group) throws IOException {
    return meta.get(traceKey(group));
  }

  /** Keeps what the passes of a group remember for the next one. */
  public void putPolls(GroupId group, PollState state) throws IOException {
    meta.put(pollsKey(group), state.toBytes());
  }

  /** What the passes of a group remember for the next one. */
  public PollState polls(GroupId group) throws IOException {
    Optional<Bytes> row = meta.get(pollsKey(group));
    return row.isPresent()
        ? Rows.decode("state of passes", () -> PollState.parse(row.get()))
        : PollState.FIRST;
  }

  private static Bytes pollsKey(GroupId group) {
    return Keys.of(Bytes.utf8("polls "), group.bytes());
  }

  private static Bytes traceKey(GroupId group) {
    return Keys.of(Bytes.utf8("trace "), group.bytes());
  }

  private static Bytes importKey(GroupId group, Bytes key) {
    return Keys.of(Bytes.utf8("import "), group.bytes(), key);
  }

  private static Bytes authorKey(GroupId group, String author) {
    return Keys.of(Bytes.utf8("author "), group.bytes(), Sha256.of(Bytes.utf8(author)).bytes());
  }

  private static ByteReader open(Bytes row, String what) throws MalformedException {
    ByteReader in = new ByteReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException(what + " of version " + version);
    }
    return in;
  }

  private static void text(ByteWriter out, String text) {
    Bytes bytes = Bytes.utf8(text);
    out.varint(bytes.size()).bytes(bytes);
  }
}

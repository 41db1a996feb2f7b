package org.remotelog;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.DirectCopy;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.GroupSession;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Home;
import org.remotelog.log.Gap;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.client.LogReader;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/**
 * The front door: a device's groups and messages, kept in its home, written to and read from
 * storage that nobody has to trust.
 *
 * <p>Sending is done when it is in the home; {@link #flush} and {@link #sync} bring it to stores
 * and pointers. Home, stores, pointers and executor belong to the embedder, who closes them after
 * this.
 *
 * <p>Threads: safe for use by several. Passes ({@code flush}, {@code sync}) run one after the
 * other, everything else beside them. All calls block; only passes, {@code join} and {@link Proofs}
 * talk to the network. Listeners and {@link LogEvents} are called on the thread that made the call.
 *
 * <p>Errors: every method that takes a group throws {@link RemoteLogException.Unknown} for one that
 * this device has not, and every method {@link RemoteLogException.HomeFailed} when the home cannot
 * be read or written, {@link RemoteLogException.Interrupted} when the thread was interrupted, and
 * {@link IllegalStateException} after closing. Nothing was changed then, unless a method says so.
 */
public final class RemoteLogClient implements AutoCloseable {
  private static final int STAMP_BYTES = 16;

  private final ClientParts parts;
  private final Invites invites;
  private final Appends appends;
  private final Groups groups;
  private final Optional<RequestThreads> ownThreads;
  private final Calls calls = new Calls();

  RemoteLogClient(ClientBuilder builder, Home home) {
    this.ownThreads =
        builder.executor().isPresent() ? Optional.empty() : Optional.of(new RequestThreads());
    Network network =
        new Network(
            builder.stores(),
            builder.pointers(),
            ownThreads.<Executor>map(threads -> threads).orElseGet(builder.executor()::get),
            ClientLimits.MAX_PARALLEL_REQUESTS,
            builder.requestDeadline());
    SecureRandom random = builder.random();
    Clock clock = builder.clock();
    LogWriter writer = new LogWriter(home, network, random, clock::millis, builder.events());
    this.parts =
        new ClientParts(
            home,
            network,
            writer,
            new LogReader(home, network, clock::millis, builder.events()),
            new Bridge(writer, clock::millis, () -> ClientParts.randomBytes(random, STAMP_BYTES)),
            random,
            clock::millis,
            builder.events(),
            builder.replacedGrace(),
            new DeviceKeys(builder.owners(), builder.ethereumOwner()),
            new OwnLooks(),
            new Directs());
    this.invites = new Invites(parts);
    this.appends = new Appends(parts);
    this.groups = new Groups(parts);
  }

  public static ClientBuilder builder() {
    return new ClientBuilder();
  }

  /**
   * Makes a group of which this device is the creator and first member.
   *
   * @param name 1 to {@value org.remotelog.group.Limits#MAX_GROUP_NAME_BYTES} bytes of UTF-8, not
   *     all white space
   * @throws RemoteLogException.TooLarge when the name is empty or longer
   */
  public GroupInfo createGroup(String name) throws RemoteLogException {
    return createGroup(name, "");
  }

  /** The same with a display name for this device, as {@link #join} takes one. */
  public GroupInfo createGroup(String name, String displayName) throws RemoteLogException {
    return calls.run(() -> groups.create(name, Names.cut(displayName)));
  }

  /** The groups of this device. */
  public List<GroupInfo> groups() throws RemoteLogException {
    return calls.run(() -> parts.home().read(Groups::list));
  }

  /**
   * Makes an invite: a text to give to one device over a channel that others cannot read. It works
   * once; {@link #sync} looks whether it was answered.
   *
   * @throws RemoteLogException.NotAllowed when this device may not add members
   * @throws RemoteLogException.TooLarge when {@link ClientBounds#MAX_OPEN_INVITES} are open
   */
  public String invite(GroupId group, InviteOptions options) throws RemoteLogException {
    own(group);
    return calls.run(() -> invites.invite(group, options));
  }

  /**
   * Joins a group by an invite, under a display name of at most 64 bytes (a longer one is cut).
   * Needs every store and pointer. The device can read at once; what it writes counts for others
   * once the inviter was online. After a failure or a crash, joining again with the same code goes
   * on where it stopped, with the same log.
   *
   * @throws RemoteLogException.InviteRefused when the code is spoiled, foreign, used or expired, or
   *     this device is in the group already; nothing was changed then
   * @throws RemoteLogException.NetworkFailed when a store or pointer failed; the group is not there
   *     yet, and the answer may nevertheless be out
   */
  public GroupInfo join(String code, String displayName) throws RemoteLogException {
    return calls.run(() -> new Joining(parts).join(code, Names.cut(displayName)));
  }

  /** The logs of the group and their names, removed ones included. */
  public List<MemberInfo> members(GroupId group) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> parts.home().read(tables -> Inspection.membersAndExpiry(tables, own)));
  }

  /**
   * Removes a log from the group: what it has written so far, as far as this device knows, stays;
   * what it writes from now on counts for nobody. It can still read what is sealed under secrets
   * that it has.
   *
   * @throws RemoteLogException.Unknown when the log never was a member
   * @throws RemoteLogException.NotAllowed when this device is not in the chain of invites before
   *     it; nobody may remove the creator
   */
  public void removeMember(GroupId group, LogName log) throws RemoteLogException {
    own(group);
    calls.run(() -> new Removal(parts).remove(group, log));
    parts.directs().passed(Optional.of(group));
  }

  /**
   * Sends a text that follows the newest messages. Durable in the home when this returns.
   *
   * @throws RemoteLogException.TooLarge when the whole message has more than {@value
   *     org.remotelog.mvds.Limits#MAX_MESSAGE_BYTES} bytes
   */
  public SentMessage send(GroupId group, String text) throws RemoteLogException {
    return appendAll(group, List.of(Draft.text(text))).get(0);
  }

  /**
   * Appends messages in this order, all or none. Durable in the home when this returns.
   *
   * @throws RemoteLogException.TooLarge when a message is over the limit or has more than {@value
   *     org.remotelog.mvds.Limits#MAX_PARENTS} parents
   * @throws RemoteLogException.Unknown when a parent was not delivered here
   * @throws RemoteLogException.NotAllowed when a draft names a new author and this device may not
   *     add members
   */
  public List<SentMessage> appendAll(GroupId group, List<Draft> drafts) throws RemoteLogException {
    own(group);
    List<SentMessage> sent = calls.run(() -> appends.append(group, drafts));
    parts.directs().wake(group);
    return sent;
  }

  /** The message that was appended with an import key. */
  public Optional<MessageId> imported(GroupId group, Bytes importKey) throws RemoteLogException {
    return calls.run(
        () -> parts.home().read(tables -> new GroupRows(tables).imported(group, importKey)));
  }

  /**
   * Completes, on the thread that flushes, once every store and pointer has a head that covers the
   * message. It is not completed by closing.
   */
  public CompletableFuture<Long> whenPublished(SentMessage message) throws RemoteLogException {
    return calls.run(() -> parts.writer().whenPublished(message.log(), message.sequence()));
  }

  /**
   * Takes a message that a peer gave directly, in the published dialect. It is delivered in causal
   * order and shows as unconfirmed until a signed head of its author's log covers it.
   *
   * <p>A position of a log that is no member's does not count; a member entry is ignored, as is
   * what a removed member wrote after its last accepted position.
   *
   * @param encoded as {@link #encoded} makes it, at most {@value
   *     org.remotelog.mvds.Limits#MAX_MESSAGE_BYTES} bytes
   * @return whether it is new
   * @throws MalformedException when the bytes are no message of this group
   */
  public boolean receive(GroupId group, Bytes encoded)
      throws RemoteLogException, MalformedException {
    own(group);
    Message message = MessageCodec.decode(Dialect.SPEC, encoded);
    if (!message.group().equals(group)) {
      throw new MalformedException("the message belongs to another group");
    }
    return calls.run(
        () ->
            parts.bridge().transaction(parts.home(), group, session -> session.receive(message))
                == GroupSession.Received.NEW);
  }

  /**
   * A delivered message, own or not, to be sent over a transport of the embedder's own: its bytes
   * for {@link #receive} in the published dialect, with its position in the log and the salt that
   * proves it. A receiver that has all messages of a segment in this way need not fetch it.
   *
   * @throws RemoteLogException.Unknown when the message was not delivered here
   */
  public Bytes encoded(GroupId group, MessageId id) throws RemoteLogException {
    own(group);
    return calls
        .run(() -> parts.home().read(tables -> DirectCopy.of(tables, group, id)))
        .orElseThrow(
            () ->
                new RemoteLogException.Unknown(
                    "no message " + id.hex(), "Only delivered messages can be sent on."));
  }

  /**
   * Begins to sync a group directly with members that are online, beside its logs: by TLS over TCP,
   * to addresses that the embedder knows. It goes on until it is closed, or this client is.
   *
   * @throws IllegalStateException when the group has direct connections of this client already
   */
  public DirectSync direct(GroupId group, DirectOptions options, DirectEvents events)
      throws RemoteLogException {
    return calls.run(() -> parts.directs().begin(parts, parts.ownGroup(group), options, events));
  }

  /** The same over a transport and on a thread of the embedder's. */
  public DirectTurns direct(
      GroupId group, DirectOptions options, DirectEvents events, DirectHost host)
      throws RemoteLogException {
    Directs all = parts.directs();
    return calls.run(() -> all.begin(parts, parts.ownGroup(group), options, events, host));
  }

  /** Publishes what is pending of all groups. What could not be published is in the report. */
  public FlushReport flush() throws RemoteLogException {
    FlushReport report = calls.pass(() -> new SyncPass(parts, invites).flush(Optional.empty()));
    parts.directs().passed(Optional.empty());
    return report;
  }

  /**
   * One pass over one group or all: publishes what is pending, adds who answered an invite, and
   * catches up. What stores and pointers do wrong is in the report.
   */
  public SyncReport sync(Optional<GroupId> group) throws RemoteLogException {
    return sync(group, SyncOptions.DEFAULT);
  }

  /** The same, as far and in the order that the options say; {@link WatchPace} says when. */
  public SyncReport sync(Optional<GroupId> group, SyncOptions options) throws RemoteLogException {
    if (group.isPresent()) {
      own(group.get());
    }
    SyncReport report = calls.pass(() -> new SyncPass(parts, invites, options).run(group));
    parts.directs().passed(group);
    return report;
  }

  /**
   * Delivered messages after a row, in causal order. None means that there are no more; fewer than
   * the limit does not, as one read also ends after 16 MiB.
   *
   * @param afterRow the row of the last message that is known, 0 for the first ones
   * @param limit at least 1; above {@value ClientBounds#MAX_MESSAGES_PER_READ} counts as that
   */
  public List<DeliveredMessage> messages(GroupId group, long afterRow, int limit)
      throws RemoteLogException {
    own(group);
    if (afterRow < 0 || limit < 1) {
      throw new IllegalArgumentException(limit + " messages after row " + afterRow);
    }
    int bounded = Math.min(limit, ClientBounds.MAX_MESSAGES_PER_READ);
    return calls.run(
        () -> parts.home().read(t -> Inspection.messages(t, group, afterRow, bounded)));
  }

  /**
   * Messages that are here and wait for others that they follow, those with the latest times first.
   *
   * @param limit at least 1; above {@value ClientBounds#MAX_MESSAGES_PER_READ} counts as that
   */
  public List<WaitingMessage> waiting(GroupId group, int limit) throws RemoteLogException {
    own(group);
    if (limit < 1) {
      throw new IllegalArgumentException(limit + " messages");
    }
    int bounded = Math.min(limit, ClientBounds.MAX_MESSAGES_PER_READ);
    return calls.run(() -> parts.home().read(t -> Inspection.waiting(t, group, bounded)));
  }

  /** What of one group or all is not published yet; a look at the home, cheap enough for often. */
  public Pending pending(Optional<GroupId> group) throws RemoteLogException {
    return calls.run(() -> parts.home().read(tables -> Inspection.pending(tables, group)));
  }

  /**
   * Hands every message that the named reader has not taken yet to the listener, in order, and
   * remembers after each that it was taken. A crash in between repeats at most the last message, as
   * does a listener that throws. Closing ends it after the present message. One thread at a time
   * for each reader; the listener may call this client, except {@code close}.
   *
   * @param reader a name of at most {@value ClientBounds#MAX_CURSOR_NAME_BYTES} bytes of UTF-8
   * @return how many were handed on
   */
  public long drain(GroupId group, String reader, MessageListener listener)
      throws RemoteLogException {
    own(group);
    return calls.run(() -> new Draining(parts, calls).drain(group, reader, listener));
  }

  /** What is known to be missing, as the last pass found it. */
  public List<Gap> gaps(GroupId group) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> parts.home().read(tables -> Inspection.gaps(tables, own)));
  }

  /**
   * What messages of {@link #waiting} wait for, and how many of them follow each; of the first
   * {@value ClientBounds#MAX_MESSAGES_PER_READ} that wait.
   */
  public AbsentParents absentParents(GroupId group) throws RemoteLogException {
    own(group);
    return calls.run(() -> parts.home().read(t -> Inspection.absentParents(t, group)));
  }

  /** The logs of the group, as this device knows them. */
  public LogView inspect(GroupId group) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> parts.home().read(tables -> Inspection.logs(tables, own)));
  }

  /** Which members have received what, as their newest heads that are here say. */
  public Receipts receipts(GroupId group) throws RemoteLogException {
    GroupRows.OwnGroup own = own(group);
    return calls.run(() -> new Receipts(parts, calls, own));
  }

  /** Checks, proofs and explanations. */
  public Proofs proofs() {
    return new Proofs(parts, calls);
  }

  /** Files that carry logs from one device to another. */
  public Transfer transfer() {
    return new Transfer(parts, calls);
  }

  private GroupRows.OwnGroup own(GroupId group) throws RemoteLogException {
    return calls.run(() -> parts.ownGroup(group));
  }

  /** Closes within {@link ClientBounds#CLOSE_WAIT}. */
  @Override
  public void close() {
    close(ClientBounds.CLOSE_WAIT);
  }

  /**
   * Refuses new work and waits for what is under way; what a pass has not finished is in the home
   * and goes on next time. Closing again is fine.
   *
   * @return whether everything was finished in time; if not, requests are interrupted, and the home
   *     must stay open until the calls have returned
   */
  public boolean close(Duration wait) {
    parts.directs().close();
    boolean idle = calls.close(wait);
    ownThreads.ifPresent(RequestThreads::close);
    return idle;
  }
}

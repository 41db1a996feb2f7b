package org.remotelog.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "mvds",
    description = {
      "Speak bare MVDS with another implementation: payloads in frames of a four-byte big-endian"
          + " length, over loopback, without a home and without TLS.",
      "Exit code 3 when appended messages were not acknowledged."
    })
final class MvdsCommand implements Callable<Integer> {
  private static final Duration TURN = Duration.ofMillis(100);

  private final Shell shell;

  @Option(names = "--listen", paramLabel = "H:P", description = "Take connections; port 0 is any.")
  private List<String> listen = new ArrayList<>();

  @Option(names = "--dial", paramLabel = "H:P", description = "Connect, again when it is lost.")
  private List<String> dial = new ArrayList<>();

  @Option(names = "--group", required = true, paramLabel = "HEX", description = "32 bytes in hex.")
  private String group = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "batch",
      description = "batch or interactive. Default: batch.")
  private String mode = "batch";

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "spec",
      description = "spec or legacy. Default: spec.")
  private String dialect = "spec";

  @Option(names = "--append", paramLabel = "N", description = "Messages for each peer that comes.")
  private int append;

  @Option(
      names = "--epoch",
      paramLabel = "SPAN",
      defaultValue = "1s",
      description = "Shortest time between two payloads to one peer. Default: 1s.")
  private String epoch = "1s";

  @Option(names = "--for", paramLabel = "SPAN", description = "End after this time.")
  private @Nullable String time;

  @Option(names = "--once", description = "End when a peer has acknowledged all and is quiet.")
  private boolean once;

  MvdsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (listen.isEmpty() && dial.isEmpty()) {
      throw CommandException.usage(
          "there is nobody to speak with", "Give an address with --listen or --dial.");
    }
    if (append < 0 || append > Limits.MAX_WIRE_MESSAGES) {
      throw CommandException.usage(
          append + " messages cannot be appended",
          "Give a number up to " + Limits.MAX_WIRE_MESSAGES + ".");
    }
    GroupId id = groupId();
    SyncMode speaks = choice(SyncMode.class, "mode", mode);
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(Math.max(1, Words.duration(epoch).toMillis())),
            choice(Dialect.class, "dialect", dialect),
            new SecureRandom().nextLong(),
            NodeOptions::systemElapsedMs,
            shell::nowMs,
            Optional.of(new NodeOptions.Guests(id, speaks, false)));
    long endMs = time == null ? Long.MAX_VALUE : shell.nowMs() + Words.duration(time).toMillis();
    WireEvents events = new WireEvents(shell);
    try (TcpTransport transport = TcpTransport.bare(new SecureRandom());
        MemoryHome home = new MemoryHome();
        MvdsNode node =
            new MvdsNode(home, new TableMessages(any -> false), transport, options, events)) {
      open(transport, events);
      return run(node, events, id, endMs);
    }
  }

  private void open(TcpTransport transport, WireEvents events) throws CommandException {
    try {
      for (String address : listen) {
        events.listening(transport.listen(HostPort.read(address)));
      }
      for (String address : dial) {
        InetSocketAddress to = HostPort.read(address);
        transport.dial(to);
      }
    } catch (IOException e) {
      throw CommandException.failed(
          String.valueOf(e.getMessage()), "Choose a free port on a loopback address.");
    }
    shell.flush();
  }

  private int run(MvdsNode node, WireEvents events, GroupId id, long endMs) throws Exception {
    List<MessageId> own = new ArrayList<>();
    Calls calls = new Calls(node);
    for (int i = 1; i <= append; i++) {
      Bytes body = Bytes.utf8("message " + i + " of " + shell.nowMs());
      Message message = new Message(id, shell.nowMs() / 1_000, body, Metadata.NONE);
      own.add(MessageIds.of(message));
      calls.add(node.append(message));
    }
    calls.finish();
    events.appended(append);
    Wire wire = new Wire(node, calls, events, own);
    boolean goesOn = shell.flush();
    while (goesOn && shell.nowMs() < endMs && !(once && wire.isDone())) {
      node.turn(TURN);
      wire.meet();
      goesOn = shell.flush();
    }
    boolean isDone = wire.isDone();
    calls.add(
        node.inspect(
            state -> {
              events.stats(state);
              return true;
            }));
    calls.finish();
    return append == 0 || isDone ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }

  /** Calls of the thread that also makes the node's turns: it must not wait for their results. */
  private static final class Calls {
    private final MvdsNode node;
    private final List<Future<?>> open = new ArrayList<>();

    Calls(MvdsNode node) {
      this.node = node;
    }

    void add(Future<?> call) throws Exception {
      open.add(call);
      if (open.size() == Limits.MAX_BATCH_MESSAGES) {
        finish();
      }
    }

    void finish() throws Exception {
      node.turn(Duration.ZERO);
      for (Future<?> call : open) {
        call.get();
      }
      open.clear();
    }
  }

  /** The peers of a run, each a connection. */
  private static final class Wire {
    private final MvdsNode node;
    private final Calls calls;
    private final WireEvents events;
    private final List<MessageId> own;
    private boolean met;
    private boolean quiet;

    Wire(MvdsNode node, Calls calls, WireEvents events, List<MessageId> own) {
      this.node = node;
      this.calls = calls;
      this.events = events;
      this.own = own;
    }

    /** Whoever came is given what was appended. */
    void meet() throws Exception {
      Optional<PeerId> fresh = events.nextNewPeer();
      while (fresh.isPresent()) {
        for (MessageId id : own) {
          calls.add(node.share(fresh.get(), id));
        }
        met = true;
        fresh = events.nextNewPeer();
      }
      calls.add(
          node.inspect(
              state -> {
                quiet = state.isQuiet();
                met &= !state.peers().isEmpty();
                return true;
              }));
      calls.finish();
    }

    boolean isDone() {
      return met && quiet;
    }
  }

  private GroupId groupId() throws CommandException {
    try {
      return GroupId.parse(Hex.decode(group));
    } catch (MalformedException e) {
      throw CommandException.usage(
          "that is no group: " + e.getMessage(), "A group id has 64 hexadecimal digits.");
    }
  }

  private static <E extends Enum<E>> E choice(Class<E> kind, String option, String word)
      throws CommandException {
    for (E value : kind.getEnumConstants()) {
      if (value.name().equals(word.toUpperCase(Locale.ROOT))) {
        return value;
      }
    }
    List<String> words = new ArrayList<>();
    for (E value : kind.getEnumConstants()) {
      words.add(value.name().toLowerCase(Locale.ROOT));
    }
    throw CommandException.usage(
        "there is no " + option + " '" + word + "'", "Choose " + String.join(" or ", words) + ".");
  }
}

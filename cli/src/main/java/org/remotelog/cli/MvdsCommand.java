package org.remotelog.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;
import org.remotelog.mvds.transport.tcp.BareName;
import org.remotelog.mvds.transport.tcp.TcpTransport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "mvds",
    description = {
      "Speak bare MVDS with another implementation: payloads in frames of a four-byte big-endian"
          + " length, over loopback, without a home and without TLS.",
      "A dialled address is the same peer at each connection, and is given again only what it has"
          + " not acknowledged. Each connection that is taken is a new peer."
    },
    exitCodeList = {
      "0:done; each appended message was acknowledged by some peer",
      "1:failed",
      "2:wrong usage",
      "3:done, but appended messages were acknowledged by nobody"
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

  @Option(
      names = "--once",
      description = "End when all is acknowledged and nobody has more to say.")
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
          Words.count(append, "message") + " cannot be appended",
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
            Optional.of(new NodeOptions.Guests(id, speaks, true)));
    List<InetSocketAddress> toListen = addresses(listen);
    List<InetSocketAddress> toDial = addresses(dial);
    Set<PeerId> dialled = new HashSet<>();
    toDial.forEach(address -> dialled.add(BareName.dialled(address)));
    long endMs = time == null ? Long.MAX_VALUE : shell.nowMs() + Words.duration(time).toMillis();
    WireEvents events = new WireEvents(shell);
    try (OrderlyEnd end = new OrderlyEnd();
        TcpTransport transport = TcpTransport.bare(new SecureRandom());
        MemoryHome home = new MemoryHome();
        MvdsNode node =
            new MvdsNode(home, new TableMessages(any -> false), transport, options, events)) {
      WireRun run = new WireRun(node, events, id, dialled, end);
      append(run, id, end);
      open(transport, events, toListen, toDial);
      return run(run, events, end, endMs);
    }
  }

  private void open(
      TcpTransport transport,
      WireEvents events,
      List<InetSocketAddress> toListen,
      List<InetSocketAddress> toDial)
      throws CommandException {
    try {
      for (InetSocketAddress address : toListen) {
        events.listening(transport.listen(address));
      }
      for (InetSocketAddress address : toDial) {
        transport.dial(address);
      }
    } catch (IOException e) {
      throw CommandException.failed(
          String.valueOf(e.getMessage()), "Choose a free port on a loopback address.");
    }
    shell.flush();
  }

  private int run(WireRun run, WireEvents events, OrderlyEnd end, long endMs) throws Exception {
    boolean goesOn = shell.flush();
    while (goesOn && !end.isCalled() && shell.nowMs() < endMs) {
      boolean isDone = run.turn(TURN);
      goesOn = shell.flush() && !(once && isDone);
    }
    run.stats();
    shell.flush();
    return events.unacknowledged() == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }

  private void append(WireRun run, GroupId id, OrderlyEnd end) throws Exception {
    for (int i = 1; i <= append && !end.isCalled(); i++) {
      Bytes body = Bytes.utf8("message " + i + " of " + shell.nowMs());
      run.append(new Message(id, shell.nowMs() / 1_000, body, Metadata.NONE));
    }
    run.appended();
  }

  private static List<InetSocketAddress> addresses(List<String> texts) throws CommandException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      InetSocketAddress address = HostPort.read(text);
      if (!address.getAddress().isLoopbackAddress()) {
        throw CommandException.usage(
            "'" + text + "' is no loopback address",
            "Without TLS this command speaks to loopback only, such as 127.0.0.1 or [::1].");
      }
      addresses.add(address);
    }
    return addresses;
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

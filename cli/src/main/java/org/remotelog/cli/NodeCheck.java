package org.remotelog.cli;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotelog.Checkup;
import org.remotelog.Finding;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.HttpCall;
import org.remotelog.http.HttpReply;
import org.remotelog.http.HttpServer;
import org.remotelog.http.JsonTexts;
import org.remotelog.http.LateReplyException;
import org.remotelog.http.RedirectedException;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.sqlite.Mode;

/**
 * Looks at a store or pointer behind HTTP: whether it answers and what it is, what is set so that
 * it will fail or leak, its clock; then by writing and reading.
 */
final class NodeCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MAX_REPLY_BYTES = 1 << 20;

  /** The first version of Kubo with the routing API that heads go through. */
  private static final int[] OLDEST_KUBO = {0, 23};

  private static final Pattern KUBO = Pattern.compile("kubo/(\\d{1,6})\\.(\\d{1,6}).*");
  private static final Pattern LOOPBACK =
      Pattern.compile("/(ip4/127\\.|ip6/::1/|dns4?/localhost/|unix/).*");
  private static final String CREDENTIAL =
      "Allow this client where the node (API.Authorizations) or the proxy before it is"
          + " configured, and refer to the credential with ?auth=env:NAME or ?auth=file:PATH";
  private static final LogName NOBODY = LogName.of(Bytes.wrap(new byte[LogName.SIZE]));

  private final Places places;
  private final Checkup checkup;
  private final LongSupplier clockMs;
  private final Consumer<Finding> found;

  NodeCheck(Places places, Checkup checkup, LongSupplier clockMs, Consumer<Finding> found) {
    this.places = places;
    this.checkup = checkup;
    this.clockMs = clockMs;
    this.found = found;
  }

  void run(ServerAddress address) throws IOException {
    try (HttpServer server = places.server(address.server(), address)) {
      boolean answers =
          switch (address.scheme()) {
            case IPFS -> rpc(address.name(), server);
            case GATEWAY -> clockOf(address.name(), server, HttpCall.get("/", MAX_REPLY_BYTES));
            case IPNS -> routing(address, server);
          };
      if (!answers) {
        return;
      }
    }
    if (address.rpc().isPresent()) {
      try (HttpServer server = places.server(address.rpc().get(), address)) {
        rpc(address.name(), server);
      }
    }
    if (address.role() == Address.Role.STORE) {
      try (ContentStore store = places.store(address, Mode.UPDATE)) {
        checkup.store(store).forEach(found);
      }
    } else {
      try (HeadPointer pointer = places.server(address)) {
        checkup.pointer(pointer).forEach(found);
      }
    }
  }

  /** Whether the RPC of a node answers; what else is told about the node are warnings. */
  private boolean rpc(String place, HttpServer server) throws IOException {
    HttpReply reply;
    try {
      reply = server.send(post("id"), DEADLINE);
    } catch (IOException e) {
      fault(
          "node",
          place,
          String.valueOf(e.getMessage()),
          "Start the node, and look at its address; what was sent stays in the home meanwhile");
      return false;
    }
    Optional<Map<String, Object>> id = object(reply);
    if (id.isEmpty()) {
      fault("node", place, "its RPC does not answer: " + reply.explain(), rpcHint(reply));
      return false;
    }
    version(place, String.valueOf(id.get().getOrDefault("AgentVersion", "")));
    clock(place, reply);
    openRpc(place, server);
    peers(place, server);
    space(place, server);
    return true;
  }

  private static String rpcHint(HttpReply reply) {
    return switch (reply.status()) {
      case 401, 403 -> CREDENTIAL;
      case 404, 405 ->
          "Name the RPC of the node, which is on port 5001 unless configured otherwise;"
              + " the gateway is another server";
      default -> "Look into the log of the node";
    };
  }

  private void version(String place, String agent) {
    String shown = HttpReply.oneLine(agent);
    Matcher kubo = KUBO.matcher(agent);
    if (!kubo.matches()) {
      ok("node", place, "it answers: " + (shown.isEmpty() ? "no version named" : shown));
      return;
    }
    int major = Integer.parseInt(kubo.group(1));
    int minor = Integer.parseInt(kubo.group(2));
    boolean isOld = major < OLDEST_KUBO[0] || (major == OLDEST_KUBO[0] && minor < OLDEST_KUBO[1]);
    if (isOld) {
      fault(
          "node",
          place,
          "it is too old: " + shown,
          "Install Kubo " + OLDEST_KUBO[0] + "." + OLDEST_KUBO[1] + " or newer");
    } else {
      ok("node", place, "it answers: " + shown);
    }
  }

  /** The RPC has all power over a node, and asks nobody for a password. */
  private void openRpc(String place, HttpServer server) throws IOException {
    Object value = ask(server, post("config").query("arg", "Addresses.API")).get("Value");
    List<?> listening = value instanceof List<?> list ? list : List.of(String.valueOf(value));
    for (Object address : listening) {
      if (String.valueOf(address).startsWith("/") && !LOOPBACK.matcher("" + address).matches()) {
        warning(
            "rpc",
            place,
            "its RPC listens on " + HttpReply.oneLine("" + address) + ", not only on the loopback",
            "Set Addresses.API to /ip4/127.0.0.1/tcp/5001; in a container, publish the port on"
                + " 127.0.0.1 only");
        return;
      }
    }
    if (value != null) {
      ok("rpc", place, "its RPC listens on the loopback only");
    }
  }

  private void peers(String place, HttpServer server) throws IOException {
    HttpReply reply = server.send(post("swarm/peers"), DEADLINE);
    if (!reply.isSuccess()) {
      warning(
          "network",
          place,
          "the node is offline: it gives blocks only to those who ask itself",
          "Start it without --offline when other nodes are to fetch from it");
      return;
    }
    Object peers = object(reply).map(o -> o.get("Peers")).orElse(List.of());
    int count = peers instanceof List<?> list ? list.size() : 0;
    ok("network", place, "it is connected to " + Words.count(count, "other node"));
  }

  private void space(String place, HttpServer server) throws IOException {
    Map<String, Object> stat = ask(server, post("repo/stat").query("size-only", "true"));
    if (stat.get("RepoSize") instanceof Long used && stat.get("StorageMax") instanceof Long most) {
      String text = Words.bytes(used) + " of " + Words.bytes(most) + " are used";
      if (used > most / 10 * 9) {
        warning(
            "space",
            place,
            text,
            "Raise Datastore.StorageMax or run 'ipfs repo gc', which spares what is pinned");
      } else {
        ok("space", place, text);
      }
    }
  }

  private boolean routing(ServerAddress address, HttpServer server) {
    HttpCall call =
        HttpCall.get("/routing/v1/ipns/" + NOBODY, MAX_REPLY_BYTES)
            .header("Accept", "application/vnd.ipfs.ipns-record");
    try {
      HttpReply reply = server.send(call, DEADLINE);
      clock(address.name(), reply);
      return routingSays(address, reply);
    } catch (LateReplyException e) {
      warning(
          "routing",
          address.name(),
          "it answers late about a name that nobody has: " + e.getMessage(),
          "A node of a large network searches long; whether records get there is tried next");
      return true;
    } catch (IOException e) {
      fault(
          "routing",
          address.name(),
          String.valueOf(e.getMessage()),
          "Start the node, and look at its address; what was sent stays in the home meanwhile");
      return address.rpc().isPresent();
    }
  }

  private boolean routingSays(ServerAddress address, HttpReply reply) {
    boolean isHtml = reply.mediaType().equals("text/html");
    if (reply.status() == 404 && (isHtml || !says(reply, "not found", "no record"))) {
      noRouting(address, reply);
      return address.rpc().isPresent();
    }
    if (reply.status() == 401 || reply.status() == 403) {
      fault("routing", address.name(), "it does not let us in: " + reply.explain(), CREDENTIAL);
      return false;
    }
    if (reply.isSuccess() || reply.status() == 404) {
      ok("routing", address.name(), "it has the routing API");
    } else {
      warning(
          "routing",
          address.name(),
          "it answers strangely about a name that nobody has: " + reply.explain(),
          "Look into the log of the node");
    }
    return true;
  }

  private static boolean says(HttpReply reply, String... words) {
    String text = reply.explain().toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (text.contains(word) && !text.contains("page not found")) {
        return true;
      }
    }
    return false;
  }

  private void noRouting(ServerAddress address, HttpReply reply) {
    String text = "it has no routing API: " + reply.explain();
    String hint = "Set Gateway.ExposeRoutingAPI to true in the node's configuration and restart it";
    if (address.rpc().isPresent()) {
      warning("routing", address.name(), text, hint + "; until then the RPC is used");
    } else {
      fault("routing", address.name(), text, hint + ", or add ?rpc= with the RPC of the node");
    }
  }

  private boolean clockOf(String place, HttpServer server, HttpCall call) {
    try {
      clock(place, server.send(call, DEADLINE));
      return true;
    } catch (RedirectedException e) {
      return true; // Its start page is elsewhere, which says nothing about blocks.
    } catch (IOException e) {
      fault("node", place, String.valueOf(e.getMessage()), "Look at its address, or name another");
      return false;
    }
  }

  /** Compares the clocks of the server and of this device. */
  private void clock(String place, HttpReply reply) {
    String date = reply.headers().value("date");
    long offMs;
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      offMs = theirs.toEpochMilli() - clockMs.getAsLong();
    } catch (DateTimeException e) {
      return; // It does not say.
    }
    if (Math.abs(offMs) > Limits.MAX_CLOCK_DIFFERENCE.toMillis()) {
      warning(
          "clock",
          place,
          "its clock is "
              + Words.count(Math.abs(offMs) / 60_000, "minute")
              + (offMs < 0 ? " behind" : " ahead of")
              + " ours",
          "Set the clock that is wrong: records that look expired are refused");
    } else {
      ok("clock", place, "its clock and ours agree");
    }
  }

  private static HttpCall post(String command) {
    return HttpCall.post("/api/v0/" + command, MAX_REPLY_BYTES);
  }

  /** What the node answers; empty when it refuses, as some nodes and proxies do. */
  private static Map<String, Object> ask(HttpServer server, HttpCall call) throws IOException {
    return object(server.send(call, DEADLINE)).orElse(Map.of());
  }

  private static Optional<Map<String, Object>> object(HttpReply reply) {
    try {
      return reply.isSuccess()
          ? JsonTexts.read(reply.body()).stream().findFirst()
          : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private void ok(String check, String place, String text) {
    found.accept(Finding.ok(check, place, text));
  }

  private void warning(String check, String place, String text, String hint) {
    found.accept(Finding.warning(check, place, text, hint));
  }

  private void fault(String check, String place, String text, String hint) {
    found.accept(Finding.fault(check, place, text, hint));
  }
}

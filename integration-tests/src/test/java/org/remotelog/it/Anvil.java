package org.remotelog.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Ethereum node from npm on the loopback address, with accounts that have money. It ends with
 * this process.
 *
 * <p>The variable REMOTELOG_ETHEREUM_RPC may name the JSON-RPC of a node that somebody has started
 * for us. Tests that need no flags of their own, no mining by command and no other clock may use
 * that one; {@link #KEYS} need money there.
 */
public final class Anvil implements AutoCloseable {
  /** Private keys of the first accounts of "test test test test ... junk", as hex. */
  public static final List<String> KEYS =
      List.of(
          "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
          "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
          "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
          "7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6",
          "47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a");

  /** The addresses of {@link #KEYS}, in lower case. */
  public static final List<String> ADDRESSES =
      List.of(
          "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
          "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
          "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
          "0x90f79bf6eb2c4f870365e785982e1f101e93b906",
          "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65");

  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("Listening on [0-9.]+:([0-9]+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final List<String> flags;
  private Process process;
  private int port;

  private Anvil(List<String> flags) throws IOException, InterruptedException {
    NodePackages.require();
    this.flags = flags;
    begin();
  }

  /** A node that forgets everything when it ends. */
  public static Anvil start(String... flags) throws IOException, InterruptedException {
    return new Anvil(List.of(flags));
  }

  /** A node that keeps its chain in the file: when it is stopped, and each second until then. */
  public static Anvil startWithState(Path state, String... flags)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--state", state.toString()));
    all.addAll(List.of("--state-interval", "1"));
    all.addAll(List.of(flags));
    return new Anvil(all);
  }

  /** The JSON-RPC of a node that somebody has started for us. */
  public static Optional<String> named() {
    String value = System.getenv("REMOTELOG_ETHEREUM_RPC");
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private void begin() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary().toString()));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(flags);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    RUNNING.add(process);
    CompletableFuture<Integer> listening = new CompletableFuture<>();
    drain(process.inputReader(), listening);
    try {
      port = listening.get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      kill();
      throw new IOException("did not start: " + command, e);
    }
  }

  /** The program itself: killing the script around it would leave it running. */
  private static Path binary() throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "win32" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path folder =
        NodePackages.FOLDER.resolve("node_modules/@foundry-rs/anvil-" + system + "-" + arch);
    Path binary = folder.resolve(system.equals("win32") ? "bin/anvil.exe" : "bin/anvil");
    if (!Files.exists(binary)) {
      NodePackages.missing("there is no Ethereum node for " + system + " on " + arch);
    }
    if (!Files.isExecutable(binary) && !binary.toFile().setExecutable(true)) {
      throw new IOException("cannot be executed: " + binary);
    }
    return binary;
  }

  /** What it prints must not fill the pipe. */
  private static void drain(BufferedReader out, CompletableFuture<Integer> listening) {
    Thread thread =
        new Thread(
            () -> {
              StringBuilder before = new StringBuilder();
              try {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  Matcher matcher = LISTENING.matcher(line);
                  if (matcher.find()) {
                    listening.complete(Integer.valueOf(matcher.group(1)));
                  } else if (!listening.isDone()) {
                    before.append(line).append('\n');
                  }
                }
              } catch (IOException e) {
                before.append(e);
              }
              listening.completeExceptionally(new IOException("it ended\n" + before));
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** Its JSON-RPC. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The result of a call to this node. */
  public JsonNode rpc(String method, Object... params) throws IOException, InterruptedException {
    return rpcTo(url(), method, params);
  }

  /** The result of a call to any node; an error is a failure. */
  public static JsonNode rpcTo(String url, String method, Object... params)
      throws IOException, InterruptedException {
    JsonNode reply = replyOf(url, method, params);
    if (!reply.has("result")) {
      throw new IOException(method + ": " + reply);
    }
    return reply.get("result");
  }

  /** What any node answers, with the result or the error in it. */
  public static JsonNode replyOf(String url, String method, Object... params)
      throws IOException, InterruptedException {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    call.put("method", method).set("params", JSON.valueToTree(params));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(CALL_DEADLINE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(call.toString()))
            .build();
    return JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Ends it; it may write its state. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
    }
    RUNNING.remove(process);
  }

  /** Kills it, as a crash does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    RUNNING.remove(process);
  }

  /** Starts it again on the same port, with the state it has kept if it keeps any. */
  public void startAgain() throws IOException, InterruptedException {
    begin();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}

package org.remotelog.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node from npm on the loopback address. It ends with this process, however this one ends. */
final class NodeProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(120);

  private final List<String> script;
  private final Path log;
  private final List<String> ports = new ArrayList<>();
  private Process process;
  private JsonNode listening;

  private NodeProcess(List<String> script, Path log) throws IOException, InterruptedException {
    this.script = script;
    this.log = log;
    begin();
  }

  /** An IPFS node that keeps its blocks in the folder. */
  static NodeProcess ipfs(Path folder) throws IOException, InterruptedException {
    NodePackages.require();
    return new NodeProcess(
        List.of("ipfs.mjs", "--repo=" + folder.resolve("repo")), folder.resolve("ipfs.log"));
  }

  /** A name system that forgets everything when it ends; its clock runs ahead. */
  static NodeProcess routing(Path folder, Duration ahead) throws IOException, InterruptedException {
    NodePackages.require();
    return new NodeProcess(
        List.of("routing.mjs", "--ahead-ms=" + ahead.toMillis()), folder.resolve("routing.log"));
  }

  private void begin() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(script);
    command.addAll(ports);
    process =
        new ProcessBuilder(command)
            .directory(NodePackages.FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    CompletableFuture<JsonNode> line = CompletableFuture.supplyAsync(this::firstJson);
    try {
      listening = line.get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("did not start: " + script + "\n" + Files.readString(log), e);
    }
    ports.clear();
    // What prints later must not fill the pipe.
    drain();
  }

  private JsonNode firstJson() {
    BufferedReader out = process.inputReader();
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("{") && line.contains("\"gateway\":")) {
          return Ran.json(line).get(0);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("it ended");
  }

  private void drain() {
    BufferedReader out = process.inputReader();
    Thread thread =
        new Thread(
            () -> {
              try {
                while (out.readLine() != null) {
                  // Nobody reads it.
                }
              } catch (IOException e) {
                // It has ended.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  String api() {
    return "http://127.0.0.1:" + listening.get("api").asInt();
  }

  String gateway() {
    return "http://127.0.0.1:" + listening.get("gateway").asInt();
  }

  /** Kills it. */
  void stop() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Starts it again on the same ports, with what it has kept. */
  void startAgain() throws IOException, InterruptedException {
    listening
        .properties()
        .forEach(port -> ports.add("--" + port.getKey() + "=" + port.getValue().asInt()));
    begin();
  }

  /** Starts it again with a clock that runs ahead. */
  void startAgain(Duration ahead) throws IOException, InterruptedException {
    ports.add("--ahead-ms=" + ahead.toMillis());
    startAgain();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}

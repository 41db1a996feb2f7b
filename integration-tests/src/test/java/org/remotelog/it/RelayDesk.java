package org.remotelog.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.pointer.ethereum.registry.LightWallets;

/** A chain, a contract on it, and a key with ether: what a relay is run with. */
final class RelayDesk implements AutoCloseable {
  static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String PASSWORD = "a long password";
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final Devices devices;
  private final Anvil anvil;
  private final String contract;

  /**
   * @param folder for all files, among them those of the token and of the password
   */
  RelayDesk(Path folder) throws Exception {
    this.folder = folder;
    devices = new Devices(folder);
    Files.writeString(folder.resolve("word"), PASSWORD + "\n");
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    anvil = Anvil.start("--slots-in-an-epoch", "1");
    key("payer", Anvil.KEYS.get(0));
    contract =
        devices
            .at("none", with(paying("contract", "deploy", "--yes"), "--json"))
            .done()
            .onlyJson()
            .get("contract")
            .asText();
  }

  Devices devices() {
    return devices;
  }

  Anvil anvil() {
    return anvil;
  }

  /** The name of a file as an argument. */
  String file(String name) {
    return "file:" + folder.resolve(name);
  }

  private String path(String name) {
    return folder.resolve(name + ".json").toString();
  }

  private void key(String name, String privateKey) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), LightWallets.of(privateKey, PASSWORD));
  }

  /** A command that pays. */
  String[] paying(String... command) {
    return with(
        command, "--rpc", anvil.url(), "--keystore", path("payer"), "--password", file("word"));
  }

  /** The command of a relay on the contract. */
  String[] relay(String... more) {
    return with(with(paying("relay"), "--contract", contract, "--listen", "127.0.0.1:0"), more);
  }

  static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(Arrays.asList(more));
    return all.toArray(new String[0]);
  }

  /** The same command with another value of an option. */
  static String[] having(String[] args, String option, String value) {
    String[] all = args.clone();
    all[Arrays.asList(all).indexOf(option) + 1] = value;
    return all;
  }

  /** A relay that takes heads by the token, as a process. */
  Child start() throws Exception {
    return devices.start("none", relay("--token", file("token"), "--json"));
  }

  /** What it says when it listens. */
  static JsonNode listening(Child relay) throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end && relay.isAlive()) {
      List<JsonNode> printed = Ran.json(relay.printed());
      if (!printed.isEmpty()) {
        return printed.get(0);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("it does not listen: " + relay.await(Duration.ofSeconds(1)));
  }

  static void terminate(Child relay) {
    ProcessHandle.of(relay.pid()).orElseThrow().destroy();
  }

  /** Makes a home that publishes by a relay, with a key of its own. */
  void init(String home, int port, String token) throws IOException {
    key(home, Sha256.of(Bytes.utf8(home)).hex());
    String pointer =
        "ethereum:"
            + anvil.url()
            + "?contract="
            + contract
            + "&keystore="
            + path(home)
            + "&password="
            + file("word")
            + "&relay=http://127.0.0.1:"
            + port
            + "&token="
            + file(token);
    devices.at(home, "init", "--store", "embedded:" + devices.store(), "--pointer", pointer).done();
  }

  @Override
  public void close() throws Exception {
    anvil.close();
  }
}

package org.remotelog.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.ethereum.Account;
import org.remotelog.pointer.ethereum.Relay;
import org.remotelog.pointer.ethereum.RelayBuilder;
import org.remotelog.pointer.ethereum.RelayPolicy;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "relay",
    description = {
      "Publish heads that others have signed on an Ethereum chain, and pay for them.",
      "Takes them by HTTP from those that --token, --allow, --allow-file or --registered let in;"
          + " without one of these nobody could ask. It can refuse and delay heads, and forge none.",
      "The account pays for nothing else while this runs. Ends with a signal, after what is under"
          + " way."
    })
final class RelayCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofMillis(100);
  private static final int DECIMALS_OF_ETHER = 18;

  private final Shell shell;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where to take requests; port 0 is any.")
  private String listen = "";

  @Mixin private final ChainOptions chain = new ChainOptions();

  @Option(
      names = "--contract",
      required = true,
      paramLabel = "ADDRESS",
      description = "Where heads are published.")
  private String contract = "";

  @Option(
      names = "--token",
      paramLabel = "env:NAME|file:PATH",
      description = "Take heads of any owner from whoever brings what is there.")
  private @Nullable String token;

  @Option(names = "--allow", paramLabel = "ADDRESS", description = "Take heads of this owner.")
  private List<String> allow = new ArrayList<>();

  @Option(
      names = "--allow-file",
      paramLabel = "FILE",
      description = "Take heads of the owners in the file, one a line.")
  private @Nullable String allowFile;

  @Option(
      names = "--registered",
      description = {
        "Take newer heads of logs that the contract has of the same owner.",
        "Anybody becomes one by paying for one head, so that it needs --budget."
      })
  private boolean registered;

  @Option(
      names = "--budget",
      paramLabel = "ETH",
      description = {
        "Most that is spent in a day, such as 0.05. Default: what the account has.",
        "For each head that waits, what it may cost at most is set aside, which is about twice"
            + " what it costs; the rest is free again when it is published."
      })
  private @Nullable String budget;

  @Option(
      names = "--behind-proxy",
      description = "Listen beyond loopback, by plain HTTP: for a proxy with TLS before it.")
  private boolean behindProxy;

  RelayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    InetSocketAddress address = address();
    RelayPolicy policy = policy();
    if (policy.isClosed()) {
      throw CommandException.usage(
          "nobody could ask this relay for anything",
          "Let somebody in with --token, --allow, --allow-file or --registered.");
    }
    if (policy.isOpenToRegistered() && policy.weiPerDay().isEmpty()) {
      throw CommandException.usage(
          "--registered without --budget lets anybody spend all that the account has",
          "Say with --budget how much ether it may spend in a day: whoever has paid for one head"
              + " counts as registered.");
    }
    ContractAddress place = chain.address(contract, shell.origin());
    Contracts contracts = shell.homes().places().contracts();
    Account account = contracts.account(place.key().orElseThrow(), place.maxFeeGwei());
    // A wrong password is better told now than when somebody waits for the first head.
    EthereumAddress payer = account.key().open().address();
    RelayLines lines = new RelayLines(shell);
    RelayBuilder builder = new RelayBuilder(place.contract(), account, policy).events(lines);
    place.chain().ifPresent(builder::chain);
    for (String uri : place.nodes()) {
      builder.node(contracts.server(uri, place.auth(), place));
    }
    try (OrderlyEnd end = new OrderlyEnd(Limits.RELAY_END_MS + Limits.SIGNAL_WAIT_MS);
        Relay relay = builder.open(START)) {
      Relay.Status status = relay.status(START);
      try (RelayServer server = open(relay, address, lines)) {
        lines.listening(HostPort.text(server.address()), server.address().getPort(), status);
        if (!status.hasFunds()) {
          lines.trouble("account " + payer + " cannot pay for a head: send it some ether");
        }
        while (!end.isCalled()) {
          if (!relay.isRunning()) {
            throw CommandException.failed(
                "the part of this relay that sends heads has stopped",
                "Start it again; what it said before tells why");
          }
          Thread.sleep(TURN.toMillis());
        }
        relay.end(Duration.ofMillis(Limits.RELAY_END_MS));
      }
      lines.ended();
    }
    return ExitCode.DONE;
  }

  private static RelayServer open(Relay relay, InetSocketAddress address, RelayLines lines)
      throws CommandException {
    try {
      return new RelayServer(relay, address, lines::trouble);
    } catch (IOException e) {
      throw CommandException.failed(
          "cannot listen on " + HostPort.text(address) + ": " + e.getMessage(),
          "Choose a free port of an address of this machine");
    }
  }

  private InetSocketAddress address() throws CommandException {
    InetSocketAddress address = HostPort.read(listen);
    if (!address.getAddress().isLoopbackAddress() && !behindProxy) {
      throw CommandException.usage(
          "'" + listen + "' is no loopback address, and a relay speaks plain HTTP",
          "Put a proxy with TLS before it; if that is on another machine, say --behind-proxy.");
    }
    return address;
  }

  private RelayPolicy policy() throws CommandException, IOException {
    RelayPolicy policy = RelayPolicy.closed();
    List<EthereumAddress> owners = new ArrayList<>();
    for (String one : allow) {
      owners.add(owner(one));
    }
    if (allowFile != null) {
      readOwners(shell.origin().resolve(allowFile), owners);
    }
    try {
      policy = policy.allow(owners);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "Use a token instead.");
    }
    if (token != null) {
      policy = policy.token(tokenOf(secret("--token", token)));
    }
    if (budget != null) {
      policy = policy.weiPerDay(wei(budget));
    }
    return registered ? policy.openToRegistered() : policy;
  }

  private static void readOwners(Path file, List<EthereumAddress> owners)
      throws CommandException, IOException {
    if (Files.size(file) > Limits.MAX_ALLOW_FILE_BYTES) {
      throw CommandException.usage(file + " is too long", "Use a token instead.");
    }
    try (InputStream in = Files.newInputStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.replaceFirst("#.*", "").strip();
        if (!text.isEmpty()) {
          owners.add(owner(text));
        }
      }
    }
  }

  private static EthereumAddress owner(String text) throws CommandException {
    try {
      return EthereumAddress.parse(text);
    } catch (MalformedException e) {
      throw CommandException.usage(
          "'" + text + "' is no address: " + e.getMessage(), "Write 0x and 40 digits.");
    }
  }

  private String secret(String option, String where) throws CommandException, IOException {
    return CredentialSource.ofOption(option, where, shell.origin()).read(shell.env()).strip();
  }

  private static SecretBytes tokenOf(String text) throws CommandException {
    if (!text.matches("[A-Za-z0-9._~+/=-]{" + Limits.MIN_TOKEN_CHARS + ",4096}")) {
      throw CommandException.usage(
          "that is no token",
          "A token has at least "
              + Limits.MIN_TOKEN_CHARS
              + " letters, digits and characters of ._~+/=-, such as from 'openssl rand -hex 32'.");
    }
    return SecretBytes.of(Bytes.utf8(text));
  }

  private static BigInteger wei(String ether) throws CommandException {
    if (!ether.matches("[0-9]{1,9}(\\.[0-9]{1,18})?") || new BigDecimal(ether).signum() == 0) {
      throw CommandException.usage(
          "'" + ether + "' is no amount of ether", "Write it like 0.05 or 2.");
    }
    return new BigDecimal(ether).movePointRight(DECIMALS_OF_ETHER).toBigIntegerExact();
  }
}

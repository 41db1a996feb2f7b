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
import org.remotelog.http.HttpServer;
import org.remotelog.pointer.ethereum.Account;
import org.remotelog.pointer.ethereum.AccountKey;
import org.remotelog.pointer.ethereum.Relay;
import org.remotelog.pointer.ethereum.RelayBuilder;
import org.remotelog.pointer.ethereum.RelayPolicy;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.Keystore;
import org.remotelog.pointer.ethereum.registry.WrongPasswordException;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--rpc",
      required = true,
      paramLabel = "URL",
      description = "A node of the chain. Repeat it for others to ask when one does not answer.")
  private List<String> rpc = new ArrayList<>();

  @Option(
      names = "--contract",
      required = true,
      paramLabel = "ADDRESS",
      description = "Where heads are published.")
  private String contract = "";

  @Option(names = "--chain", paramLabel = "N", description = "Refuse nodes of other chains.")
  private @Nullable Long chain;

  @Option(
      names = "--keystore",
      required = true,
      paramLabel = "FILE",
      description = "The encrypted key of the account that pays.")
  private String keystore = "";

  @Option(
      names = "--password",
      required = true,
      paramLabel = "WHERE",
      description = "Its password: env:NAME or file:PATH.")
  private String password = "";

  @Option(
      names = "--token",
      paramLabel = "WHERE",
      description = "Take heads of any owner from whoever brings this: env:NAME or file:PATH.")
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
      description = "Take newer heads of logs that the contract has of the same owner.")
  private boolean registered;

  @Option(
      names = "--max-fee",
      paramLabel = "GWEI",
      description = "Most that is paid for a unit of gas. Default: 200.")
  private long maxFee = org.remotelog.pointer.ethereum.Limits.DEFAULT_MAX_FEE_GWEI;

  @Option(
      names = "--budget",
      paramLabel = "ETH",
      description = "Most that is spent in a day, such as 0.05. Default: what the account has.")
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
    if (maxFee < 1 || maxFee > Limits.MAX_FEE_GWEI) {
      throw CommandException.usage(
          "a unit of gas for " + maxFee + " gwei", "Give 1 to " + Limits.MAX_FEE_GWEI + ".");
    }
    RelayLines lines = new RelayLines(shell);
    RelayBuilder builder =
        new RelayBuilder(owner(contract), Account.of(AccountKey.of(key()), maxFee), policy)
            .events(lines);
    if (chain != null) {
      builder.chain(chain);
    }
    for (String uri : rpc) {
      builder.node(node(uri));
    }
    try (OrderlyEnd end = new OrderlyEnd(Limits.RELAY_END_MS + Limits.SIGNAL_WAIT_MS);
        Relay relay = builder.open(START)) {
      Relay.Status status = relay.status(START);
      try (RelayServer server = open(relay, address, lines)) {
        lines.listening(HostPort.text(server.address()), server.address().getPort(), status);
        if (!status.hasFunds()) {
          lines.trouble("the account cannot pay for a head: send it some ether");
        }
        while (!end.isCalled()) {
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
    CredentialSource source =
        CredentialSource.parse(where, shell.origin())
            .orElseThrow(
                () ->
                    CommandException.usage(
                        option + " names no variable and no file",
                        "Write " + option + " env:NAME or file:PATH; never the secret itself."));
    return source.read(shell.env()).strip();
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

  private static HttpServer node(String uri) throws CommandException {
    try {
      return new HttpServer(uri);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--rpc names no node: " + e.getMessage(), "Write it like http://127.0.0.1:8545.");
    }
  }

  private EthereumKey key() throws CommandException, IOException {
    Path file = shell.origin().resolve(keystore);
    SecretBytes secret = SecretBytes.of(Bytes.utf8(secret("--password", password)));
    try (InputStream in = Files.newInputStream(file)) {
      int most = org.remotelog.pointer.ethereum.registry.Limits.MAX_KEYSTORE_BYTES;
      return Keystore.read(Bytes.wrap(in.readNBytes(most + 1)), secret);
    } catch (MalformedException e) {
      throw CommandException.failed(
          file + " is no wallet file: " + e.getMessage(), "Name the encrypted file of an account");
    } catch (WrongPasswordException e) {
      throw CommandException.failed(
          "the password does not open " + file, "Look at what --password names");
    }
  }
}

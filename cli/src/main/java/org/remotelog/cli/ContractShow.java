package org.remotelog.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.pointer.ethereum.Amounts;
import org.remotelog.pointer.ethereum.RegistryView;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "The contracts of this home, or the one of a URI: chain, block, account, and what publishing"
          + " costs now."
    })
final class ContractShow implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Gas of a log's first head, of one more, and of one more of ten together, rounded up. */
  private static final long[] GAS = {72_000, 37_000, 18_000};

  private static final String[] WHAT = {"a log's first head", "one more head", "each of ten heads"};

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "URI",
      description = "Like ethereum:http://127.0.0.1:8545?contract=0x..")
  private @Nullable String uri;

  ContractShow(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    int failures = 0;
    for (ContractAddress place : places()) {
      try {
        show(place);
      } catch (IOException e) {
        failures++;
        shell.warn(place.name() + ": " + e.getMessage());
      }
    }
    return failures == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private List<ContractAddress> places() throws Exception {
    List<Address> all = new ArrayList<>();
    if (uri == null) {
      all.addAll(
          shell
              .homes()
              .settings(shell.home().existing(shell.homes()))
              .addresses(Address.Role.POINTER));
    } else {
      all.add(Address.parse(Address.Role.POINTER, uri, shell.origin()));
    }
    List<ContractAddress> contracts = new ArrayList<>();
    for (Address address : all) {
      if (address instanceof ContractAddress place) {
        contracts.add(place);
      }
    }
    if (contracts.isEmpty()) {
      throw CommandException.failed(
          uri == null ? "this home has no contract set" : "'" + uri + "' names no contract",
          "Write it like ethereum:http://127.0.0.1:8545?contract=0x..");
    }
    return contracts;
  }

  private void show(ContractAddress place) throws IOException {
    Contracts contracts = shell.homes().places().contracts();
    Optional<EthereumAddress> account = Optional.empty();
    if (place.key().isPresent()) {
      account = Optional.of(contracts.address(place.key().get()));
    }
    try (EthereumNodes nodes = contracts.nodes(place)) {
      RegistryView view = new RegistryView(nodes, place.contract());
      RegistryView.Status status = view.status(DEADLINE);
      Optional<BigInteger> balance = Optional.empty();
      if (account.isPresent()) {
        balance = Optional.of(view.balance(account.get(), DEADLINE));
      }
      Optional<String> wrong = Contracts.wrong(place, status);
      if (shell.json()) {
        shell.json(json(place, status, account, balance));
      } else {
        lines(place, status, account, balance);
      }
      if (wrong.isPresent()) {
        throw new IOException(wrong.get());
      }
    }
  }

  private static JsonLine json(
      ContractAddress place,
      RegistryView.Status status,
      Optional<EthereumAddress> account,
      Optional<BigInteger> balance) {
    return new JsonLine()
        .put("contract", place.contract().toString())
        .put("node", status.node())
        .put("chain", status.chainId())
        .put("code", Words.key(status.code()))
        .put("block", status.block())
        .put("finalized", status.finalized())
        .put("baseFeeWei", status.baseFee().toString())
        .put("account", account.map(EthereumAddress::toString))
        .put("balanceWei", balance.map(BigInteger::toString));
  }

  private void lines(
      ContractAddress place,
      RegistryView.Status status,
      Optional<EthereumAddress> account,
      Optional<BigInteger> balance) {
    shell.line(Span.bold("contract "), Span.plain(place.contract() + ", " + text(status.code())));
    shell.line(
        Span.bold("chain    "),
        Span.plain(
            status.chainId()
                + ", block "
                + status.block()
                + status.finalized().map(block -> ", final " + block).orElse("")
                + ", by "
                + status.node()));
    account.ifPresent(
        one ->
            shell.line(
                Span.bold("account  "),
                Span.plain(one + balance.map(wei -> ", " + Amounts.ether(wei)).orElse(""))));
    for (int i = 0; i < GAS.length; i++) {
      BigInteger wei = status.baseFee().multiply(BigInteger.valueOf(GAS[i]));
      shell.line(
          Span.bold(i == 0 ? "costs    " : "         "),
          Span.plain(WHAT[i] + " some " + Amounts.ether(wei) + " now, and the tip"));
    }
  }

  private static String text(RegistryView.Code code) {
    return switch (code) {
      case REGISTRY -> "the registry of heads";
      case OTHER -> "not the registry of heads";
      case NONE -> "where there is none";
    };
  }
}

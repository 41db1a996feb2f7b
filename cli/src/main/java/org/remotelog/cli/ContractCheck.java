package org.remotelog.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.remotelog.Finding;
import org.remotelog.pointer.ethereum.Account;
import org.remotelog.pointer.ethereum.Amounts;
import org.remotelog.pointer.ethereum.RegistryView;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;

/**
 * Looks at a contract and what leads to it: each node, the chain, the code, the key, the money.
 * Publishes nothing, which would cost some.
 */
final class ContractCheck {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Heads that an account should be able to pay for; with less it is told. */
  private static final long LOW_HEADS = 20;

  /** Gas of one more head of a log (measured: 36,000). */
  private static final long GAS_OF_HEAD = 37_000;

  private final Contracts contracts;
  private final LongSupplier clockMs;
  private final Consumer<Finding> found;

  ContractCheck(Contracts contracts, LongSupplier clockMs, Consumer<Finding> found) {
    this.contracts = contracts;
    this.clockMs = clockMs;
    this.found = found;
  }

  void run(ContractAddress place) throws IOException {
    Optional<RegistryView.Status> good = Optional.empty();
    try (EthereumNodes nodes = contracts.nodes(place)) {
      for (EthereumNode node : nodes.all()) {
        Optional<RegistryView.Status> status = node(place, node);
        good = good.isPresent() ? good : status;
      }
      if (place.key().isEmpty()) {
        found.accept(
            Finding.ok("account", place.name(), "none is set: heads are read, not published"));
        return;
      }
      Optional<Account> account = key(place);
      if (place.relay().isPresent()) {
        new RelayCheck(contracts, found)
            .run(place, place.relay().get(), good.map(RegistryView.Status::chainId));
      }
      if (account.isPresent() && good.isPresent() && place.relay().isEmpty()) {
        money(place, nodes, account.get(), good.get());
      }
    }
  }

  private Optional<RegistryView.Status> node(ContractAddress place, EthereumNode node) {
    RegistryView.Status status;
    try {
      status =
          new RegistryView(new EthereumNodes(List.of(node)), place.contract()).status(DEADLINE);
    } catch (IOException e) {
      fault(
          "node",
          place,
          String.valueOf(e.getMessage()),
          "Start the node, or name another with &rpc=URL; what was sent stays in the home meanwhile");
      return Optional.empty();
    }
    Optional<String> wrong = Contracts.wrong(place, status);
    if (wrong.isPresent()) {
      fault(
          "contract",
          place,
          wrong.get(),
          "Look at the address and the chain, or make one with 'remotelog contract deploy'");
      return Optional.empty();
    }
    found.accept(
        Finding.ok(
            "node",
            place.name(),
            node.uri()
                + " is on chain "
                + status.chainId()
                + ", block "
                + status.block()
                + (status.finalized().isPresent() ? ", final " + status.finalized().get() : "")));
    long behindMs = clockMs.getAsLong() - status.blockTimeSeconds() * 1_000;
    if (behindMs > Limits.MAX_BLOCK_AGE.toMillis()) {
      found.accept(
          Finding.warning(
              "node",
              place.name(),
              "the newest block of " + node.uri() + " is of " + Words.span(behindMs) + " ago",
              "It may not have caught up with its chain: ask another, or wait"));
    }
    return Optional.of(status);
  }

  /** Opening the key takes a second; it tells that the password is right. */
  private Optional<Account> key(ContractAddress place) {
    try {
      Account account = contracts.account(place.key().get(), place.maxFeeGwei());
      EthereumKey unused = account.key().open();
      found.accept(
          Finding.ok("account", place.name(), account.key().address() + ", and its key opens"));
      return Optional.of(account);
    } catch (IOException e) {
      fault(
          "account",
          place,
          String.valueOf(e.getMessage()),
          "Correct keystore and password of this pointer with 'remotelog config add pointer'");
      return Optional.empty();
    }
  }

  private void money(
      ContractAddress place, EthereumNodes nodes, Account account, RegistryView.Status status)
      throws IOException {
    BigInteger balance =
        new RegistryView(nodes, place.contract()).balance(account.key().address(), DEADLINE);
    BigInteger head = status.baseFee().multiply(BigInteger.valueOf(GAS_OF_HEAD));
    BigInteger heads = head.signum() == 0 ? BigInteger.valueOf(LOW_HEADS) : balance.divide(head);
    String text =
        "the account has "
            + Amounts.ether(balance)
            + "; one more head of a log costs some "
            + Amounts.ether(head)
            + " now";
    if (balance.signum() == 0 || heads.compareTo(BigInteger.valueOf(LOW_HEADS)) < 0) {
      found.accept(
          Finding.warning(
              "money",
              place.name(),
              text,
              "Send some to " + account.key().address() + ", or publish by a relay"));
    } else {
      found.accept(Finding.ok("money", place.name(), text));
    }
  }

  private void fault(String check, ContractAddress place, String text, String hint) {
    found.accept(Finding.fault(check, place.name(), text, hint));
  }
}

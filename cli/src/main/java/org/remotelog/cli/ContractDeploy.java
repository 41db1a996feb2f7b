package org.remotelog.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.remotelog.pointer.ethereum.Account;
import org.remotelog.pointer.ethereum.Amounts;
import org.remotelog.pointer.ethereum.RegistryDeployment;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "deploy",
    description = {
      "Make the contract on a chain, and say what it costs before and after.",
      "It belongs to nobody: one is enough for all groups, and everybody can use it."
    })
final class ContractDeploy implements Callable<Integer> {
  private static final Duration ASK = Duration.ofSeconds(30);

  private final Shell shell;

  @Mixin private final ChainOptions chain = new ChainOptions();

  @Option(names = "--yes", description = "Pay. Without it the command says what it would cost.")
  private boolean yes;

  ContractDeploy(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    ContractAddress place = chain.address(EthereumAddress.ZERO.hex(), shell.origin());
    Contracts contracts = shell.homes().places().contracts();
    Account account = contracts.account(place.key().get(), place.maxFeeGwei());
    try (EthereumNodes nodes = contracts.nodes(place)) {
      RegistryDeployment deployment =
          new RegistryDeployment(nodes, place.chain(), account, Clock.systemUTC());
      RegistryDeployment.Estimate estimate = deployment.estimate(ASK);
      if (!yes) {
        return told(estimate, account);
      }
      if (!shell.json()) {
        shell.note(before(estimate, account));
      }
      made(deployment.run(estimate, Limits.DEPLOY_DEADLINE), estimate);
    }
    return ExitCode.DONE;
  }

  private static String before(RegistryDeployment.Estimate estimate, Account account) {
    return "chain "
        + estimate.chainId()
        + ": "
        + Words.number(estimate.gas())
        + " gas, at most "
        + Amounts.ether(estimate.most())
        + " of the "
        + Amounts.ether(estimate.balance())
        + " of account "
        + account.key().address();
  }

  private int told(RegistryDeployment.Estimate estimate, Account account) {
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("chain", estimate.chainId())
              .put("account", account.key().address().toString())
              .put("gas", estimate.gas())
              .put("mostWei", estimate.most().toString())
              .put("balanceWei", estimate.balance().toString()));
    } else {
      shell.line(before(estimate, account));
      shell.line("Nothing is done. Add --yes to pay and make it.");
    }
    return ExitCode.DONE;
  }

  private void made(RegistryDeployment.Deployed made, RegistryDeployment.Estimate estimate) {
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("contract", made.contract().toString())
              .put("chain", estimate.chainId())
              .put("transaction", "0x" + made.transaction().hex())
              .put("block", made.receipt().block())
              .put("gas", made.receipt().gasUsed())
              .put("wei", made.receipt().cost().toString()));
      return;
    }
    shell.line(Span.bold("contract "), Span.plain(made.contract().toString()));
    shell.note(
        "It is in block "
            + made.receipt().block()
            + ", for "
            + Amounts.ether(made.receipt().cost())
            + " and "
            + Words.number(made.receipt().gasUsed())
            + " gas.");
  }
}

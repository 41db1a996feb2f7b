package org.remotelog.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "contract",
    description = "Make and look at the Ethereum contract by which heads are published.")
final class ContractCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private ContractCommand() {}

  static CommandLine commandLine(Shell shell) {
    return new CommandLine(new ContractCommand())
        .addSubcommand("key", new ContractKey(shell))
        .addSubcommand("deploy", new ContractDeploy(shell))
        .addSubcommand("show", new ContractShow(shell))
        .addSubcommand("heads", new ContractHeads(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no verb given: key, deploy, show or heads");
  }
}

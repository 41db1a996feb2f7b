package org.remotelog.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "group", description = "Make, join and look after groups.")
final class GroupCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private GroupCommand() {}

  static CommandLine commandLine(Shell shell) {
    return new CommandLine(new GroupCommand())
        .addSubcommand("create", new GroupMaking.Create(shell))
        .addSubcommand("invite", new GroupMaking.Invite(shell))
        .addSubcommand("join", new GroupMaking.Join(shell))
        .addSubcommand("members", new GroupListing.Members(shell))
        .addSubcommand("remove", new GroupMaking.Remove(shell))
        .addSubcommand("list", new GroupListing.Groups(shell));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no verb given: create, invite, join, ...");
  }
}

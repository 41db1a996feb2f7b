package org.remotelog.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.EthereumPointer;
import org.remotelog.pointer.ethereum.HeadStatus;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "heads",
    description = {
      "What the contracts of this home hold for the logs of a group: 'head 12 (finalized 10)' is"
          + " number 12 in the newest block, and 10 in one that no other can replace."
    })
final class ContractHeads implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id. Default: all groups.")
  private @Nullable String group;

  ContractHeads(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    int failures = 0;
    try (Session session = shell.reading()) {
      if (session.contracts().isEmpty()) {
        throw CommandException.failed(
            "this home has no contract set",
            "Add one with 'remotelog config add pointer"
                + " ethereum:http://127.0.0.1:8545?contract=0x..'");
      }
      Map<LogName, String> names = names(session);
      for (Map.Entry<ContractAddress, Contracts.OfHome> one : session.contracts().entrySet()) {
        try (EthereumPointer pointer =
            shell.homes().places().contracts().pointer(one.getKey(), one.getValue())) {
          for (HeadStatus status : pointer.inspect(names.keySet(), DEADLINE)) {
            show(one.getKey(), status, names.getOrDefault(status.log(), ""));
          }
        } catch (IOException e) {
          failures++;
          shell.warn(one.getKey().name() + ": " + e.getMessage());
        }
      }
    }
    return failures == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Map<LogName, String> names(Session session) throws Exception {
    List<GroupInfo> groups = new ArrayList<>();
    if (group == null) {
      groups.addAll(session.client().groups());
    } else {
      groups.add(session.group(group));
    }
    Map<LogName, String> names = new LinkedHashMap<>();
    for (GroupInfo info : groups) {
      for (MemberInfo member : session.client().members(info.id())) {
        names.put(member.log(), GroupListing.name(member.name(), member.log()));
      }
    }
    return names;
  }

  private void show(ContractAddress place, HeadStatus status, String name) {
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("contract", place.contract().toString())
              .put("log", status.log().toString())
              .put("name", name)
              .put("owner", status.owner().map(EthereumAddress::toString))
              .put("sequence", Long.toUnsignedString(status.latest().sequence()))
              .put(
                  "finalized",
                  status.finalized().map(head -> Long.toUnsignedString(head.sequence())))
              .put("record", status.latest().record().map(Cid::toString))
              .put("publishedAtMs", status.latest().timeSeconds() * 1_000));
      return;
    }
    shell.line(Span.bold(name), Span.plain("  " + text(status)));
  }

  private String text(HeadStatus status) {
    if (status.owner().isEmpty()) {
      return "announces no account";
    }
    if (!status.latest().isThere()) {
      return "no head of " + status.owner().get();
    }
    return "head "
        + Long.toUnsignedString(status.latest().sequence())
        + status
            .finalized()
            .map(
                head ->
                    head.isThere()
                        ? " (finalized " + Long.toUnsignedString(head.sequence()) + ")"
                        : " (not yet finalized)")
            .orElse(" (the node does not tell what is final)")
        + ", "
        + Words.age(status.latest().timeSeconds() * 1_000, shell.nowMs())
        + ", of "
        + status.owner().get()
        + ", record "
        + status.latest().record().map(Cid::toString).orElse("of an unknown kind");
  }
}

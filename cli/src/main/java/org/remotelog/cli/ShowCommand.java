package org.remotelog.cli;

import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.remotelog.BlockView;
import org.remotelog.EntryProof;
import org.remotelog.RemoteLogException;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.client.LogAudit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "One block or one entry in the clear: what it is, who holds it, and its proof.",
      "Exit code 3 when no store has the block, or the entry is not proven."
    })
final class ShowCommand implements Callable<Integer> {
  private static final Pattern NUMBER = Pattern.compile("(?:(.+):)?(\\d{1,16})");

  private final Shell shell;

  @Parameters(
      paramLabel = "CID|SEQ|NAME:SEQ",
      description = "A block by its address; or an entry by its number in a log.")
  private String what = "";

  @Option(
      names = "--log",
      paramLabel = "NAME",
      description = "The log of the entry, by its name or its writer's. Default: the own one.")
  private @Nullable String log;

  ShowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Matcher number = NUMBER.matcher(what);
    if (number.matches()) {
      String named = number.group(1);
      if (named != null && log != null) {
        throw CommandException.usage("the log is named twice", "Leave out --log");
      }
      return entry(named == null ? log : named, Long.parseLong(number.group(2)));
    }
    if (log != null) {
      throw CommandException.usage("--log goes with the number of an entry", "Leave it out");
    }
    Cid cid;
    try {
      cid = Cid.parse(what);
    } catch (MalformedException e) {
      throw CommandException.usage(
          "'" + what + "' is neither a CID nor the number of an entry: " + e.getMessage(),
          "Write bafk…, 12, or NAME:12; 'remotelog log --json' has whole CIDs");
    }
    return block(cid);
  }

  private int entry(@Nullable String name, long sequence) throws Exception {
    try (Session session = shell.reading()) {
      LogChoice.Found found =
          name == null ? LogChoice.own(session.client()) : LogChoice.one(session.client(), name);
      EntryProof proof = proof(session, found, sequence);
      if (shell.json()) {
        shell.json(ShownEntry.json(proof));
      } else {
        new ShownEntry(shell).show(proof);
      }
      return proof.proven() || proof.segment().isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
  }

  private static EntryProof proof(Session session, LogChoice.Found found, long sequence)
      throws Exception {
    try {
      return session.client().proofs().entry(found.group().id(), found.member().log(), sequence);
    } catch (RemoteLogException.NetworkFailed e) {
      throw CommandException.incomplete(String.valueOf(e.getMessage()), e.advice());
    }
  }

  private int block(Cid cid) throws Exception {
    try (Session session = shell.reading()) {
      BlockView view = session.client().proofs().block(cid);
      if (shell.json()) {
        shell.json(ShownBlock.json(view));
      } else {
        new ShownBlock(shell).show(view);
      }
      boolean isHeld =
          view.holders().stream().anyMatch(holder -> holder.verdict() == LogAudit.Verdict.GOOD);
      return isHeld ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
  }
}

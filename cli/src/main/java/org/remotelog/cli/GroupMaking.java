package org.remotelog.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.ClientBounds;
import org.remotelog.GroupInfo;
import org.remotelog.InviteOptions;
import org.remotelog.MemberInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The {@code group} verbs that change something. */
final class GroupMaking {
  private GroupMaking() {}

  private static String displayName(@Nullable String given) throws CommandException {
    String name = given == null ? System.getProperty("user.name", "someone") : given;
    if (name.isBlank()) {
      throw CommandException.usage("the name is empty", "Give another one with --as");
    }
    Arguments.requireReadable(name);
    return name;
  }

  @Command(name = "create", description = "Make a group; this home is its first member.")
  static final class Create implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "What the group is called, for people.")
    private String name = "";

    @Option(
        names = "--as",
        paramLabel = "NAME",
        description = "What others see as your name. Default: the user's name on this machine.")
    private @Nullable String shownAs;

    Create(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      if (name.isBlank()) {
        throw CommandException.usage("a group needs a name", "Give it one that is not empty");
      }
      Arguments.requireReadable(name);
      String shownName = displayName(shownAs);
      try (Session session = shell.writing("group create")) {
        String taken = name;
        boolean isTaken = session.client().groups().stream().anyMatch(g -> g.name().equals(taken));
        GroupInfo group = session.client().createGroup(name, shownName);
        if (isTaken) {
          shell.warn("this home has another group '" + name + "'; name them by their ids");
        }
        if (shell.json()) {
          shell.json(GroupListing.json(group));
        } else {
          shell.line("made group " + group.name() + "  " + group.id().hex());
          boolean isPlain = !isTaken && name.matches("[\\w.-]+") && !name.startsWith("-");
          String shortId = group.id().hex().substring(0, Limits.MIN_PREFIX_CHARS);
          shell.note("next: " + shell.call("group invite " + (isPlain ? name : shortId)));
        }
      }
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "invite",
      description = {
        "Print a code that lets one other device join. The code stands alone on the last line.",
        "It contains the group's key: give it to one person, over a channel you trust."
      })
  static final class Invite implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "Name, or 8 or more digits of the id.")
    private String group = "";

    @Option(names = "--may-invite", description = "The new member may invite others.")
    private boolean mayInvite;

    @Option(
        names = "--expires",
        paramLabel = "SPAN",
        defaultValue = "7d",
        description = "How long the code can be used: 30m, 12h, 7d. Default: ${DEFAULT-VALUE}.")
    private String expires = "7d";

    Invite(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      Duration validFor = Words.duration(expires);
      if (validFor.compareTo(ClientBounds.MAX_INVITE_VALIDITY) > 0) {
        throw CommandException.usage(
            "an invite is valid for " + ClientBounds.MAX_INVITE_VALIDITY.toDays() + "d at most",
            "Give a shorter time with --expires");
      }
      try (Session session = shell.writing("group invite")) {
        GroupInfo info = session.group(group);
        String code = session.client().invite(info.id(), new InviteOptions(mayInvite, validFor));
        if (shell.json()) {
          shell.json(
              new JsonLine()
                  .put("group", info.id().hex())
                  .put("name", info.name())
                  .put("mayInvite", mayInvite)
                  .put("validForSeconds", validFor.toSeconds())
                  .put("code", code));
        } else {
          shell.note(
              "For one device, valid for " + expires + ". Whoever has it can read the group.");
          shell.note(
              "There: remotelog group join CODE. Then '"
                  + shell.call("sync")
                  + "' here lets it write.");
          shell.line(code);
        }
      }
      return ExitCode.DONE;
    }
  }

  @Command(name = "join", description = "Join a group with the code of an invite.")
  static final class Join implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "CODE", description = "The code; - reads it from standard input.")
    private String code = "";

    @Option(
        names = "--as",
        paramLabel = "NAME",
        description = "What others see as your name. Default: the user's name on this machine.")
    private @Nullable String name;

    Join(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      String given = code.equals("-") ? readCode() : code.strip();
      String shownName = displayName(name);
      try (Session session = shell.writing("group join")) {
        GroupInfo group = session.client().join(given, shownName);
        if (shell.json()) {
          shell.json(GroupListing.json(group));
        } else {
          shell.line("joined group " + group.name() + "  " + group.id().hex());
          shell.note(
              "next: "
                  + shell.call("sync")
                  + ". Others see what you write once the inviter has synced.");
        }
      }
      return ExitCode.DONE;
    }

    private String readCode() throws Exception {
      byte[] read = shell.in().readNBytes(Limits.MAX_CODE_BYTES);
      String text = new String(read, StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw CommandException.usage(
            "standard input has no code", "Give the code of an invite, alone");
      }
      return text;
    }
  }

  @Command(
      name = "remove",
      description = "Remove a member's log: what it writes from now on is not accepted.")
  static final class Remove implements Callable<Integer> {
    private final Shell shell;

    @Parameters(index = "0", paramLabel = "GROUP", description = "Name, or digits of the id.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "MEMBER", description = "Name, or log.")
    private String member = "";

    Remove(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      try (Session session = shell.writing("group remove")) {
        GroupInfo info = session.group(group);
        MemberInfo found = GroupChoice.pickMember(session.client().members(info.id()), member);
        session.client().removeMember(info.id(), found.log());
        if (shell.json()) {
          shell.json(new JsonLine().put("group", info.id().hex()).put("removed", found.log()));
        } else {
          shell.line(
              "removed " + GroupListing.name(found.name(), found.log()) + "  " + found.log());
          shell.note("next: " + shell.call("sync") + ", so that others learn of it");
        }
      }
      return ExitCode.DONE;
    }
  }
}

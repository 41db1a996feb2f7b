package org.remotelog.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in words for those who typed it. */
final class UsageText {
  private UsageText() {}

  static String of(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched);
    }
    return String.valueOf(e.getMessage())
        .replaceFirst(" is not an? (int|long)$", " is no whole number, or too large");
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String first = e.getUnmatched().get(0);
    CommandLine command = e.getCommandLine();
    if (first.startsWith("-")) {
      boolean takesText = command.getCommandSpec().name().equals("send");
      String text = takesText ? "; a message that begins with a dash goes after --" : "";
      return "there is no option '" + first + "' here" + text;
    }
    if (command.getSubcommands().isEmpty()) {
      return "'" + first + "' is more than was asked for; text with blanks needs quotes";
    }
    String all = String.join(", ", command.getSubcommands().keySet());
    return "there is no command '" + first + "'; there are " + all;
  }
}

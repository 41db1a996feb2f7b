package org.remotelog.cli;

import java.util.List;

/**
 * A commit as git shows it.
 *
 * @param cutBytes how much of the text was left out, 0 when it is whole
 */
record Commit(
    String hash,
    List<String> parents,
    String authorName,
    String authorEmail,
    long timestampSeconds,
    String text,
    long cutBytes) {

  /** One writer: the same name and address. */
  String author() {
    return authorName + " <" + authorEmail + ">";
  }
}

package org.remotelog.log.store.ipfs;

import java.io.IOException;

/** What a node said instead of doing what it was asked. */
final class NodeFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What kinds of failures are told apart; nodes tell them by text only. */
  enum Kind {
    /** The node has no such block, and looks for it nowhere else. */
    ABSENT,
    /** Nothing to unpin, or pinned only as part of something else. */
    NOT_PINNED,
    /** Pinned with all that it links to, by somebody else. */
    PINNED_RECURSIVELY,
    /** The node gave up when the time was over that it was given, mostly to search its network. */
    LATE,
    /** The node or a proxy before it takes no request of this size. */
    TOO_LARGE,
    OTHER
  }

  private final Kind kind;
  private final String said;

  NodeFailure(Kind kind, String said, String message) {
    super(message);
    this.kind = kind;
    this.said = said;
  }

  Kind kind() {
    return kind;
  }

  /** The node's own text. */
  String said() {
    return said;
  }
}

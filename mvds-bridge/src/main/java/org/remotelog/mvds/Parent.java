package org.remotelog.mvds;

import java.util.Optional;

/**
 * A message that came before another one.
 *
 * @param id the parent's id
 * @param position where to look for it, as the child's author claims
 */
public record Parent(MessageId id, Optional<ParentPosition> position) {
  /** A parent of which no position is known. */
  public static Parent of(MessageId id) {
    return new Parent(id, Optional.empty());
  }

  /** A parent at a position. */
  public static Parent at(MessageId id, ParentPosition position) {
    return new Parent(id, Optional.of(position));
  }
}

package org.remotelog.mvds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * What a message says beside its body (4/MVDS-META and our extension).
 *
 * @param parents messages that came before, in the author's order, at most {@link
 *     Limits#MAX_PARENTS}
 * @param ephemeral whether the message is sent once and never kept
 * @param position where the message stands in its author's log; unconfirmed until a signed head
 *     covers it
 * @param unknownFields protobuf fields of newer versions, byte for byte as they came
 */
public record Metadata(
    List<Parent> parents,
    boolean ephemeral,
    Optional<MessagePosition> position,
    Bytes unknownFields) {
  /** No parents and nothing else. */
  public static final Metadata NONE = ofParents(Collections.emptyList());

  public Metadata {
    if (parents.size() > Limits.MAX_PARENTS) {
      throw new IllegalArgumentException(
          parents.size() + " parents are over " + Limits.MAX_PARENTS);
    }
    parents = Collections.unmodifiableList(new ArrayList<>(parents));
  }

  /** Metadata with these parents only. */
  public static Metadata ofParents(List<Parent> parents) {
    return new Metadata(parents, false, Optional.empty(), Bytes.EMPTY);
  }

  /** The same metadata at another position, or at none. */
  public Metadata withPosition(Optional<MessagePosition> other) {
    return new Metadata(parents, ephemeral, other, unknownFields);
  }

  /** The ids of the parents, in order. */
  public List<MessageId> parentIds() {
    List<MessageId> ids = new ArrayList<>(parents.size());
    for (Parent parent : parents) {
      ids.add(parent.id());
    }
    return ids;
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return parents.isEmpty() && !ephemeral && !position.isPresent() && unknownFields.isEmpty();
  }
}

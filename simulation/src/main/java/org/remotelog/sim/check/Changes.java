package org.remotelog.sim.check;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;

/**
 * What a transaction changed in a home.
 *
 * @param rows new rows of the inbox, and those whose content changed, ascending
 * @param waiting every message that waits for parents now
 * @param heads accepted heads of other logs that changed
 * @param own own logs that changed
 * @param ended own logs that are none any longer
 */
public record Changes(
    List<Row> rows,
    List<MessageId> waiting,
    List<Accepted> heads,
    List<Own> own,
    List<LogName> ended) {
  public Changes {
    rows = List.copyOf(rows);
    waiting = List.copyOf(waiting);
    heads = List.copyOf(heads);
    own = List.copyOf(own);
    ended = List.copyOf(ended);
  }

  /**
   * A row of an inbox.
   *
   * @param own whether the message stands in a log of this device
   * @param log where it stands; empty for a message without a position
   * @param content digest of time and body
   */
  public record Row(
      long number,
      MessageId id,
      boolean own,
      Optional<LogName> log,
      long sequence,
      Bytes salt,
      List<Parent> parents,
      Digest content,
      boolean confirmed,
      List<MessageId> missing) {
    public Row {
      parents = List.copyOf(parents);
      missing = List.copyOf(missing);
    }

    /**
     * Whether both name the same parents. The same message in another log says anew where they are.
     */
    boolean hasParentsOf(Row other) {
      boolean isMoved = !log.equals(other.log) || sequence != other.sequence;
      return isMoved ? parentIds().equals(other.parentIds()) : parents.equals(other.parents);
    }

    private List<MessageId> parentIds() {
      return parents.stream().map(Parent::id).toList();
    }
  }

  /** The head that a reader accepted. */
  public record Accepted(LogName log, long sequence, long count) {}

  /**
   * The state of a writer.
   *
   * @param count entries appended
   * @param published entries covered by a record that every store and pointer took
   * @param segments what is sealed, ascending
   * @param appended entries that are new since it was told last, ascending
   */
  public record Own(
      LogName log,
      long count,
      long published,
      long recordSequence,
      List<Segment> segments,
      List<Appended> appended) {
    public Own {
      segments = List.copyOf(segments);
      appended = List.copyOf(appended);
    }
  }

  /** An entry of an own log: a message of this device, one that it took along, or no message. */
  public record Appended(long sequence, MessageId id, Bytes salt) {}

  /** A run of entries that is sealed under the secret of an epoch. */
  public record Segment(SequenceRange range, int epoch) {}

  /** Whether nothing changed, and nothing waits. */
  public boolean isNothing() {
    return rows.isEmpty()
        && waiting.isEmpty()
        && heads.isEmpty()
        && own.isEmpty()
        && ended.isEmpty();
  }

  String line() {
    StringBuilder line = new StringBuilder();
    for (Row row : rows) {
      line.append(" row ").append(row.number()).append('=').append(Names.of(row.id()));
      line.append(row.confirmed() ? "" : "?");
      if (!row.missing().isEmpty()) {
        line.append(" without ").append(row.missing().size());
      }
    }
    if (!waiting.isEmpty()) {
      line.append(" waiting ").append(waiting.size());
    }
    for (Accepted head : heads) {
      line.append(" accepts ").append(Names.of(head.log())).append(" record ");
      line.append(head.sequence()).append(" with ").append(head.count());
    }
    for (Own log : own) {
      line.append(" own ").append(Names.of(log.log())).append(' ').append(log.published());
      line.append('/').append(log.count()).append(" record ").append(log.recordSequence());
    }
    for (LogName log : ended) {
      line.append(" ends ").append(Names.of(log));
    }
    return line.toString();
  }
}

package org.remotelog.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.MetadataCodec;
import org.remotelog.mvds.core.CausalEffect;
import org.remotelog.mvds.core.CausalInput;
import org.remotelog.mvds.core.CausalOrder;
import org.remotelog.mvds.core.CausalState;

/** Carries messages through causal order into the inbox, inside one transaction. */
final class Delivery implements CausalEffect.Handler {
  private final Inbox inbox;
  private final DagHeads heads;
  private final CausalOrder order;
  private final CausalState waiting;
  private final Map<MessageId, InboxRow> arriving = new LinkedHashMap<>();
  private long delivered;

  Delivery(Tables tables, GroupId group, Inbox inbox, CausalOrder order, CausalState waiting)
      throws IOException {
    this.inbox = inbox;
    this.heads = new DagHeads(tables, group);
    this.order = order;
    this.waiting = waiting;
  }

  long delivered() {
    return delivered;
  }

  /** The newest messages, as parents of the next one. */
  List<Parent> newest() {
    return heads.asParents();
  }

  /** A message that is neither delivered nor waiting. */
  void arrive(InboxRow row) throws IOException {
    arriving.put(row.id(), row);
    apply(new CausalInput.Arrived(row.id(), parents(row), row.atMs()));
    arriving.remove(row.id());
  }

  /** The signed form of a message that waits, which may name other parents than the copy did. */
  void correct(InboxRow row) throws IOException {
    inbox.replaceWaiting(row);
    arriving.put(row.id(), row);
    apply(new CausalInput.Corrected(row.id(), parents(row)));
    arriving.remove(row.id());
  }

  /** Whether all parents in this metadata are present. */
  boolean isFree(Bytes metadata) throws IOException {
    try {
      for (MessageId parent : MetadataCodec.decode(metadata).parentIds()) {
        if (!inbox.standing(parent).map(Inbox.Standing::isPresent).orElse(false)) {
          return false;
        }
      }
    } catch (MalformedException e) {
      return false;
    }
    return true;
  }

  /** The signed form of a delivered message. */
  void confirmed(long number, InboxRow row, boolean sameMetadata) throws IOException {
    InboxRow kept = row;
    if (!sameMetadata) {
      // The copy came with other parents; what it was really delivered without is plain only now.
      List<MessageId> missing = new ArrayList<>();
      for (MessageId parent : parents(row)) {
        Optional<Inbox.Standing> standing = inbox.standing(parent);
        boolean before =
            standing.isPresent() && standing.get().isPresent() && standing.get().row() < number;
        if (!before && !parent.equals(row.id())) {
          missing.add(parent);
        }
      }
      kept = row.deliveredWithout(missing);
    }
    inbox.replaceDelivered(number, kept);
    row.position().ifPresent(place -> heads.confirmed(row.id(), place));
  }

  /** An own message: it follows what is here by its making. */
  void own(InboxRow row) throws IOException {
    deliver(row);
    apply(new CausalInput.Known(row.id()));
  }

  /** Time passes: what waited too long for its parents is delivered without them. */
  void tick(long nowMs) throws IOException {
    apply(new CausalInput.Tick(nowMs));
  }

  /** Rebuilds what waits from the rows of the inbox. */
  CausalOrder.Step restore() throws IOException {
    try {
      return order.restore(inbox.waitingRows(), this::isPresent);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  void carryOut(List<CausalEffect> effects) throws IOException {
    try {
      for (CausalEffect effect : effects) {
        effect.runOn(this);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  void save() throws IOException {
    heads.save();
  }

  private void apply(CausalInput input) throws IOException {
    List<CausalEffect> effects;
    try {
      effects = order.step(waiting, input, this::isPresent).effects();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    carryOut(effects);
  }

  private boolean isPresent(MessageId id) {
    try {
      return inbox.standing(id).map(Inbox.Standing::isPresent).orElse(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onDeliver(CausalEffect.Deliver effect) {
    try {
      InboxRow row = arriving.get(effect.id());
      if (row == null) {
        row = inbox.waiting(effect.id()).orElseThrow(() -> gone(effect.id()));
      }
      deliver(row.deliveredWithout(effect.missingParents()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onHold(CausalEffect.Hold effect) {
    try {
      inbox.hold(Objects.requireNonNull(arriving.get(effect.id())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onDrop(CausalEffect.Drop effect) {
    try {
      inbox.dropWaiting(effect.id());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IOException gone(MessageId id) {
    return new IOException("the home lacks message " + id.hex() + ", which it has listed");
  }

  private void deliver(InboxRow row) throws IOException {
    Metadata metadata = metadata(row);
    inbox.deliver(row);
    if (!metadata.ephemeral()) {
      // An unsigned claim of a position must not get into the metadata of our next message.
      heads.delivered(
          row.id(), row.position().filter(place -> row.confirmed()), metadata.parentIds());
    }
    delivered++;
  }

  private static List<MessageId> parents(InboxRow row) {
    return metadata(row).parentIds();
  }

  /** Metadata that cannot be read says nothing. */
  private static Metadata metadata(InboxRow row) {
    try {
      return MetadataCodec.decode(row.metadata());
    } catch (MalformedException e) {
      return Metadata.NONE;
    }
  }
}

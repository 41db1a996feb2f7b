package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;

/**
 * The delivered messages of a group that are nobody's parent yet: what the next message answers. At
 * most {@link Limits#MAX_PARENTS}; when more stand side by side, the oldest are forgotten, as newer
 * ones reach them or not.
 */
final class DagHeads {
  private final Table meta;
  private final Bytes key;
  private final Map<MessageId, Parent> heads = new LinkedHashMap<>();
  private boolean changed;

  DagHeads(Tables tables, GroupId group) throws IOException {
    this.meta = tables.table(HomeTable.META);
    this.key = Keys.of(Bytes.utf8("heads "), group.bytes());
    Optional<Bytes> row = meta.get(key);
    if (row.isPresent()) {
      Rows.decode(
          "list of newest messages",
          () -> {
            ByteReader in = new ByteReader(row.get());
            while (in.remaining() > 0) {
              MessageId id = MessageId.of(in.take(Digest.SIZE));
              Parent parent = Parent.of(id);
              if (in.u8() == 1) {
                parent = Parent.at(id, new ParentPosition(in.take(LogName.SIZE), in.varint()));
              }
              heads.put(id, parent);
            }
            return Boolean.TRUE;
          });
    }
  }

  List<Parent> asParents() {
    return new ArrayList<>(heads.values());
  }

  /** A message was delivered: it takes the place of its parents. */
  void delivered(MessageId id, Optional<InboxRow.Place> place, List<MessageId> parents) {
    for (MessageId parent : parents) {
      heads.remove(parent);
    }
    heads.put(
        id,
        place.isPresent()
            ? Parent.at(
                id, new ParentPosition(place.get().log().publicKey(), place.get().sequence()))
            : Parent.of(id));
    if (heads.size() > Limits.MAX_PARENTS) {
      heads.remove(heads.keySet().iterator().next());
    }
    changed = true;
  }

  /** A signed head says where a message stands that came without its log. */
  void confirmed(MessageId id, InboxRow.Place place) {
    if (heads.containsKey(id)) {
      heads.put(id, Parent.at(id, new ParentPosition(place.log().publicKey(), place.sequence())));
      changed = true;
    }
  }

  void save() throws IOException {
    if (!changed) {
      return;
    }
    ByteWriter out = new ByteWriter();
    for (Parent head : heads.values()) {
      out.bytes(head.id().bytes()).u8(head.position().isPresent() ? 1 : 0);
      if (head.position().isPresent()) {
        out.bytes(head.position().get().log()).varint(head.position().get().sequence());
      }
    }
    meta.put(key, out.toBytes());
  }
}

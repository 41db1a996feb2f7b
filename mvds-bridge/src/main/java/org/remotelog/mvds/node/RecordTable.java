package org.remotelog.mvds.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.core.MvdsEffect.RecordRow;
import org.remotelog.mvds.core.RecordKind;

/** The engine's rows in the home: peers, and records that outlive a restart. */
final class RecordTable {
  private static final Bytes PEERS = Bytes.utf8("p");
  private static final Bytes RECORDS = Bytes.utf8("r");

  /** Flag of a record that the peer made by asking. */
  private static final int BY_PEER = 1;

  /** Flag of a record that another peer's message made; its name follows. */
  private static final int HAS_SOURCE = 2;

  private final Table table;

  RecordTable(Tables tables) {
    this.table = tables.table(HomeTable.MVDS);
  }

  /** A peer of one group. */
  record PeerRow(PeerId peer, GroupId group, SyncMode mode) {}

  void putPeer(PeerRow row) throws IOException {
    table.put(
        Keys.of(PEERS, row.peer().bytes(), row.group().bytes()),
        new ByteWriter().u8(row.mode().ordinal()).toBytes());
  }

  void deletePeer(PeerId peer, GroupId group) throws IOException {
    table.delete(Keys.of(PEERS, peer.bytes(), group.bytes()));
  }

  List<PeerRow> peers() throws IOException {
    List<PeerRow> peers = new ArrayList<>();
    table.scanPrefix(
        PEERS,
        row -> {
          ByteReader key = new ByteReader(row.key());
          try {
            key.take(PEERS.size());
            PeerId peer = PeerId.of(key.take(Digest.SIZE));
            GroupId group = GroupId.of(key.take(Digest.SIZE));
            SyncMode mode = choose(SyncMode.values(), new ByteReader(row.value()).u8());
            return peers.add(new PeerRow(peer, group, mode));
          } catch (MalformedException e) {
            throw damaged(row, e);
          }
        });
    return peers;
  }

  /** What is optional follows the flags, each part when its flag is set. */
  void put(RecordRow row) throws IOException {
    ByteWriter out =
        new ByteWriter()
            .bytes(row.group().bytes())
            .u8(row.kind().ordinal())
            .varint(row.sizeBytes())
            .varint(row.order())
            .u8((row.byPeer() ? BY_PEER : 0) | (row.source().isPresent() ? HAS_SOURCE : 0));
    row.source().ifPresent(source -> out.bytes(source.bytes()));
    table.put(key(row.peer(), row.id()), out.toBytes());
  }

  void delete(PeerId peer, MessageId id) throws IOException {
    table.delete(key(peer, id));
  }

  List<RecordRow> all() throws IOException {
    List<RecordRow> rows = new ArrayList<>();
    table.scanPrefix(
        RECORDS,
        row -> {
          ByteReader key = new ByteReader(row.key());
          ByteReader value = new ByteReader(row.value());
          try {
            key.take(RECORDS.size());
            PeerId peer = PeerId.of(key.take(Digest.SIZE));
            MessageId id = MessageId.of(key.take(Digest.SIZE));
            GroupId group = GroupId.of(value.take(Digest.SIZE));
            RecordKind kind = choose(RecordKind.values(), value.u8());
            int sizeBytes = Math.toIntExact(value.varint());
            long order = value.varint();
            int flags = value.u8();
            if (order < 0 || flags > (BY_PEER | HAS_SOURCE)) {
              throw new MalformedException("order " + order + ", flags " + flags);
            }
            Optional<PeerId> source =
                (flags & HAS_SOURCE) != 0
                    ? Optional.of(PeerId.of(value.take(Digest.SIZE)))
                    : Optional.empty();
            value.expectEnd();
            boolean byPeer = (flags & BY_PEER) != 0;
            return rows.add(new RecordRow(peer, id, group, kind, sizeBytes, order, byPeer, source));
          } catch (MalformedException | ArithmeticException e) {
            throw damaged(row, e);
          }
        });
    return rows;
  }

  private static Bytes key(PeerId peer, MessageId id) {
    return Keys.of(RECORDS, peer.bytes(), id.bytes());
  }

  private static <T> T choose(T[] values, int number) throws MalformedException {
    if (number >= values.length) {
      throw new MalformedException("there is no choice " + number);
    }
    return values[number];
  }

  private static IOException damaged(Row row, Exception why) {
    return new HomeDamagedException(
        "the MVDS row " + row.key().hex() + " is damaged: " + why.getMessage());
  }
}

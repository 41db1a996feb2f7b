package org.remotelog.log.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.proto.PageColumns;
import org.remotelog.log.codec.proto.RosterRow;
import org.remotelog.log.codec.proto.SealedHead;
import org.remotelog.log.codec.proto.SealedPage;
import org.remotelog.log.codec.proto.SealedRoster;
import org.remotelog.log.codec.proto.SegmentColumns;

/** Insides of sealed blocks that no writer makes yet, or that only ill will makes. */
final class SealedParts {
  private SealedParts() {}

  /** The sample head with its links in the sealed part. */
  static Bytes richPrivateHead() {
    Head head = SampleLog.richHead();
    SegmentColumns.Builder segments =
        ReferenceColumns.ofSegments(head.segments(), SampleLog.EPOCH).toBuilder();
    for (SegmentRef segment : head.segments()) {
      segments.addCids(string(segment.cid()));
    }
    PageColumns.Builder pages = ReferenceColumns.ofPages(head.pages()).toBuilder();
    for (PageRef page : head.pages()) {
      pages.addCids(string(page.cid()));
    }
    SealedHead.Builder part = SealedHead.newBuilder().setWrittenAtMs(head.writtenAtMs());
    part.setSegments(segments).setPages(pages);
    for (Cid roster : head.rosterBlocks()) {
      part.addRosterCids(string(roster));
    }
    return Bytes.wrap(part.build().toByteArray());
  }

  static Bytes page(Page page) {
    return bytes(
        SealedPage.newBuilder()
            .setSegments(ReferenceColumns.ofSegments(page.segments(), SampleLog.EPOCH))
            .build());
  }

  /** The page with its links in the sealed part. */
  static Bytes privatePage(Page page) {
    SegmentColumns.Builder segments =
        ReferenceColumns.ofSegments(page.segments(), SampleLog.EPOCH).toBuilder();
    page.segments().forEach(segment -> segments.addCids(string(segment.cid())));
    return bytes(SealedPage.newBuilder().setSegments(segments).build());
  }

  static Bytes pages(Page page) {
    return bytes(SealedPage.newBuilder().setPages(ReferenceColumns.ofPages(page.pages())).build());
  }

  static Bytes roster(Roster roster) {
    SealedRoster.Builder part = SealedRoster.newBuilder().setWrittenAtMs(roster.writtenAtMs());
    for (Roster.RosterRecord record : roster.records()) {
      part.addRecords(
          RosterRow.newBuilder()
              .setLog(Outside.string(record.log().publicKey()))
              .setRecord(Outside.string(record.record())));
    }
    return bytes(part.setReceipts(Receipts.columns(roster.receipts())).build());
  }

  static Bytes segmentColumns() {
    SegmentColumns.Builder columns =
        ReferenceColumns.ofSegments(SampleLog.richHead().segments(), SampleLog.EPOCH).toBuilder();
    SampleLog.richHead().segments().forEach(ref -> columns.addCids(string(ref.cid())));
    return bytes(columns.build());
  }

  static Bytes pageColumns() {
    PageColumns.Builder columns =
        ReferenceColumns.ofPages(SampleLog.richHead().pages()).toBuilder();
    SampleLog.richHead().pages().forEach(ref -> columns.addCids(string(ref.cid())));
    return bytes(columns.build());
  }

  static Bytes receiptColumns() {
    return bytes(Receipts.columns(SampleLog.richHead().receipts()));
  }

  /** The same entries, numbered from 1. */
  static List<Entry> fromOne(List<Entry> entries) {
    List<Entry> moved = new ArrayList<>();
    for (Entry entry : entries) {
      moved.add(
          new Entry(
              moved.size() + 1,
              entry.id(),
              entry.salt(),
              entry.timestampSeconds(),
              entry.metadata(),
              entry.body()));
    }
    return moved;
  }

  private static Bytes bytes(MessageLite message) {
    return Bytes.wrap(message.toByteArray());
  }

  /** Receipts whose exceptions are so many rows with one unknown field each. */
  static Bytes emptyRows(int rows) {
    ByteWriter columns = new ByteWriter();
    for (int i = 0; i < rows; i++) {
      columns.u8(0x22).u8(2).u8(0x78).u8(0);
    }
    ByteWriter part = new ByteWriter();
    ProtoWire.writeBytes(part, SealedHead.RECEIPTS_FIELD_NUMBER, columns.toBytes());
    return part.toBytes();
  }

  /** So many unknown fields of two bytes. */
  static Bytes unknownFields(int fields) {
    ByteWriter part = new ByteWriter();
    for (int i = 0; i < fields; i++) {
      part.u8(0x78).u8(i % 2);
    }
    return part.toBytes();
  }

  /** So many rows of a roster without log and record, each with one unknown field. */
  static Bytes rosterRows(int rows) {
    ByteWriter part = new ByteWriter();
    for (int i = 0; i < rows; i++) {
      part.u8(0x12).u8(2).u8(0x78).u8(0);
    }
    return part.toBytes();
  }

  /** So many zeros, packed to little. */
  static Bytes bomb(int size) {
    return PackedText.pack(Bytes.wrap(new byte[size]));
  }

  private static ByteString string(Cid cid) {
    return Outside.string(cid.toBytes());
  }
}

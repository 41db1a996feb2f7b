package org.remotelog.log.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.proto.ReceiptColumns;
import org.remotelog.log.codec.proto.SealedHead;
import org.remotelog.log.codec.proto.SealedPage;
import org.remotelog.log.codec.proto.SealedRoster;

/**
 * Counts the fields of a sealed part before a generated class reads it. Such a class needs some two
 * hundred bytes of memory for a row of four, so a part within the limit on its bytes would take a
 * hundred megabytes; with the limit on fields it takes a few.
 */
final class PartFields {
  private static final PartFields NO_MESSAGES = new PartFields(Collections.emptyMap());
  private static final PartFields RECEIPTS =
      holding(ReceiptColumns.EXCEPTIONS_FIELD_NUMBER, NO_MESSAGES);

  static final PartFields HEAD =
      holding(SealedHead.SEGMENTS_FIELD_NUMBER, NO_MESSAGES)
          .and(SealedHead.PAGES_FIELD_NUMBER, NO_MESSAGES)
          .and(SealedHead.RECEIPTS_FIELD_NUMBER, RECEIPTS)
          .and(SealedHead.PRUNE_FIELD_NUMBER, NO_MESSAGES)
          .and(SealedHead.PREDECESSOR_FIELD_NUMBER, NO_MESSAGES)
          .and(SealedHead.SUCCESSORS_FIELD_NUMBER, NO_MESSAGES);
  static final PartFields PAGE =
      holding(SealedPage.SEGMENTS_FIELD_NUMBER, NO_MESSAGES)
          .and(SealedPage.PAGES_FIELD_NUMBER, NO_MESSAGES);
  static final PartFields ROSTER =
      holding(SealedRoster.RECORDS_FIELD_NUMBER, NO_MESSAGES)
          .and(SealedRoster.RECEIPTS_FIELD_NUMBER, RECEIPTS);

  private final Map<Integer, PartFields> messages;

  private PartFields(Map<Integer, PartFields> messages) {
    this.messages = messages;
  }

  private static PartFields holding(int field, PartFields message) {
    return NO_MESSAGES.and(field, message);
  }

  private PartFields and(int field, PartFields message) {
    Map<Integer, PartFields> more = new HashMap<>(messages);
    more.put(field, message);
    return new PartFields(more);
  }

  /** Refuses a part of more than {@link Limits#MAX_PART_FIELDS} fields, and groups. */
  void check(String what, Bytes part) throws MalformedException {
    try {
      count(what, CodedInputStream.newInstance(part.toArray()), 0);
    } catch (IOException e) {
      throw new MalformedException(what + " is not protobuf: " + e.getMessage(), e);
    }
  }

  private int count(String what, CodedInputStream in, int before)
      throws IOException, MalformedException {
    int fields = before;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      fields++;
      if (fields > Limits.MAX_PART_FIELDS) {
        throw new MalformedException(what + " has more than " + Limits.MAX_PART_FIELDS + " fields");
      }
      int wireType = WireFormat.getTagWireType(tag);
      PartFields message = messages.get(WireFormat.getTagFieldNumber(tag));
      if (message != null && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int limit = in.pushLimit(in.readRawVarint32());
        fields = message.count(what, in, fields);
        in.popLimit(limit);
      } else if (wireType == WireFormat.WIRETYPE_START_GROUP
          || wireType == WireFormat.WIRETYPE_END_GROUP) {
        throw new MalformedException(what + " has a protobuf group");
      } else {
        in.skipField(tag);
      }
    }
    return fields;
  }
}

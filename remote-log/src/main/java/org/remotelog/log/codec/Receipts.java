package org.remotelog.log.codec;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Limits;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.proto.ReceiptColumns;
import org.remotelog.log.codec.proto.ReceiptExceptions;

/**
 * Receipts as columns of a sealed part.
 *
 * <p>One receipt takes 12 bytes of tags and the shortest form of its number, so that fifty of them
 * leave room for references in a head that travels inside its record. Names of logs would take 32
 * bytes each, and a number in a common list would need that list before a head can be understood.
 */
final class Receipts {
  static ReceiptColumns columns(List<Receipt> receipts) {
    ReceiptColumns.Builder columns = ReceiptColumns.newBuilder();
    List<ByteString> logTags = new ArrayList<>(receipts.size());
    List<ByteString> rootTags = new ArrayList<>(receipts.size());
    for (int i = 0; i < receipts.size(); i++) {
      Receipt receipt = receipts.get(i);
      logTags.add(Outside.string(receipt.logTag()));
      rootTags.add(Outside.string(receipt.rootTag()));
      columns.addUpTo(receipt.upTo());
      if (!receipt.except().isEmpty()) {
        columns.addExceptions(exceptions(i, receipt.except()));
      }
    }
    return columns
        .setLogTags(ByteString.copyFrom(logTags))
        .setRootTags(ByteString.copyFrom(rootTags))
        .build();
  }

  static List<Receipt> receipts(ReceiptColumns columns) throws MalformedException {
    int count = columns.getUpToCount();
    Bytes logTags = Outside.bytes(columns.getLogTags());
    Bytes rootTags = Outside.bytes(columns.getRootTags());
    if (count > Limits.MAX_RECEIPTS) {
      throw new MalformedException(count + " receipts, at most " + Limits.MAX_RECEIPTS);
    }
    if (logTags.size() != count * Limits.RECEIPT_LOG_TAG_BYTES
        || rootTags.size() != count * Limits.RECEIPT_ROOT_TAG_BYTES) {
      throw new MalformedException("columns of receipts differ in length");
    }
    List<List<SequenceRange>> exceptions = exceptions(columns.getExceptionsList(), count);
    List<Receipt> receipts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i;
      receipts.add(
          Outside.make(
              "receipt",
              () ->
                  new Receipt(
                      part(logTags, at, Limits.RECEIPT_LOG_TAG_BYTES),
                      columns.getUpTo(at),
                      part(rootTags, at, Limits.RECEIPT_ROOT_TAG_BYTES),
                      exceptions.get(at))));
    }
    return receipts;
  }

  private static ReceiptExceptions exceptions(int receipt, List<SequenceRange> except) {
    ReceiptExceptions.Builder row = ReceiptExceptions.newBuilder().setReceipt(receipt);
    long next = 1;
    for (SequenceRange run : except) {
      row.addRuns(run.first() - next).addRuns(run.count());
      next = run.last() + 1;
    }
    return row.build();
  }

  private static List<List<SequenceRange>> exceptions(List<ReceiptExceptions> rows, int count)
      throws MalformedException {
    List<List<SequenceRange>> exceptions =
        new ArrayList<>(Collections.nCopies(count, Collections.emptyList()));
    for (ReceiptExceptions row : rows) {
      if (row.getReceipt() < 0 || row.getReceipt() >= count) {
        throw new MalformedException("exceptions of a receipt that is not there");
      }
      exceptions.set(row.getReceipt(), runs(row.getRunsList()));
    }
    return exceptions;
  }

  private static List<SequenceRange> runs(List<Long> runs) throws MalformedException {
    if (runs.size() % 2 != 0 || runs.size() > 2 * Limits.MAX_RECEIPT_EXCEPTIONS) {
      throw new MalformedException("exceptions of a receipt with " + runs.size() + " numbers");
    }
    List<SequenceRange> ranges = new ArrayList<>(runs.size() / 2);
    long next = 1;
    for (int i = 0; i < runs.size(); i += 2) {
      long held = runs.get(i);
      long missing = runs.get(i + 1);
      if (held < 0 || held > Limits.MAX_SEQUENCE || missing < 1 || missing > Limits.MAX_SEQUENCE) {
        throw new MalformedException("exceptions of a receipt are out of range");
      }
      ranges.add(SequenceRange.ofCount(next + held, missing));
      next += held + missing;
    }
    return ranges;
  }

  private static Bytes part(Bytes column, int at, int size) {
    return column.slice(at * size, (at + 1) * size);
  }

  private Receipts() {}
}

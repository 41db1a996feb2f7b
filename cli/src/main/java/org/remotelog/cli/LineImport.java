package org.remotelog.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.remotelog.Draft;

/** Sends each line of a stream as a message; empty lines are passed over. */
final class LineImport {
  private final InputStream in;
  private final Sink sink;
  private final List<Draft> batch = new ArrayList<>();
  private long batchBytes;
  private long lineNumber;
  private long sent;

  /** Takes a batch; {@code idle} when no further line is waiting. */
  interface Sink {
    void take(List<Draft> drafts, boolean idle) throws Exception;
  }

  LineImport(InputStream in, Sink sink) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.sink = sink;
  }

  /** Reads to the end and returns how many messages were handed over. */
  long run() throws Exception {
    byte[] line = readLine();
    while (line != null) {
      add(line);
      boolean isFull =
          batch.size() >= Limits.MAX_BATCH_MESSAGES || batchBytes >= Limits.MAX_BATCH_BYTES;
      boolean isIdle = in.available() == 0;
      if (isFull || isIdle) {
        handOver(isIdle);
      }
      line = readLine();
    }
    handOver(true);
    return sent;
  }

  private void add(byte[] line) throws Exception {
    if (line.length > Limits.MAX_MESSAGE_BYTES) {
      handOver(true);
      throw refused("is longer than a message may be, 128 KiB", "Split it");
    }
    Optional<String> text = MessageText.decode(line);
    if (text.isEmpty()) {
      handOver(true);
      throw refused("is no UTF-8 text", "Convert it, for example with iconv");
    }
    if (!text.get().isBlank()) {
      batch.add(Draft.text(text.get()));
      batchBytes += line.length;
    }
  }

  private CommandException refused(String why, String advice) {
    String before =
        sent == 0 ? "Nothing was sent" : Words.count(sent, "message") + " before it sent";
    return CommandException.failed("line " + lineNumber + " " + why, advice + ". " + before);
  }

  private void handOver(boolean idle) throws Exception {
    if (!batch.isEmpty()) {
      sink.take(List.copyOf(batch), idle);
      sent += batch.size();
      batch.clear();
      batchBytes = 0;
    }
  }

  /** The next line without its end, or one byte more than allowed of it; null at the end. */
  private byte @Nullable [] readLine() throws IOException {
    int b = in.read();
    if (b < 0) {
      return null;
    }
    lineNumber++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (b >= 0 && b != '\n' && line.size() <= Limits.MAX_MESSAGE_BYTES) {
      line.write(b);
      b = in.read();
    }
    byte[] bytes = line.toByteArray();
    boolean endsWithReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return endsWithReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }
}

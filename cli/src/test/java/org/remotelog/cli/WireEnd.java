package org.remotelog.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.transport.tcp.FrameReader;
import org.remotelog.mvds.transport.tcp.FrameWriter;

/** The other end of one connection of the wire tool, frame by frame. */
final class WireEnd implements AutoCloseable {
  private final Socket socket;
  private final Dialect dialect;
  private final FrameReader reader;
  private final FrameWriter writer;

  WireEnd(Socket socket, Dialect dialect) throws IOException {
    this.socket = socket;
    this.dialect = dialect;
    this.reader = new FrameReader(socket.getInputStream());
    this.writer = new FrameWriter(socket.getOutputStream());
  }

  static WireEnd accept(ServerSocket server) throws IOException {
    return new WireEnd(server.accept(), Dialect.SPEC);
  }

  /** The next payload; none when the tool has gone. */
  Optional<Payload> next() throws IOException, MalformedException {
    Optional<Bytes> frame = reader.next();
    return frame.isPresent()
        ? Optional.of(PayloadCodec.decode(dialect, frame.get()).payload())
        : Optional.empty();
  }

  void send(Payload payload) throws IOException {
    sendBytes(PayloadCodec.encode(dialect, payload));
  }

  void sendBytes(Bytes payload) throws IOException {
    writer.write(payload);
  }

  void acknowledge(List<MessageId> ids) throws IOException {
    send(Payload.of(ids, List.of(), List.of(), List.of()));
  }

  /** The next messages, at least so many, and not acknowledged. */
  List<MessageId> messages(int least) throws IOException, MalformedException {
    List<MessageId> got = new ArrayList<>();
    while (got.size() < least) {
      next()
          .orElseThrow(() -> new IOException("the tool has gone"))
          .messages()
          .forEach(message -> got.add(MessageIds.of(message)));
    }
    return got;
  }

  /** Acknowledges each message that comes until the tool goes; all of them, as often as given. */
  List<MessageId> acknowledgeAll() throws IOException, MalformedException {
    List<MessageId> got = new ArrayList<>();
    Optional<Payload> payload = next();
    while (payload.isPresent()) {
      List<MessageId> ids = payload.get().messages().stream().map(MessageIds::of).toList();
      got.addAll(ids);
      if (!ids.isEmpty()) {
        acknowledge(ids);
      }
      payload = next();
    }
    return got;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

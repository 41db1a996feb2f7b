package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.MessagePosition;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** What is untrue about messages that come beside their log. */
final class CopyFaults {
  private static final String COPY = "copy";
  private static final String NAMED = "^event corrected: [1-9]";

  private CopyFaults() {}

  static boolean isOne(FaultRow row) {
    return row.port().equals(COPY);
  }

  static List<FaultRow> rows() {
    return List.of(
        FaultRow.of(
            "position one too high", COPY, NAMED, moved(at -> place(at, at.sequence() + 1))),
        FaultRow.of("position one too low", COPY, NAMED, moved(at -> place(at, at.sequence() - 1))),
        FaultRow.of("position 2^53 - 1", COPY, NAMED, moved(at -> place(at, Limits.MAX_SEQUENCE))),
        FaultRow.of(
            "position in another log",
            COPY,
            NAMED,
            b ->
                take(
                    b,
                    metadata ->
                        metadata.withPosition(
                            metadata
                                .position()
                                .map(
                                    at ->
                                        new MessagePosition(b.carols.publicKey(), 2, at.salt()))))),
        FaultRow.of(
            "another salt",
            COPY,
            NAMED,
            moved(
                at ->
                    new MessagePosition(at.log(), at.sequence(), StoreFaults.spoiled(at.salt())))),
        FaultRow.of(
            "parents left out",
            COPY,
            NAMED,
            b ->
                take(
                    b,
                    metadata ->
                        new Metadata(
                            List.of(), false, metadata.position(), metadata.unknownFields()))),
        FaultRow.of(
            "a parent that never was, far ahead in the log",
            COPY,
            NAMED,
            b ->
                take(
                    b,
                    metadata ->
                        new Metadata(
                            List.of(
                                new Parent(
                                    MessageId.of(Bytes.wrap(new byte[32])),
                                    Optional.of(
                                        new ParentPosition(
                                            b.log.publicKey(), Limits.MAX_SEQUENCE)))),
                            false,
                            metadata.position(),
                            metadata.unknownFields()))),
        FaultRow.of(
            "unknown fields added",
            COPY,
            NAMED,
            b ->
                take(
                    b,
                    metadata ->
                        new Metadata(
                            metadata.parents(),
                            false,
                            metadata.position(),
                            Bytes.ofHex("a03f01")))));
  }

  private interface Moving {
    MessagePosition of(MessagePosition true_);
  }

  private interface Altering {
    Metadata of(Metadata metadata);
  }

  private static MessagePosition place(MessagePosition at, long sequence) {
    return new MessagePosition(at.log(), sequence, at.salt());
  }

  private static FaultRow.Begin moved(Moving moving) {
    return b -> take(b, metadata -> metadata.withPosition(metadata.position().map(moving::of)));
  }

  /** Bob gets Alice's first news by the way, altered, before he reads her log. */
  private static void take(FaultBench bench, Altering altering) {
    bench.beforeReading.add(
        () -> {
          DeliveredMessage first = null;
          for (DeliveredMessage message : bench.alice.client.messages(bench.group, 0, 100)) {
            if (Device.text(message).equals("news 0")) {
              first = message;
            }
          }
          Bytes honest = bench.alice.client.encoded(bench.group, first.id());
          Message message = MessageCodec.decode(Dialect.SPEC, honest);
          Message altered =
              new Message(
                  message.group(),
                  message.timestampSeconds(),
                  message.body(),
                  altering.of(message.metadata()));
          bench.bob.client.receive(bench.group, MessageCodec.encode(Dialect.SPEC, altered));
        });
  }
}

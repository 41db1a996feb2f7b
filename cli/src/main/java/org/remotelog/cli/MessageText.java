package org.remotelog.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Envelope;

/** The text of messages. */
final class MessageText {
  static final String CONTENT_TYPE = Envelope.TEXT;

  private MessageText() {}

  /** The text, when the content is said to be text and is UTF-8. */
  static Optional<String> of(String contentType, Bytes content) {
    return contentType.startsWith("text/") ? decode(content.toArray()) : Optional.empty();
  }

  static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

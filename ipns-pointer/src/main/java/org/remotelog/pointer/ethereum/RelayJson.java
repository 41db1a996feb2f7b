package org.remotelog.pointer.ethereum;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.JsonTexts;

/** One JSON object whose values are texts, as a relay and those who ask it write them. */
final class RelayJson {
  static final String STATE = "state";
  static final String PUBLISHED = "published";
  static final String WAITING = "waiting";
  static final String TRANSACTION = "transaction";
  static final String ERROR = "error";
  static final String ADVICE = "advice";
  static final String CURRENT = "current";

  private static final JsonFactory JSON = new JsonFactory();
  private static final String DECIMAL = "0|[1-9][0-9]{0,18}";
  private static final String WORD = "0x[0-9a-f]{64}";

  private final Map<String, Object> fields;

  private RelayJson(Map<String, Object> fields) {
    this.fields = fields;
  }

  static Bytes write(Map<String, String> fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (Map.Entry<String, String> field : fields.entrySet()) {
        out.writeStringField(field.getKey(), field.getValue());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.utf8(text.toString());
  }

  /**
   * The only object of a body.
   *
   * @throws MalformedException if it is something else
   */
  static RelayJson read(Bytes body) throws MalformedException {
    List<Map<String, Object>> objects;
    try {
      objects = JsonTexts.read(body);
    } catch (MalformedException e) {
      throw new MalformedException("it is not one JSON object", e);
    }
    if (objects.size() != 1) {
      throw new MalformedException("it is not one JSON object");
    }
    return new RelayJson(objects.get(0));
  }

  int size() {
    return fields.size();
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  String text(String name) throws MalformedException {
    if (!(fields.get(name) instanceof String text)) {
      throw new MalformedException("\"" + name + "\" is no text, or is not there");
    }
    return text;
  }

  /** Empty when there is none. */
  Optional<String> anyText(String name) throws MalformedException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** A number of at most 63 bits. */
  long number(String name) throws MalformedException {
    String text = text(name);
    try {
      if (text.matches(DECIMAL)) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      // Above 63 bits, which is as wrong as no number.
    }
    throw new MalformedException("\"" + name + "\" is no decimal number of at most 63 bits");
  }

  /** 32 bytes. */
  Bytes word(String name) throws MalformedException {
    String text = text(name);
    if (!text.matches(WORD)) {
      throw new MalformedException("\"" + name + "\" is not 0x and 64 lower-case digits");
    }
    return Hex.decode(text.substring(2));
  }
}

package org.remotelog.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One JSON object on one line; keys keep the order in which they were put. */
final class JsonLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * Sets a key: text, whole or decimal number, boolean, another line, or an Iterable of these. An
   * empty Optional leaves the key out.
   */
  JsonLine put(String key, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> fields.put(key, present));
    } else {
      fields.put(key, value);
    }
    return this;
  }

  /** Sets a key also when there is no value: it is null then. */
  JsonLine putOrNull(String key, Optional<?> value) {
    fields.put(key, value.isPresent() ? value.get() : value);
    return this;
  }

  /** Sets all keys of the other line after those that are here. */
  JsonLine putAll(JsonLine other) {
    fields.putAll(other.fields);
    return this;
  }

  /** An object of counts, with the constants as {@link Words#key} writes them. */
  static JsonLine counts(Map<? extends Enum<?>, Long> counts) {
    JsonLine line = new JsonLine();
    counts.forEach((key, count) -> line.put(Words.key(key), count));
    return line;
  }

  /** The keys and values for people. */
  String words() {
    StringBuilder words = new StringBuilder();
    fields.forEach((key, value) -> words.append("  ").append(key).append(' ').append(value));
    return words.toString();
  }

  /** The object as text without line breaks; control characters are escaped, also C1 and DEL. */
  @Override
  public String toString() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return escapeControls(text.toString());
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof JsonLine line) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : line.fields.entrySet()) {
        json.writeFieldName(field.getKey());
        write(json, field.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      json.writeStartArray();
      for (Object item : items) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Optional<?>) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(value.toString());
    }
  }

  /** Such characters stand only inside strings, where an escape means the same. */
  private static String escapeControls(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029') {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}

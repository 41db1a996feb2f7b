package org.remotelog.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * Reads the JSON objects that nodes answer with: one, or one behind the other (NDJSON). Values are
 * {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Double} and {@link Boolean}; what
 * is null is left out.
 */
public final class JsonTexts {
  /** Keeps no names of outside objects beyond their reply. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser parser;
  private int values;

  private JsonTexts(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * All objects of a reply.
   *
   * @throws MalformedException if the text is something else, too deep, or has too many values
   */
  public static List<Map<String, Object>> read(Bytes text) throws MalformedException {
    List<Map<String, Object>> objects = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text.utf8())) {
      JsonTexts texts = new JsonTexts(parser);
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw new MalformedException("the reply is JSON, but no object");
        }
        if (objects.size() == Limits.MAX_JSON_OBJECTS) {
          throw new MalformedException("the reply has more objects than can be right");
        }
        objects.add(texts.object(1));
      }
    } catch (IOException e) {
      throw new MalformedException("the reply is no JSON");
    }
    return objects;
  }

  private Map<String, Object> object(int depth) throws IOException, MalformedException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        fields.put(name, value(depth));
      }
    }
    return fields;
  }

  private List<Object> list(int depth) throws IOException, MalformedException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        items.add(value(depth));
      }
    }
    return items;
  }

  private Object value(int depth) throws IOException, MalformedException {
    values++;
    if (values > Limits.MAX_JSON_VALUES) {
      throw new MalformedException("the reply has more values than can be right");
    }
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedException("the reply ends in the middle of JSON");
    }
    if (depth == Limits.MAX_JSON_DEPTH && token.isStructStart()) {
      throw new MalformedException("the reply is nested too deep");
    }
    switch (token) {
      case START_OBJECT:
        return object(depth + 1);
      case START_ARRAY:
        return list(depth + 1);
      case VALUE_NUMBER_INT:
        return number();
      case VALUE_NUMBER_FLOAT:
        return parser.getDoubleValue();
      case VALUE_TRUE:
      case VALUE_FALSE:
        return token == JsonToken.VALUE_TRUE;
      case VALUE_STRING:
        return parser.getText();
      default:
        throw new MalformedException("the reply has a " + token + " where a value belongs");
    }
  }

  /** An integer that is no long is kept as a floating number: no reply of use has one. */
  private Object number() throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) parser.getDoubleValue()
        : (Object) parser.getLongValue();
  }
}

package org.remotelog.log.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;

/**
 * A value of the IPLD data model. The {@code as} methods are for bytes from outside: they refuse a
 * value of another kind.
 */
public sealed interface CborValue {
  /** The kind's name, for reasons. */
  String kind();

  default long asInt() throws MalformedException {
    throw expected("an integer");
  }

  default boolean asBool() throws MalformedException {
    throw expected("a boolean");
  }

  default String asText() throws MalformedException {
    throw expected("text");
  }

  default Bytes asBinary() throws MalformedException {
    throw expected("bytes");
  }

  default Cid asLink() throws MalformedException {
    throw expected("a link");
  }

  default List<CborValue> asList() throws MalformedException {
    throw expected("a list");
  }

  default MapOf asMap() throws MalformedException {
    throw expected("a map");
  }

  private MalformedException expected(String kind) {
    return new MalformedException("expected " + kind + ", found " + kind());
  }

  /** An integer; those beyond 64 bits with sign are not supported. */
  record Int(long value) implements CborValue {
    @Override
    public String kind() {
      return "an integer";
    }

    @Override
    public long asInt() {
      return value;
    }
  }

  /** True or false. */
  record Bool(boolean value) implements CborValue {
    @Override
    public String kind() {
      return "a boolean";
    }

    @Override
    public boolean asBool() {
      return value;
    }
  }

  /** Text that has a UTF-8 form. */
  record Text(String value) implements CborValue {
    /** Refuses unpaired surrogates. */
    public Text {
      checkHasUtf8(value);
    }

    private static void checkHasUtf8(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else if (Character.isSurrogate(c)) {
          throw new IllegalArgumentException("text has an unpaired surrogate");
        }
      }
    }

    @Override
    public String kind() {
      return "text";
    }

    @Override
    public String asText() {
      return value;
    }
  }

  /** A byte string. */
  record Binary(Bytes value) implements CborValue {
    @Override
    public String kind() {
      return "bytes";
    }

    @Override
    public Bytes asBinary() {
      return value;
    }
  }

  /** A link to a block. */
  record Link(Cid value) implements CborValue {
    @Override
    public String kind() {
      return "a link";
    }

    @Override
    public Cid asLink() {
      return value;
    }
  }

  /** A list. */
  record ListOf(List<CborValue> items) implements CborValue {
    /** Copies the items. */
    public ListOf {
      items = Collections.unmodifiableList(new ArrayList<>(items));
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public List<CborValue> asList() {
      return items;
    }
  }

  /** A map from text; the order of the entries does not matter. */
  record MapOf(Map<String, CborValue> entries) implements CborValue {
    /** Copies the entries; refuses keys with unpaired surrogates. */
    public MapOf {
      entries.keySet().forEach(Text::checkHasUtf8);
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value under the key, if any. */
    public Optional<CborValue> find(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /** The value under the key; its absence is refused. */
    public CborValue require(String key) throws MalformedException {
      CborValue value = entries.get(key);
      if (value == null) {
        throw new MalformedException("the map has no \"" + key + "\"");
      }
      return value;
    }

    @Override
    public String kind() {
      return "a map";
    }

    @Override
    public MapOf asMap() {
      return this;
    }
  }

  /** Nothing. */
  record Null() implements CborValue {
    @Override
    public String kind() {
      return "null";
    }
  }

  /** A floating-point number, finite. */
  record Float64(double value) implements CborValue {
    /** Refuses infinities and NaN. */
    public Float64 {
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("only finite numbers can be written");
      }
    }

    @Override
    public String kind() {
      return "a floating-point number";
    }
  }
}

package org.remotelog.vectors;

import com.upokecenter.cbor.CBORObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/** Test vectors: objects with a name and fields of text, read from the test resources. */
public final class Vectors {
  /** One test vector. */
  public record Vector(CBORObject json) {
    public String name() {
      return text("name");
    }

    public boolean has(String field) {
      return json.ContainsKey(field);
    }

    public String text(String field) {
      if (!has(field)) {
        throw new NoSuchElementException(field);
      }
      CBORObject value = json.get(field);
      return value.getType() == com.upokecenter.cbor.CBORType.TextString
          ? value.AsString()
          : value.toString();
    }

    public Optional<String> find(String field) {
      return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    public Bytes bytes(String field) {
      return Bytes.ofHex(text(field));
    }

    @Override
    public String toString() {
      return name();
    }
  }

  private Vectors() {}

  /** All vectors of a file such as {@code cid-vectors.json}. */
  public static List<Vector> of(String file) {
    try (InputStream input = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      if (input == null) {
        throw new NoSuchElementException(file);
      }
      List<Vector> vectors = new ArrayList<>();
      for (CBORObject vector : CBORObject.ReadJSON(input).get("vectors").getValues()) {
        vectors.add(new Vector(vector));
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The vector of that name. */
  public static Vector named(String file, String name) {
    return of(file).stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }
}

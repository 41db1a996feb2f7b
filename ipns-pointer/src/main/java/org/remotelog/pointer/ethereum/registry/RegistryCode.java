package org.remotelog.pointer.ethereum.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.JsonTexts;

/**
 * The contract as it was compiled.
 *
 * @param creation what makes the contract on a chain
 * @param runtime what is then at its address, the same on every chain
 */
public record RegistryCode(Bytes creation, Bytes runtime) {
  private static final String FILE = "/org/remotelog/pointer/ethereum/HeadRegistry.json";
  private static final int CHUNK = 8_192;

  /** The contract that this version of the library comes with. */
  public static RegistryCode load() {
    try (InputStream in = RegistryCode.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks " + FILE);
      }
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        text.write(chunk, 0, count);
      }
      Map<String, Object> artefact = JsonTexts.read(Bytes.wrap(text.toByteArray())).get(0);
      return new RegistryCode(
          code(artefact.get("bytecode")), code(artefact.get("deployedBytecode")));
    } catch (IOException | MalformedException e) {
      throw new IllegalStateException("the library has a damaged " + FILE, e);
    }
  }

  private static Bytes code(@Nullable Object hex) throws MalformedException {
    String text = String.valueOf(hex);
    return Hex.decode(text.startsWith("0x") ? text.substring(2) : text);
  }
}

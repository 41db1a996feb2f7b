package org.remotelog.pointer.ethereum.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.http.JsonTexts;

/**
 * A wallet file as it is written (Web3 Secret Storage, version 3). What it asks for is within the
 * bounds; whether a password opens it is not known here.
 *
 * @param address the account, where the file says it
 * @param derivation how the password becomes the key of the file
 * @param iv where the cipher begins to count, {@link #IV_BYTES}
 * @param ciphertext the account's key, encrypted, {@link EthereumKey#SIZE} bytes
 * @param mac tells whether the password is right, {@link #MAC_BYTES}
 */
record KeystoreFile(
    Optional<EthereumAddress> address,
    Derivation derivation,
    Bytes iv,
    Bytes ciphertext,
    Bytes mac) {
  static final int IV_BYTES = 16;
  static final int MAC_BYTES = 32;

  /** Half of it encrypts, half of it tells whether the password is right. */
  static final int DERIVED_BYTES = 32;

  private static final JsonFactory JSON = new JsonFactory();
  private static final long VERSION = 3;
  private static final String CIPHER = "aes-128-ctr";
  private static final String SCRYPT = "scrypt";
  private static final String PBKDF2 = "pbkdf2";
  private static final String HMAC = "hmac-sha256";

  /** The two ways from a password to a key. */
  sealed interface Derivation {
    Bytes salt();

    /** The key, {@link #DERIVED_BYTES} long. */
    byte[] key(byte[] password);
  }

  /** scrypt (RFC 7914). */
  record ByScrypt(Bytes salt, int n, int r, int p) implements Derivation {
    @Override
    public byte[] key(byte[] password) {
      return Scrypt.derive(password, salt.toArray(), n, r, p, DERIVED_BYTES);
    }
  }

  /** PBKDF2 with HMAC-SHA-256 (RFC 8018). */
  record ByPbkdf2(Bytes salt, int iterations) implements Derivation {
    @Override
    public byte[] key(byte[] password) {
      return Scrypt.pbkdf2(password, salt.toArray(), iterations, DERIVED_BYTES);
    }
  }

  /**
   * Reads a file.
   *
   * @throws MalformedException if it is none of version 3, damaged, of a kind that this version
   *     does not know, or asks for more memory or time than one of use does
   */
  static KeystoreFile decode(Bytes json) throws MalformedException {
    if (json.size() > Limits.MAX_KEYSTORE_BYTES) {
      throw new MalformedException(
          "no wallet file: it is longer than " + Limits.MAX_KEYSTORE_BYTES + " bytes");
    }
    Map<?, ?> file = only(json);
    if (!Long.valueOf(VERSION).equals(file.get("version"))) {
      throw new MalformedException(
          "no wallet file of version 3: name the JSON file that a wallet has written, or have it"
              + " write one of that version");
    }
    // Wallets of the first years have it in upper case.
    Map<?, ?> crypto = object(file, file.containsKey("crypto") ? "crypto" : "Crypto");
    if (!CIPHER.equals(crypto.get("cipher"))) {
      throw new MalformedException("a wallet file with another cipher than " + CIPHER);
    }
    return new KeystoreFile(
        address(file.get("address")),
        derivation(crypto.get("kdf"), object(crypto, "kdfparams")),
        bytes(object(crypto, "cipherparams"), "iv", IV_BYTES),
        bytes(crypto, "ciphertext", EthereumKey.SIZE),
        bytes(crypto, "mac", MAC_BYTES));
  }

  private static Map<?, ?> only(Bytes json) throws MalformedException {
    List<Map<String, Object>> objects;
    try {
      objects = JsonTexts.read(json);
    } catch (MalformedException e) {
      throw new MalformedException("no wallet file: it is no JSON of the right form", e);
    }
    if (objects.size() != 1) {
      throw new MalformedException("no wallet file: it has " + objects.size() + " JSON objects");
    }
    return objects.get(0);
  }

  private static Derivation derivation(@Nullable Object kind, Map<?, ?> parameters)
      throws MalformedException {
    within(parameters, "dklen", DERIVED_BYTES, DERIVED_BYTES);
    Bytes salt = bytes(parameters, "salt");
    if (salt.isEmpty() || salt.size() > Limits.MAX_SALT_BYTES) {
      throw new MalformedException("a wallet file with a salt of " + salt.size() + " bytes");
    }
    if (SCRYPT.equals(kind)) {
      return byScrypt(parameters, salt);
    }
    if (PBKDF2.equals(kind) && HMAC.equals(parameters.get("prf"))) {
      return new ByPbkdf2(salt, (int) within(parameters, "c", 1, Limits.MAX_HASH_ROUNDS));
    }
    throw new MalformedException(
        "a wallet file whose key is derived neither by scrypt nor by pbkdf2 with " + HMAC);
  }

  private static Derivation byScrypt(Map<?, ?> parameters, Bytes salt) throws MalformedException {
    long most = Limits.MAX_SCRYPT_BYTES / Limits.SCRYPT_BLOCK_BYTES;
    long n = within(parameters, "n", 2, most);
    long r = within(parameters, "r", 1, most);
    long p = within(parameters, "p", 1, Limits.MAX_SCRYPT_PARTS);
    if (Long.bitCount(n) != 1) {
      throw new MalformedException("a wallet file with a scrypt cost that is no power of two");
    }
    long bytes = Limits.SCRYPT_BLOCK_BYTES * n * r;
    if (bytes > Limits.MAX_SCRYPT_BYTES || bytes * p > Limits.MAX_SCRYPT_WORK_BYTES) {
      throw new MalformedException(
          "a wallet file that takes more memory or time to open than one of use does: have a"
              + " wallet write it anew with the usual scrypt cost");
    }
    if (p * r > Limits.MAX_SCRYPT_PARTS) {
      throw new MalformedException("a wallet file with " + p * r + " parts of scrypt");
    }
    return new ByScrypt(salt, (int) n, (int) r, (int) p);
  }

  /** The bytes of a file that is read back as this. */
  Bytes encode(UUID id) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeStringField("id", id.toString());
      if (address.isPresent()) {
        out.writeStringField("address", address.get().bytes().hex());
      }
      out.writeObjectFieldStart("crypto");
      out.writeStringField("cipher", CIPHER);
      out.writeObjectFieldStart("cipherparams");
      out.writeStringField("iv", iv.hex());
      out.writeEndObject();
      out.writeStringField("ciphertext", ciphertext.hex());
      write(out, derivation);
      out.writeStringField("mac", mac.hex());
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot be written", e);
    }
    return Bytes.utf8(text.toString());
  }

  private static void write(JsonGenerator out, Derivation derivation) throws IOException {
    boolean isScrypt = derivation instanceof ByScrypt;
    out.writeStringField("kdf", isScrypt ? SCRYPT : PBKDF2);
    out.writeObjectFieldStart("kdfparams");
    out.writeNumberField("dklen", DERIVED_BYTES);
    out.writeStringField("salt", derivation.salt().hex());
    if (derivation instanceof ByScrypt scrypt) {
      out.writeNumberField("n", scrypt.n());
      out.writeNumberField("r", scrypt.r());
      out.writeNumberField("p", scrypt.p());
    } else if (derivation instanceof ByPbkdf2 pbkdf2) {
      out.writeNumberField("c", pbkdf2.iterations());
      out.writeStringField("prf", HMAC);
    }
    out.writeEndObject();
  }

  private static Map<?, ?> object(Map<?, ?> fields, String name) throws MalformedException {
    if (fields.get(name) instanceof Map<?, ?> inner) {
      return inner;
    }
    throw new MalformedException("a wallet file without " + name);
  }

  private static long within(Map<?, ?> fields, String name, long least, long most)
      throws MalformedException {
    if (fields.get(name) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw new MalformedException(
        "a wallet file whose " + name + " is not from " + least + " to " + most);
  }

  private static Bytes bytes(Map<?, ?> fields, String name, int size) throws MalformedException {
    Bytes bytes = bytes(fields, name);
    if (bytes.size() != size) {
      throw new MalformedException("a wallet file whose " + name + " has not " + size + " bytes");
    }
    return bytes;
  }

  private static Bytes bytes(Map<?, ?> fields, String name) throws MalformedException {
    if (fields.get(name) instanceof String text) {
      return hex(text);
    }
    throw new MalformedException("a wallet file without " + name);
  }

  private static Bytes hex(String text) throws MalformedException {
    try {
      return Hex.decode(text.startsWith("0x") ? text.substring(2) : text);
    } catch (MalformedException e) {
      throw new MalformedException("a wallet file with a value that is no hexadecimal text", e);
    }
  }

  /** Some wallets leave it out, so that who finds the file does not learn whose it is. */
  private static Optional<EthereumAddress> address(@Nullable Object value)
      throws MalformedException {
    if (value == null || "".equals(value)) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      Bytes bytes = hex(text.toLowerCase(Locale.ROOT));
      if (bytes.size() == Limits.ADDRESS_BYTES) {
        return Optional.of(new EthereumAddress(bytes));
      }
    }
    throw new MalformedException("a wallet file with an address that is none");
  }
}

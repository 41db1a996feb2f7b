package org.remotelog.bytes;

import java.util.Arrays;

/**
 * The text forms of binary names that this library reads and writes: a prefix character tells the
 * base. Source: the multibase table. Texts above 256 characters are refused, since converting
 * between bases takes quadratic time.
 */
public enum Multibase {
  /** RFC 4648 base32, lower case, no padding. */
  BASE32('b', "abcdefghijklmnopqrstuvwxyz234567"),
  /** Base36, lower case. */
  BASE36('k', "0123456789abcdefghijklmnopqrstuvwxyz"),
  /** The base58 of Bitcoin. */
  BASE58BTC('z', "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

  private final char prefix;
  private final String alphabet;

  Multibase(char prefix, String alphabet) {
    this.prefix = prefix;
    this.alphabet = alphabet;
  }

  /** The prefix and the text of the bytes. */
  public String encodePrefixed(Bytes bytes) {
    return prefix + encode(bytes);
  }

  /**
   * The bytes of a text that begins with the prefix of its base.
   *
   * @throws MalformedException if the base is unknown, the text too long or not of that base
   */
  public static Bytes decodePrefixed(String text) throws MalformedException {
    checkLength(text);
    if (!text.isEmpty()) {
      for (Multibase base : values()) {
        if (text.charAt(0) == base.prefix) {
          return base.decode(text.substring(1));
        }
      }
    }
    throw new MalformedException("text does not begin with b, k or z, the bases known here");
  }

  /**
   * The text of the bytes without a prefix.
   *
   * @throws IllegalArgumentException above 159 bytes
   */
  public String encode(Bytes bytes) {
    if (bytes.size() > Limits.MAX_MULTIBASE_BYTES) {
      throw new IllegalArgumentException(
          bytes.size() + " bytes are above " + Limits.MAX_MULTIBASE_BYTES);
    }
    return this == BASE32 ? Base32.encode(bytes) : encodeNumber(bytes);
  }

  /**
   * The bytes of a text without a prefix.
   *
   * @throws MalformedException if the text is too long or not of this base
   */
  public Bytes decode(String text) throws MalformedException {
    checkLength(text);
    return this == BASE32 ? Base32.decode(text) : decodeNumber(text);
  }

  private static void checkLength(String text) throws MalformedException {
    if (text.length() > Limits.MAX_MULTIBASE_CHARS) {
      throw new MalformedException(
          "text of " + text.length() + " characters is above " + Limits.MAX_MULTIBASE_CHARS);
    }
  }

  /** The bytes as one big-endian number; leading zero bytes become leading zero digits. */
  private String encodeNumber(Bytes bytes) {
    int base = alphabet.length();
    int zeros = 0;
    while (zeros < bytes.size() && bytes.get(zeros) == 0) {
      zeros++;
    }
    int[] digits = new int[bytes.size() * 2];
    int used = 0;
    for (int i = zeros; i < bytes.size(); i++) {
      int carry = bytes.get(i) & 0xff;
      for (int j = 0; j < used || carry > 0; j++) {
        carry += digits[j] << 8;
        digits[j] = carry % base;
        carry /= base;
        used = Math.max(used, j + 1);
      }
    }
    StringBuilder text = new StringBuilder(zeros + used);
    for (int i = 0; i < zeros; i++) {
      text.append(alphabet.charAt(0));
    }
    for (int j = used - 1; j >= 0; j--) {
      text.append(alphabet.charAt(digits[j]));
    }
    return text.toString();
  }

  private Bytes decodeNumber(String text) throws MalformedException {
    int base = alphabet.length();
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == alphabet.charAt(0)) {
      zeros++;
    }
    // Filled from the end: the number's lowest byte is the last.
    byte[] number = new byte[text.length()];
    int used = 0;
    for (int i = zeros; i < text.length(); i++) {
      int carry = alphabet.indexOf(text.charAt(i));
      if (carry < 0) {
        throw new MalformedException("text has a character that base" + base + " does not use");
      }
      for (int j = 0; j < used || carry > 0; j++) {
        int at = number.length - 1 - j;
        carry += (number[at] & 0xff) * base;
        number[at] = (byte) carry;
        carry >>= 8;
        used = Math.max(used, j + 1);
      }
    }
    return Bytes.wrap(Arrays.copyOfRange(number, number.length - used - zeros, number.length));
  }
}

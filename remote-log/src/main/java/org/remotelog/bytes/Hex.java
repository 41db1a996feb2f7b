package org.remotelog.bytes;

/** Hexadecimal text. */
public final class Hex {
  private static final String DIGITS = "0123456789abcdef";

  private Hex() {}

  /** Lower-case text, two characters a byte. */
  public static String encode(Bytes bytes) {
    StringBuilder text = new StringBuilder(2 * bytes.size());
    for (byte b : bytes.unsafeArray()) {
      text.append(DIGITS.charAt((b >> 4) & 0xf)).append(DIGITS.charAt(b & 0xf));
    }
    return text.toString();
  }

  /**
   * The bytes of a text in lower or upper case.
   *
   * @throws MalformedException on an odd length or any other character
   */
  public static Bytes decode(String text) throws MalformedException {
    if (text.length() % 2 != 0) {
      throw new MalformedException("hexadecimal text has an odd length");
    }
    byte[] bytes = new byte[text.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (digit(text.charAt(2 * i)) << 4 | digit(text.charAt(2 * i + 1)));
    }
    return Bytes.wrap(bytes);
  }

  private static int digit(char c) throws MalformedException {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    throw new MalformedException("text has a character that is not hexadecimal");
  }
}

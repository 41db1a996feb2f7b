package org.remotelog.bytes;

/**
 * Base32 of RFC 4648 section 6 in lower case without padding. The work is linear, so there is no
 * length limit here; callers bound what they take from outside.
 */
public final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private Base32() {}

  public static String encode(Bytes bytes) {
    StringBuilder text = new StringBuilder((int) ((bytes.size() * 8L + 4) / 5));
    int held = 0;
    int heldBits = 0;
    for (byte b : bytes.unsafeArray()) {
      held = (held << 8 | b & 0xff) & 0xfff;
      heldBits += 8;
      while (heldBits >= 5) {
        heldBits -= 5;
        text.append(ALPHABET.charAt(held >> heldBits & 0x1f));
      }
    }
    if (heldBits > 0) {
      text.append(ALPHABET.charAt(held << (5 - heldBits) & 0x1f));
    }
    return text.toString();
  }

  /**
   * The bytes of the text; only the text that {@link #encode} gives is accepted.
   *
   * @throws MalformedException on any other character, length or set bit at the end
   */
  public static Bytes decode(String text) throws MalformedException {
    byte[] bytes = new byte[(int) (text.length() * 5L / 8)];
    int size = 0;
    int held = 0;
    int heldBits = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new MalformedException("text has a character that base32 does not use");
      }
      held = (held << 5 | digit) & 0xfff;
      heldBits += 5;
      if (heldBits >= 8) {
        heldBits -= 8;
        bytes[size++] = (byte) (held >> heldBits);
      }
    }
    if (heldBits >= 5 || (held & (1 << heldBits) - 1) != 0) {
      throw new MalformedException("base32 text has bits after its last byte");
    }
    return Bytes.wrap(bytes);
  }
}

package org.remotelog.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import okio.ByteString;

/** What a server wants to see before it answers. Never part of a text that is shown or kept. */
public final class Credential {
  private static final List<String> SCHEMES = List.of("Bearer ", "Basic ");

  private final String header;

  private Credential(String header) {
    this.header = header;
  }

  /**
   * Of a text as an operator keeps it: {@code Bearer TOKEN} or {@code Basic BASE64}, {@code
   * NAME:PASSWORD} for basic authentication, anything else as a bearer token. The scheme is sent
   * with a capital whatever its case here, as Kubo compares it letter by letter.
   *
   * @throws IllegalArgumentException if the text is empty, too long, or has characters that no
   *     header may have; the message does not repeat it
   */
  public static Credential of(String text) {
    String value = text.trim();
    if (value.isEmpty() || value.length() > Limits.MAX_CREDENTIAL_CHARS) {
      throw new IllegalArgumentException(
          "a credential has 1 to " + Limits.MAX_CREDENTIAL_CHARS + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        throw new IllegalArgumentException(
            "a credential is one line of printable ASCII characters");
      }
    }
    for (String scheme : SCHEMES) {
      if (value.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return new Credential(scheme + value.substring(scheme.length()));
      }
    }
    if (value.indexOf(':') > 0) {
      return new Credential(
          "Basic " + ByteString.encodeString(value, StandardCharsets.UTF_8).base64());
    }
    return new Credential("Bearer " + value);
  }

  /** The value of the header {@code Authorization}. */
  String header() {
    return header;
  }

  @Override
  public String toString() {
    return "Credential(hidden)";
  }
}

package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;

/**
 * The body of a message that our client made: a nonce, so that two equal texts in one second are
 * two messages, and typed content.
 *
 * @param nonce {@link Limits#ENVELOPE_NONCE_BYTES} random bytes; none if the body is no envelope
 * @param contentType a media type of printable ASCII characters without spaces
 * @param content the content itself
 */
public record Envelope(Bytes nonce, String contentType, Bytes content) {
  /** Plain text in UTF-8. */
  public static final String TEXT = "text/plain";

  /** A member entry of the group; not shown as a message. */
  public static final String MEMBER_ENTRY = "application/vnd.remotelog.member";

  /** A body that is no envelope of a known version. */
  public static final String RAW = "application/octet-stream";

  public Envelope {
    if (!isContentType(contentType)) {
      throw new IllegalArgumentException("not a content type: " + contentType);
    }
    if (nonce.size() != Limits.ENVELOPE_NONCE_BYTES
        && !(nonce.isEmpty() && contentType.equals(RAW))) {
      throw new IllegalArgumentException("a nonce of " + nonce.size() + " bytes");
    }
  }

  /** A text message. */
  public static Envelope text(Bytes nonce, String text) {
    return new Envelope(nonce, TEXT, Bytes.utf8(text));
  }

  /** The body of another client, as a whole. */
  public static Envelope raw(Bytes body) {
    return new Envelope(Bytes.EMPTY, RAW, body);
  }

  /** Whether the body was no envelope of a known version and is shown as it came. */
  public boolean isRaw() {
    return nonce.isEmpty();
  }

  /** Whether the text may stand as a content type. */
  public static boolean isContentType(String text) {
    if (text.isEmpty() || text.length() > Limits.MAX_CONTENT_TYPE_CHARS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}

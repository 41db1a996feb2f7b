package org.remotelog.http;

import java.util.regex.Pattern;

/**
 * URIs of servers as people and logs see them. Many hosts of nodes put a secret key in the path.
 */
public final class ShownUri {
  private static final Pattern KEY =
      Pattern.compile(
          "(?<=/)([^/]{"
              + Limits.SHOWN_KEY_CHARS
              + "})[^/]{"
              + (Limits.MIN_KEY_CHARS - Limits.SHOWN_KEY_CHARS)
              + ",}(?=/|$)");
  private static final Pattern HOST = Pattern.compile("^[a-z]+://[^/]*");

  private ShownUri() {}

  /**
   * The URI with every part of its path that is long enough to be a key cut to its first {@link
   * Limits#SHOWN_KEY_CHARS} characters, by which its owner knows it again.
   *
   * @param uri scheme, host, port and path
   */
  public static String of(String uri) {
    var host = HOST.matcher(uri);
    int path = host.find() ? host.end() : 0;
    return uri.substring(0, path) + KEY.matcher(uri.substring(path)).replaceAll("$1…");
  }
}

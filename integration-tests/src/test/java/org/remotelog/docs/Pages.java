package org.remotelog.docs;

import java.nio.file.Path;

/** Where the documentation of this checkout is. */
final class Pages {
  private Pages() {}

  static Path docs() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return module.resolveSibling("docs");
  }

  static Path spec(String page) {
    return docs().resolve("spec").resolve(page);
  }
}

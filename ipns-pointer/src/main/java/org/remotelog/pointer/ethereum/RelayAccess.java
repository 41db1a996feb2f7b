package org.remotelog.pointer.ethereum;

import java.io.IOException;
import org.remotelog.http.HttpServer;

/** How a relay is reached. */
public interface RelayAccess {
  /**
   * Its server, which is closed by whoever called this. Called when something is published, and
   * again when it failed.
   *
   * @throws IOException when it cannot be said, such as for a token that is not there
   */
  HttpServer open() throws IOException;
}

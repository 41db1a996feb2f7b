package org.remotelog.log.client;

import java.io.IOException;

/** What goes wrong where a fake is called; the default is nothing. */
@FunctionalInterface
interface Faults {
  Faults NONE = place -> {};

  void meet(String place) throws IOException;
}

package org.remotelog.bench;

import java.io.IOException;

/** Takes each figure as soon as it is known: a later job may fail. */
@FunctionalInterface
interface Figures {
  void add(Figure figure) throws IOException;
}

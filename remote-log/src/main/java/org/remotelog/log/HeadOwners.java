package org.remotelog.log;

import java.io.IOException;
import java.util.Optional;

/** Tells a head pointer in whose name the heads of logs are published. */
public interface HeadOwners {
  /** Empty when nothing was announced: then a pointer that goes by accounts finds nothing. */
  Optional<HeadOwner> of(LogName log) throws IOException;
}

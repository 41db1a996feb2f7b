package org.remotelog.sim.check;

import org.remotelog.log.LogName;

/** A place in a log. */
record Place(LogName log, long sequence) {}

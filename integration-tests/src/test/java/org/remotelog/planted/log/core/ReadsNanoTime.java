package org.remotelog.planted.log.core;

import java.util.function.LongSupplier;

/** Planted for the house rules. */
public final class ReadsNanoTime {
  static final LongSupplier CLOCK = System::nanoTime;
}

/** Measurements: JMH for the pure parts, and a runner for whole jobs (docs/benchmarks.md). */
@NullMarked
package org.remotelog.bench;

import org.jspecify.annotations.NullMarked;

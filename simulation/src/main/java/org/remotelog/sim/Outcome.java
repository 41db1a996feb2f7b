package org.remotelog.sim;

import java.util.Optional;

/**
 * How one run of the world went.
 *
 * @param seed the number that decided everything
 * @param traceHash SHA-256 over the lines of the trace, in hex: equal for equal runs
 * @param events how many events there were
 * @param violation the first invariant that did not hold; the run ended there
 */
public record Outcome(long seed, String traceHash, long events, Optional<Violation> violation) {}

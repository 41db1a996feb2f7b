package org.remotelog.sim;

/**
 * An invariant that did not hold.
 *
 * @param invariant its name
 * @param text what was seen
 * @param event the number of the event after which it was seen, from 1
 */
public record Violation(String invariant, String text, long event) {}

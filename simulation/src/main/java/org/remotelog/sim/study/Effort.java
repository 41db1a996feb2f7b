package org.remotelog.sim.study;

/**
 * What a run took of the machine; different each time.
 *
 * @param cpuMs processor time of the thread that ran it
 * @param wallMs
 */
public record Effort(long cpuMs, long wallMs) {}

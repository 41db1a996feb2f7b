package org.remotelog.sim.study;

/**
 * What a run took of the machine; different each time.
 *
 * @param cpuMs processor time of the thread that ran it
 * @param wallMs
 * @param heapBytes used at its end, after collecting; 0 when it was not looked at
 */
public record Effort(long cpuMs, long wallMs, long heapBytes) {}

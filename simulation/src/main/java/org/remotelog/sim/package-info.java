/**
 * The deterministic world: devices with the shipped cores and shells, faulty storage, a virtual
 * clock, and invariants checked after every event. One number, the seed, decides everything.
 */
@NullMarked
package org.remotelog.sim;

import org.jspecify.annotations.NullMarked;

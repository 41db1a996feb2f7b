/** What happened in the world as plain values, and the invariants that judge it: pure. */
@NullMarked
package org.remotelog.sim.check;

import org.jspecify.annotations.NullMarked;

/** What requests cost on the wire when stores and pointers are real ones. */
@NullMarked
package org.remotelog.sim.cost;

import org.jspecify.annotations.NullMarked;

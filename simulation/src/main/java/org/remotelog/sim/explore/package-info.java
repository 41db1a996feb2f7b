/** Everything that a few nodes with a few messages can do, one step after the other. */
@NullMarked
package org.remotelog.sim.explore;

import org.jspecify.annotations.NullMarked;

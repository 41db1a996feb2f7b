/** A home in memory, for tests and simulation. */
@NullMarked
package org.remotelog.home.memory;

import org.jspecify.annotations.NullMarked;

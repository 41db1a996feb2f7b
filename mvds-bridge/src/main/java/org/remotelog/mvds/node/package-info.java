/** The shell around the engine: one thread, the home's tables, and a transport. */
@NullMarked
package org.remotelog.mvds.node;

import org.jspecify.annotations.NullMarked;

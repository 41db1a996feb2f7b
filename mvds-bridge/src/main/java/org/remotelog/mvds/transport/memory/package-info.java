/** Payloads between nodes of one process, over links with seeded faults. */
@NullMarked
package org.remotelog.mvds.transport.memory;

import org.jspecify.annotations.NullMarked;

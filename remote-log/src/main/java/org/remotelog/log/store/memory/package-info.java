/** A content store in memory. */
@NullMarked
package org.remotelog.log.store.memory;

import org.jspecify.annotations.NullMarked;

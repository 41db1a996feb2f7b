/** A content store with verified blocks in memory before it. */
@NullMarked
package org.remotelog.log.store.cached;

import org.jspecify.annotations.NullMarked;

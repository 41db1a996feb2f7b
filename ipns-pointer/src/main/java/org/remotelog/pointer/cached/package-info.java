/** Head records kept for as long as they themselves allow. */
@NullMarked
package org.remotelog.pointer.cached;

import org.jspecify.annotations.NullMarked;

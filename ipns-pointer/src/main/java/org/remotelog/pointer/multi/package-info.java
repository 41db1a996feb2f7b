/** One head pointer over several: published to enough of them, read from all. */
@NullMarked
package org.remotelog.pointer.multi;

import org.jspecify.annotations.NullMarked;

/** Immutable byte strings, their text forms, and bounded reading and writing of bytes. */
@NullMarked
package org.remotelog.bytes;

import org.jspecify.annotations.NullMarked;

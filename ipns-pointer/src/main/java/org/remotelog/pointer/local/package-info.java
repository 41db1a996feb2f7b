/** Head records in a shared database on local disk. */
@NullMarked
package org.remotelog.pointer.local;

import org.jspecify.annotations.NullMarked;

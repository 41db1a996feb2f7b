/** One content store over several: written to some of them at least, read from the fastest. */
@NullMarked
package org.remotelog.log.store.replicated;

import org.jspecify.annotations.NullMarked;

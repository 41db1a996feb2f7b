/** The byte forms of what logs are made of. Pure, and strict with bytes from outside. */
@NullMarked
package org.remotelog.log.codec;

import org.jspecify.annotations.NullMarked;

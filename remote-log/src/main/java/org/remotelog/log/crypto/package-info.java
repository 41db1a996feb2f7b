/** Key schedule, signatures, sealing and commitments. Pure: random bytes are arguments. */
@NullMarked
package org.remotelog.log.crypto;

import org.jspecify.annotations.NullMarked;

/**
 * Head records by an Ethereum contract: it keeps the number of a log's newest record and the
 * identifier of its block, which is in the content store. The owner's account writes it, with
 * compare-and-set, itself or by a relay; everybody can read it.
 */
@NullMarked
package org.remotelog.pointer.ethereum;

import org.jspecify.annotations.NullMarked;

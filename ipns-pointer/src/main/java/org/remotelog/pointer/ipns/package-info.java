/**
 * Head records in the IPNS name system, by HTTP: the routing API of a node or of a public router,
 * and a Kubo node's RPC where that is missing. Records are signed by the client; no node sees a
 * key.
 */
@NullMarked
package org.remotelog.pointer.ipns;

import org.jspecify.annotations.NullMarked;

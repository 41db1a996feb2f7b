/** Talking to Ethereum nodes that nobody has to trust, by JSON-RPC over HTTP. */
@NullMarked
package org.remotelog.pointer.ethereum.rpc;

import org.jspecify.annotations.NullMarked;

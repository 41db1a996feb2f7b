/**
 * Content stores on IPFS: one over a node's own interface (Kubo RPC), which is written to, and one
 * over a gateway (IPFS specification, "Trustless Gateway"), which is only read.
 */
@NullMarked
package org.remotelog.log.store.ipfs;

import org.jspecify.annotations.NullMarked;

/**
 * The shells of writing and reading: they carry out what the cores decide. The only threads are
 * those of the executor that the embedder supplies, and they only talk to stores and pointers.
 */
@NullMarked
package org.remotelog.log.client;

import org.jspecify.annotations.NullMarked;

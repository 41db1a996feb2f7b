/** The contract that keeps heads: its values, calls, answers and signatures. Pure. */
@NullMarked
package org.remotelog.pointer.ethereum.registry;

import org.jspecify.annotations.NullMarked;

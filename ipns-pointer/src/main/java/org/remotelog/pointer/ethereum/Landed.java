package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import org.remotelog.bytes.Bytes;

/**
 * A head is in a block; another block may still take its place.
 *
 * @param transaction its hash
 * @param block number of the block
 * @param gas its share of what the transaction used
 * @param wei its share of what was paid
 */
public record Landed(Bytes transaction, long block, long gas, BigInteger wei) {}

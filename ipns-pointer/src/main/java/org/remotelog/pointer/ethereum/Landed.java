package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/**
 * A head is in a block; another block may still take its place.
 *
 * @param transaction its hash; empty when a relay has sent it and has not told a true one
 * @param block number of the block; 0 when the transaction is not known
 * @param gas its share of what the transaction used; 0 when it is not known
 * @param wei its share of what was paid by the account that sent it; 0 for heads that a relay has
 *     published, as this device has paid nothing
 */
public record Landed(Bytes transaction, long block, long gas, BigInteger wei) {
  /** By a transaction of heads only: each has written what became of it. */
  static Landed by(Bytes transaction, Receipt receipt) {
    int heads = Math.max(1, receipt.logs().size());
    return new Landed(
        transaction,
        receipt.block(),
        receipt.gasUsed() / heads,
        receipt.cost().divide(BigInteger.valueOf(heads)));
  }
}

package org.remotelog.log.codec;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/**
 * Strict DAG-CBOR (IPLD specification, "DAG-CBOR"): every value has exactly one byte form, and only
 * that one is read. Definite lengths, shortest integers, 64-bit finite floats, map keys sorted by
 * length then bytes without duplicates, tag 42 around a CID of version 1 and no other tag, nothing
 * after the value.
 *
 * <p>Reading is done by an own recursive descent bounded in depth, number of values and size, and
 * not by a general CBOR library whose result is encoded again and compared. The general library
 * accepts a larger language than it should here, so the rules on tags, floats, text and nesting
 * would have to be checked on its tree all the same; it bounds no number of values, so that a block
 * of one-byte items grows a hundredfold in memory before it can be refused; and a refusal could
 * only say that the bytes differ, not why.
 */
public final class DagCbor {
  private DagCbor() {}

  /**
   * The bytes of the value.
   *
   * @throws IllegalArgumentException if it is nested too deep, has too many values or too many
   *     bytes
   */
  public static Bytes encode(CborValue value) {
    return new DagCborWriter().write(value);
  }

  /**
   * The value of a whole block.
   *
   * @throws MalformedException if the bytes are not strict DAG-CBOR or exceed a limit
   */
  public static CborValue decode(Bytes bytes) throws MalformedException {
    return new DagCborReader(bytes).readWhole();
  }
}

package org.remotelog.pointer.ethereum.registry;

import org.remotelog.bytes.Bytes;

/**
 * An update that its owner has signed (EIP-712), so that anybody may bring it to the contract.
 *
 * @param deadline the last second, since 1970, in which the contract takes it
 * @param r first half of the signature, 32 bytes
 * @param vs second half with the parity in its highest bit (EIP-2098), 32 bytes
 */
public record SignedUpdate(HeadUpdate update, long deadline, Bytes r, Bytes vs) {
  private static final int WORD = 32;

  public SignedUpdate {
    if (r.size() != WORD || vs.size() != WORD) {
      throw new IllegalArgumentException("a signature of other sizes than 32 and 32 bytes");
    }
    if (deadline < 0) {
      throw new IllegalArgumentException("deadline " + deadline);
    }
  }

  /** 27 or 28. */
  public int v() {
    return 27 + (vs.get(0) >> 7 & 1);
  }

  /** The second half alone. */
  public Bytes s() {
    byte[] s = vs.toArray();
    s[0] &= 0x7f;
    return Bytes.wrap(s);
  }
}

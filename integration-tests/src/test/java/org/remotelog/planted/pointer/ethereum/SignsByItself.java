package org.remotelog.planted.pointer.ethereum;

import org.web3j.crypto.Hash;

/** Violates: web3j only where the contract is spoken with. */
final class SignsByItself {
  byte[] hash(byte[] input) {
    return Hash.sha3(input);
  }
}

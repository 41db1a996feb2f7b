package org.remotelog.pointer.ethereum.registry;

import java.math.BigInteger;
import java.security.SignatureException;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/** What an owner signs to have an update published by others (EIP-712). */
public final class TypedData {
  private static final Bytes DOMAIN_TYPE =
      keccak(
          Bytes.utf8(
              "EIP712Domain(string name,string version,uint256 chainId,address"
                  + " verifyingContract)"));
  private static final Bytes HEAD_TYPE =
      keccak(
          Bytes.utf8(
              "Head(address owner,bytes32 logId,uint64 expected,uint64 seq,uint64 prefix,"
                  + "bytes32 digest,uint256 deadline)"));
  private static final Bytes NAME = keccak(Bytes.utf8("HeadRegistry"));
  private static final Bytes VERSION = keccak(Bytes.utf8("1"));
  private static final Bytes PREFIX = Bytes.ofHex("1901");

  private static final BigInteger HALF_ORDER = EthereumKey.ORDER.shiftRight(1);

  private TypedData() {}

  /** The 32 bytes that are signed. */
  public static Bytes digest(
      HeadUpdate update, long deadlineSeconds, long chainId, EthereumAddress contract) {
    Bytes domain = keccak(Bytes.concat(DOMAIN_TYPE, NAME, VERSION, word(chainId), word(contract)));
    Bytes head =
        keccak(
            Bytes.concat(
                HEAD_TYPE,
                word(update.owner()),
                update.log().publicKey(),
                word(update.expected()),
                word(update.sequence()),
                word(RegistryCodec.prefix(update.record())),
                update.record().digest().bytes(),
                word(deadlineSeconds)));
    return keccak(Bytes.concat(PREFIX, domain, head));
  }

  /**
   * The account that has signed.
   *
   * @throws MalformedException if nobody can have made the signature, or if it is the other one of
   *     the two that anybody can make of each, which the contract refuses
   */
  public static EthereumAddress signer(SignedUpdate signed, long chainId, EthereumAddress contract)
      throws MalformedException {
    if (new BigInteger(1, signed.s().toArray()).compareTo(HALF_ORDER) > 0) {
      throw new MalformedException("a signature of an update in its high form");
    }
    Bytes digest = digest(signed.update(), signed.deadline(), chainId, contract);
    Sign.SignatureData signature =
        new Sign.SignatureData((byte) signed.v(), signed.r().toArray(), signed.s().toArray());
    try {
      BigInteger key = Sign.signedMessageHashToKey(digest.toArray(), signature);
      byte[] point = Numeric.toBytesPadded(key, 64);
      Bytes hash = keccak(Bytes.wrap(point));
      return new EthereumAddress(hash.slice(hash.size() - Limits.ADDRESS_BYTES, hash.size()));
    } catch (SignatureException | RuntimeException e) {
      throw new MalformedException("no signature of an update", e);
    }
  }

  static Bytes keccak(Bytes bytes) {
    return Bytes.wrap(Hash.sha3(bytes.toArray()));
  }

  private static Bytes word(long number) {
    return Words.of(BigInteger.valueOf(number));
  }

  private static Bytes word(EthereumAddress address) {
    return Words.of(new BigInteger(1, address.bytes().toArray()));
  }
}

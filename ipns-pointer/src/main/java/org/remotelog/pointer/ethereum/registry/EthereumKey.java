package org.remotelog.pointer.ethereum.registry;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Hex;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.bytes.SecretBytes;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.transaction.type.Transaction1559;

/** The key of an account (secp256k1). It is never printed. Safe for use by several threads. */
public final class EthereumKey {
  /** Bytes of a private key. */
  public static final int SIZE = 32;

  /** Order of the curve's group (SEC 2, secp256k1). */
  static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final ECKeyPair pair;
  private final EthereumAddress address;

  private EthereumKey(ECKeyPair pair) {
    this.pair = pair;
    this.address =
        new EthereumAddress(Bytes.ofHex(Credentials.create(pair).getAddress().substring(2)));
  }

  /**
   * The key with these 32 bytes.
   *
   * @throws IllegalArgumentException if they are no key of the curve
   */
  public static EthereumKey of(SecretBytes secret) {
    BigInteger number = new BigInteger(1, secret.expose(SecretAccess.token()).toArray());
    if (secret.size() != SIZE || number.signum() == 0 || number.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("no private key of secp256k1");
    }
    return new EthereumKey(ECKeyPair.create(number));
  }

  /** A new key. */
  public static EthereumKey create(SecureRandom random) {
    byte[] secret = new byte[SIZE];
    while (true) {
      random.nextBytes(secret);
      try {
        return of(SecretBytes.of(Bytes.of(secret)));
      } catch (IllegalArgumentException e) {
        continue; // One in 2^127 is no key.
      }
    }
  }

  public EthereumAddress address() {
    return address;
  }

  /** The private key itself, 32 bytes. */
  SecretBytes secret() {
    return SecretBytes.of(Words.of(pair.getPrivateKey()));
  }

  /** Signs an update for the contract of a chain; anybody may publish it until the deadline. */
  public SignedUpdate sign(
      HeadUpdate update, long deadlineSeconds, long chainId, EthereumAddress contract) {
    Bytes digest = TypedData.digest(update, deadlineSeconds, chainId, contract);
    Sign.SignatureData signature = Sign.signMessage(digest.toArray(), pair, false);
    byte[] vs = signature.getS().clone();
    if (signature.getV()[0] == 28) {
      vs[0] |= (byte) 0x80;
    }
    return new SignedUpdate(update, deadlineSeconds, Bytes.of(signature.getR()), Bytes.wrap(vs));
  }

  /** A signed transaction of type 2 (EIP-1559) in the form in which nodes take it. */
  public Bytes sign(FeeTransaction transaction) {
    RawTransaction raw =
        RawTransaction.createTransaction(
            transaction.chainId(),
            BigInteger.valueOf(transaction.nonce()),
            BigInteger.valueOf(transaction.gasLimit()),
            transaction.to().map(EthereumAddress::hex).orElse(""),
            BigInteger.ZERO,
            "0x" + transaction.data().hex(),
            transaction.fees().tip(),
            transaction.fees().max());
    return Bytes.wrap(TransactionEncoder.signMessage(raw, Credentials.create(pair)));
  }

  /**
   * What was signed by {@link #sign(FeeTransaction)}.
   *
   * @throws MalformedException if the bytes are no such transaction
   */
  public static FeeTransaction signed(Bytes transaction) throws MalformedException {
    try {
      RawTransaction raw = TransactionDecoder.decode("0x" + transaction.hex());
      if (!(raw.getTransaction() instanceof Transaction1559 fields)) {
        throw new MalformedException("no transaction of type 2");
      }
      String to = fields.getTo();
      return new FeeTransaction(
          fields.getChainId(),
          number(fields.getNonce()),
          new Fees(fields.getMaxFeePerGas(), fields.getMaxPriorityFeePerGas()),
          number(fields.getGasLimit()),
          to.length() <= 2 ? Optional.empty() : Optional.of(EthereumAddress.parse(to)),
          Hex.decode(fields.getData().replaceFirst("^0x", "")));
    } catch (RuntimeException e) {
      throw new MalformedException("no transaction: " + e.getMessage());
    }
  }

  private static long number(BigInteger value) throws MalformedException {
    if (value.bitLength() >= Long.SIZE) {
      throw new MalformedException("a number of " + value.bitLength() + " bits");
    }
    return value.longValue();
  }

  /** The hash by which a signed transaction is known before it is sent. */
  public static Bytes hash(Bytes signedTransaction) {
    return Bytes.wrap(Hash.sha3(signedTransaction.toArray()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EthereumKey key && address.equals(key.address);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(address.bytes().toArray());
  }

  /** The address; never the key. */
  @Override
  public String toString() {
    return "key of " + address;
  }
}

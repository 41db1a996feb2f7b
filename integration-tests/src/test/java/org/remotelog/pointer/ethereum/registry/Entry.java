package org.remotelog.pointer.ethereum.registry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretAccess;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/**
 * What may be said to the contract about one head, sensible or not. It is written word by word,
 * without the codec that ships; numbers of 64 bits are unsigned.
 */
record Entry(
    EthereumAddress owner,
    LogName log,
    long expected,
    long sequence,
    long prefix,
    Digest digest,
    long deadline,
    int v,
    Bytes r,
    Bytes s) {
  static final long RAW = 0x01551220L;
  static final long FAR_FUTURE = 4_102_444_800L;
  static final Bytes ZERO_WORD = Bytes.wrap(new byte[Words.SIZE]);

  private static final String UPDATE = "(bytes32,uint64,uint64,uint64,bytes32)";
  private static final String SIGNED_UPDATE =
      "(address,bytes32,uint64,uint64,uint64,bytes32,uint256,bytes32,bytes32)";
  private static final Bytes HEAD_TYPE =
      keccak(
          "Head(address owner,bytes32 logId,uint64 expected,uint64 seq,uint64 prefix,"
              + "bytes32 digest,uint256 deadline)");
  private static final Bytes DOMAIN_TYPE =
      keccak(
          "EIP712Domain(string name,string version,uint256 chainId,"
              + "address verifyingContract)");

  /** An update without a signature. */
  static Entry of(EthereumAddress owner, LogName log, long expected, long sequence, Digest digest) {
    return new Entry(
        owner, log, expected, sequence, RAW, digest, FAR_FUTURE, 27, ZERO_WORD, ZERO_WORD);
  }

  Entry withOwner(EthereumAddress other) {
    return new Entry(other, log, expected, sequence, prefix, digest, deadline, v, r, s);
  }

  Entry withLog(LogName other) {
    return new Entry(owner, other, expected, sequence, prefix, digest, deadline, v, r, s);
  }

  Entry withNumbers(long otherExpected, long otherSequence, long otherPrefix) {
    return new Entry(
        owner, log, otherExpected, otherSequence, otherPrefix, digest, deadline, v, r, s);
  }

  Entry withDigest(Digest other) {
    return new Entry(owner, log, expected, sequence, prefix, other, deadline, v, r, s);
  }

  Entry withDeadline(long other) {
    return new Entry(owner, log, expected, sequence, prefix, digest, other, v, r, s);
  }

  Entry withSignature(int otherV, Bytes otherR, Bytes otherS) {
    return new Entry(
        owner, log, expected, sequence, prefix, digest, deadline, otherV, otherR, otherS);
  }

  /** Signed by whatever key, for whatever contract. */
  Entry signedBy(EthereumKey key, long chainId, EthereumAddress contract) {
    Bytes secret = key.secret().expose(SecretAccess.token());
    Sign.SignatureData signature =
        Sign.signMessage(
            typedHash(chainId, contract).toArray(),
            ECKeyPair.create(new BigInteger(1, secret.toArray())),
            false);
    return withSignature(
        signature.getV()[0], Bytes.of(signature.getR()), Bytes.of(signature.getS()));
  }

  /** The same signature in the form that anybody can make of it. */
  Entry inHighForm() {
    BigInteger high = EthereumKey.ORDER.subtract(new BigInteger(1, s.toArray()));
    return withSignature(27 + 28 - v, r, Words.of(high));
  }

  private Bytes typedHash(long chainId, EthereumAddress contract) {
    Bytes domain =
        Bytes.concat(
            DOMAIN_TYPE, keccak("HeadRegistry"), keccak("1"), word(chainId), word(contract));
    Bytes head = Bytes.concat(HEAD_TYPE, word(owner), fields(), word(deadline));
    return TypedData.keccak(
        Bytes.concat(Bytes.ofHex("1901"), TypedData.keccak(domain), TypedData.keccak(head)));
  }

  Bytes publish() {
    return Bytes.concat(selector("publish" + UPDATE), fields());
  }

  Bytes publishFor() {
    String arguments =
        "(address,bytes32,uint64,uint64,uint64,bytes32,uint256,uint8,bytes32,bytes32)";
    return Bytes.concat(
        selector("publishFor" + arguments), word(owner), fields(), word(deadline), word(v), r, s);
  }

  static Bytes publishBatch(List<Entry> entries) {
    return batch("publishBatch(" + UPDATE + "[])", entries, Entry::fields);
  }

  static Bytes publishBatchFor(List<Entry> entries) {
    return batch(
        "publishBatchFor(" + SIGNED_UPDATE + "[])",
        entries,
        e -> Bytes.concat(word(e.owner), e.fields(), word(e.deadline), e.r, e.vs()));
  }

  private static Bytes batch(
      String signature, List<Entry> entries, Function<Entry, Bytes> encoding) {
    List<Bytes> parts =
        new ArrayList<>(Arrays.asList(selector(signature), word(32), word(entries.size())));
    entries.forEach(entry -> parts.add(encoding.apply(entry)));
    return Bytes.concat(parts.toArray(new Bytes[0]));
  }

  private Bytes fields() {
    return Bytes.concat(
        log.publicKey(), word(expected), word(sequence), word(prefix), digest.bytes());
  }

  private Bytes vs() {
    byte[] vs = s.toArray();
    if (v == 28) {
      vs[0] |= (byte) 0x80;
    }
    return Bytes.wrap(vs);
  }

  /** Whether what ships would say this at all. */
  boolean isSensible() {
    boolean isCompact = (v == 27 || v == 28) && s.get(0) >= 0;
    return expected >= 0 && sequence > expected && prefix == RAW && isCompact;
  }

  /** The same in the words of what ships. */
  HeadUpdate update() {
    return new HeadUpdate(owner, log, expected, sequence, Cid.ofDigest(Cid.Codec.RAW, digest));
  }

  /** The same with its signature. */
  SignedUpdate signed() {
    return new SignedUpdate(update(), deadline, r, vs());
  }

  RegistryEvent.Updated updated() {
    return new RegistryEvent.Updated(owner, log, sequence, prefix, digest);
  }

  RegistryEvent.Skipped skipped(RegistryError.Kind why, long current) {
    return new RegistryEvent.Skipped(owner, log, why, current, sequence);
  }

  static Bytes word(long unsigned) {
    return Words.of(new BigInteger(Long.toUnsignedString(unsigned)));
  }

  static Bytes word(EthereumAddress address) {
    return Words.of(new BigInteger(1, address.bytes().toArray()));
  }

  static Bytes selector(String signature) {
    return keccak(signature).slice(0, 4);
  }

  private static Bytes keccak(String text) {
    return TypedData.keccak(Bytes.utf8(text));
  }
}

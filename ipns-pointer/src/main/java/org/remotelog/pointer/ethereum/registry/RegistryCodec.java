package org.remotelog.pointer.ethereum.registry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/** Calls to the contract, and what it answers (Solidity contract ABI specification). */
public final class RegistryCodec {
  private static final int SELECTOR_BYTES = 4;
  private static final int WORDS_PER_HEAD = 4;

  /** Where the heads begin in an answer: behind the chain and this number itself. */
  private static final int HEADS_OFFSET = 2 * Words.SIZE;

  private static final Bytes UPDATED = topic("HeadUpdated(address,bytes32,uint64,uint64,bytes32)");
  private static final Bytes SKIPPED = topic("HeadSkipped(address,bytes32,uint8,uint64,uint64)");

  private static final Bytes CONFLICT = selector("SequenceConflict(uint64,uint64)");
  private static final Bytes NOT_INCREASING = selector("SequenceNotIncreasing(uint64,uint64)");
  private static final Bytes BAD_SIGNATURE = selector("BadSignature()");
  private static final Bytes EXPIRED = selector("Expired(uint256)");

  private RegistryCodec() {}

  /** One of the owner's own heads; the owner is who sends it. */
  public static Bytes publish(HeadUpdate update) {
    return call("publish", update(update));
  }

  /** A head that its owner has signed; anybody may send it. */
  public static Bytes publishFor(SignedUpdate signed) {
    List<Type<?>> arguments = new ArrayList<>();
    arguments.add(address(signed.update().owner()));
    arguments.addAll(update(signed.update()));
    arguments.add(new Uint256(signed.deadline()));
    arguments.add(new Uint8(signed.v()));
    arguments.add(bytes32(signed.r()));
    arguments.add(bytes32(signed.s()));
    return call("publishFor", arguments);
  }

  /** Several of the owner's own heads. */
  public static Bytes publishBatch(List<HeadUpdate> updates) {
    List<UpdateStruct> structs = new ArrayList<>();
    checkBatch(updates.size());
    updates.forEach(update -> structs.add(new UpdateStruct(update(update))));
    return call(
        "publishBatch", Collections.singletonList(new DynamicArray<>(UpdateStruct.class, structs)));
  }

  /** Several heads that their owners have signed. */
  public static Bytes publishBatchFor(List<SignedUpdate> signed) {
    List<SignedStruct> structs = new ArrayList<>();
    checkBatch(signed.size());
    for (SignedUpdate one : signed) {
      List<Type<?>> fields = new ArrayList<>();
      fields.add(address(one.update().owner()));
      fields.addAll(update(one.update()));
      fields.add(new Uint256(one.deadline()));
      fields.add(bytes32(one.r()));
      fields.add(bytes32(one.vs()));
      structs.add(new SignedStruct(fields));
    }
    return call(
        "publishBatchFor",
        Collections.singletonList(new DynamicArray<>(SignedStruct.class, structs)));
  }

  /** Asks for the heads of these logs, each of its owner, in this order. */
  public static Bytes headsOf(List<EthereumAddress> owners, List<LogName> logs) {
    if (owners.size() != logs.size() || logs.size() > Limits.MAX_HEADS_PER_CALL) {
      throw new IllegalArgumentException(
          logs.size() + " logs of " + owners.size() + " owners in one call");
    }
    List<Address> first = new ArrayList<>();
    owners.forEach(owner -> first.add(address(owner)));
    List<Bytes32> second = new ArrayList<>();
    logs.forEach(log -> second.add(bytes32(log.publicKey())));
    return call(
        "headsOf",
        Arrays.<Type<?>>asList(
            new DynamicArray<>(Address.class, first), new DynamicArray<>(Bytes32.class, second)));
  }

  /**
   * What the contract answers when it is asked for heads.
   *
   * @param chainId of the chain that has executed it
   * @param heads in the order of the question
   */
  public record Heads(long chainId, List<RegistryHead> heads) {
    public Heads {
      heads = Collections.unmodifiableList(new ArrayList<>(heads));
    }
  }

  /**
   * Reads the answer to {@link #headsOf}.
   *
   * @param count of the logs that were asked for
   * @throws MalformedException if it is another contract's, or none's
   */
  public static Heads heads(Bytes returned, int count) throws MalformedException {
    if (returned.isEmpty()) {
      throw new MalformedException("there is no contract at this address");
    }
    if (returned.size() != HEADS_OFFSET + Words.SIZE * (1 + WORDS_PER_HEAD * count)) {
      throw new MalformedException("the contract at this address is another one");
    }
    Words words = new Words(returned);
    long chainId = words.u64();
    if (chainId <= 0 || words.small() != HEADS_OFFSET || words.small() != count) {
      throw new MalformedException("the contract at this address is another one");
    }
    List<RegistryHead> heads = new ArrayList<>();
    while (!words.isAtEnd()) {
      long sequence = words.u64();
      long prefix = words.u64();
      long timeSeconds = words.u64();
      heads.add(head(sequence, prefix, timeSeconds, words.word()));
    }
    return new Heads(chainId, heads);
  }

  private static RegistryHead head(long sequence, long prefix, long timeSeconds, Bytes digest) {
    if (sequence == 0) {
      return RegistryHead.NONE;
    }
    Optional<Cid> record =
        prefix == prefix(Cid.Codec.RAW)
            ? Optional.of(Cid.ofDigest(Cid.Codec.RAW, Digest.of(digest)))
            : Optional.empty();
    return new RegistryHead(sequence, record, timeSeconds);
  }

  /**
   * Reads a log of a receipt that the contract has written.
   *
   * @return empty when it is of a kind that this version does not know
   * @throws MalformedException if it is damaged
   */
  public static Optional<RegistryEvent> event(List<Bytes> topics, Bytes data)
      throws MalformedException {
    if (topics.isEmpty()) {
      return Optional.empty();
    }
    boolean isUpdated = topics.get(0).equals(UPDATED);
    if (!isUpdated && !topics.get(0).equals(SKIPPED)) {
      return Optional.empty();
    }
    if (topics.size() != 3 || data.size() != 3 * Words.SIZE) {
      throw new MalformedException("an event of the contract has other parts than it should");
    }
    EthereumAddress owner = new Words(topics.get(1)).address();
    LogName log = LogName.fromPublicKey(topics.get(2));
    Words words = new Words(data);
    if (isUpdated) {
      return Optional.of(
          new RegistryEvent.Updated(owner, log, words.u64(), words.u64(), Digest.of(words.word())));
    }
    Optional<RegistryError.Kind> why = RegistryError.Kind.ofCode(words.u64());
    if (!why.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new RegistryEvent.Skipped(owner, log, why.get(), words.u64(), words.u64()));
  }

  /** What the contract says when it refuses; empty when it did not, or was another contract. */
  public static Optional<RegistryError> error(Bytes revertData) {
    try {
      ByteReader in = new ByteReader(revertData);
      Bytes selector = in.take(SELECTOR_BYTES);
      Words words = new Words(in.takeRest());
      if (selector.equals(CONFLICT)) {
        return Optional.of(new RegistryError(RegistryError.Kind.CONFLICT, words.u64()));
      }
      if (selector.equals(NOT_INCREASING)) {
        return Optional.of(new RegistryError(RegistryError.Kind.NOT_INCREASING, words.u64()));
      }
      if (selector.equals(BAD_SIGNATURE)) {
        return Optional.of(new RegistryError(RegistryError.Kind.BAD_SIGNATURE, 0));
      }
      if (selector.equals(EXPIRED)) {
        return Optional.of(new RegistryError(RegistryError.Kind.EXPIRED, 0));
      }
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** The first four bytes of a CID as a number: what it is, and by which hash. */
  static long prefix(Cid cid) {
    return prefix(cid.codec());
  }

  private static long prefix(Cid.Codec codec) {
    return 0x01001220L | (long) codec.code() << 16;
  }

  private static void checkBatch(int size) {
    if (size < 1 || size > Limits.MAX_HEADS_PER_BATCH) {
      throw new IllegalArgumentException(size + " heads in one transaction");
    }
  }

  private static List<Type<?>> update(HeadUpdate update) {
    return Arrays.asList(
        bytes32(update.log().publicKey()),
        u64(update.expected()),
        u64(update.sequence()),
        u64(prefix(update.record())),
        bytes32(update.record().digest().bytes()));
  }

  private static Bytes call(String name, List<? extends Type<?>> arguments) {
    Function function = new Function(name, new ArrayList<>(arguments), Collections.emptyList());
    return Bytes.ofHex(FunctionEncoder.encode(function).substring(2));
  }

  private static Bytes topic(String signature) {
    return TypedData.keccak(Bytes.utf8(signature));
  }

  private static Bytes selector(String signature) {
    return topic(signature).slice(0, SELECTOR_BYTES);
  }

  private static Bytes32 bytes32(Bytes bytes) {
    return new Bytes32(bytes.toArray());
  }

  private static Uint64 u64(long number) {
    return new Uint64(BigInteger.valueOf(number));
  }

  private static Address address(EthereumAddress address) {
    return new Address(address.hex());
  }

  /** One head of a batch; the library finds the types by the class. */
  private static final class UpdateStruct extends StaticStruct {
    UpdateStruct(List<Type<?>> fields) {
      super(new ArrayList<>(fields));
    }
  }

  /** One signed head of a batch. */
  private static final class SignedStruct extends StaticStruct {
    SignedStruct(List<Type<?>> fields) {
      super(new ArrayList<>(fields));
    }
  }
}

package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.TypedData;

/**
 * What a relay does and does not publish, and how much of it. Asks nobody; the time is an argument.
 * Safe for use by several threads.
 */
final class RelayRules {
  private static final long SECOND_MS = 1_000;
  private static final long DAY_MS = 86_400_000;

  private final RelayPolicy policy;
  private final long chainId;
  private final EthereumAddress contract;

  /** An owner whose bucket is full again is as good as forgotten, and is. */
  private final Map<EthereumAddress, TokenBucket> owners = new LinkedHashMap<>();

  private final TokenBucket all;
  private final TokenBucket looks;
  private final TokenBucket knownLooks;

  /** Owners of which the contract was seen to hold a head, the longest known first. */
  private final Set<EthereumAddress> registered = new LinkedHashSet<>();

  private long day;
  private BigInteger spent = BigInteger.ZERO;

  /** What heads that wait may cost. */
  private BigInteger reserved = BigInteger.ZERO;

  RelayRules(RelayPolicy policy, long chainId, EthereumAddress contract, long nowMs) {
    this.policy = policy;
    this.chainId = chainId;
    this.contract = contract;
    this.all = new TokenBucket(policy.all(), nowMs);
    this.looks = new TokenBucket(Limits.RELAY_RATE_OF_LOOKS, nowMs);
    this.knownLooks = new TokenBucket(Limits.RELAY_RATE_OF_KNOWN_LOOKS, nowMs);
    this.day = Math.floorDiv(nowMs, DAY_MS);
  }

  /** What lets a request in. */
  enum Admission {
    /** It brings the token, or its owner is on the list. */
    KNOWN,

    /** Nothing, unless the contract holds a head of the log and owner. */
    IF_REGISTERED
  }

  /**
   * Looks at the request alone, the cheap things first.
   *
   * @param token what it brings as a bearer
   */
  Admission check(RelayRequest request, Optional<String> token, long nowMs)
      throws RefusedRequestException {
    if (request.chainId() != chainId || !request.contract().equals(contract)) {
      throw refused(
          RelayRefusal.INVALID,
          "this relay publishes on contract " + contract + " of chain " + chainId,
          "choose a relay of contract " + request.contract() + " of chain " + request.chainId());
    }
    Admission admission = admission(request, token);
    long secondsLeft = request.signed().deadline() - Math.floorDiv(nowMs, SECOND_MS);
    if (secondsLeft < Limits.MIN_RELAY_SECONDS) {
      throw refused(
          RelayRefusal.INVALID,
          "the signature has expired, or is about to",
          "look at your clock, and sign again");
    }
    if (secondsLeft > Limits.MAX_RELAY_SECONDS) {
      throw refused(
          RelayRefusal.INVALID,
          "the signature holds for more than " + Limits.MAX_RELAY_SECONDS + " seconds",
          "look at your clock, and sign for less");
    }
    if (!isSignedByOwner(request)) {
      throw refused(
          RelayRefusal.INVALID, "the owner has not signed this", "sign with the owner's key");
    }
    return admission;
  }

  private Admission admission(RelayRequest request, Optional<String> token)
      throws RefusedRequestException {
    if (policy.token().isPresent() && token.isPresent()) {
      if (policy.token().get().equals(SecretBytes.of(Bytes.utf8(token.get())))) {
        return Admission.KNOWN;
      }
      throw refused(
          RelayRefusal.WRONG_TOKEN,
          "that is not the token of this relay",
          "ask its operator for the token, or leave it away");
    }
    if (policy.allowed().contains(request.update().owner())) {
      return Admission.KNOWN;
    }
    if (policy.isOpenToRegistered()) {
      return Admission.IF_REGISTERED;
    }
    throw notAdmitted(request);
  }

  /** Of an owner that nothing lets in. */
  RefusedRequestException notAdmitted(RelayRequest request) {
    return refused(
        RelayRefusal.NOT_ADMITTED,
        "this relay does not publish for " + request.update().owner(),
        policy.token().isPresent()
            ? "bring its token, or ask its operator to let you in"
            : "ask its operator to let you in");
  }

  private boolean isSignedByOwner(RelayRequest request) {
    try {
      return TypedData.signer(request.signed(), chainId, contract).equals(request.update().owner());
    } catch (MalformedException e) {
      return false;
    }
  }

  /** Counts a look at the contract: strangers must not keep those out who are known. */
  synchronized void look(EthereumAddress owner, Admission admission, long nowMs)
      throws RefusedRequestException {
    boolean isKnown = admission == Admission.KNOWN || registered.contains(owner);
    TokenBucket bucket = isKnown ? knownLooks : looks;
    long waitMs = bucket.waitMs(nowMs);
    if (waitMs > 0) {
      throw tooMany(isKnown ? "too much is asked" : "strangers ask too often", waitMs);
    }
    bucket.take(nowMs);
  }

  /** The contract was seen to hold a head of this owner. */
  synchronized void isRegistered(EthereumAddress owner) {
    if (registered.add(owner) && registered.size() > Limits.MAX_RELAY_REGISTERED) {
      registered.remove(registered.iterator().next());
    }
  }

  /** Counts a head of the owner that is taken. One that is refused counts for nobody. */
  synchronized void count(EthereumAddress owner, long nowMs) throws RefusedRequestException {
    TokenBucket own = owners.get(owner);
    if (own == null) {
      if (owners.size() >= Limits.MAX_RELAY_OWNERS) {
        owners.values().removeIf(bucket -> bucket.isFull(nowMs));
      }
      if (owners.size() >= Limits.MAX_RELAY_OWNERS) {
        throw tooMany("too many owners ask", policy.perOwner().everyMs());
      }
      own = new TokenBucket(policy.perOwner(), nowMs);
    }
    long ownMs = own.waitMs(nowMs);
    if (ownMs > 0) {
      throw tooMany(owner + " asks too often", ownMs);
    }
    long allMs = all.waitMs(nowMs);
    if (allMs > 0) {
      throw tooMany("all owners together ask too often", allMs);
    }
    own.take(nowMs);
    all.take(nowMs);
    owners.put(owner, own);
  }

  /** Sets aside what a head may cost at most. */
  synchronized void reserve(BigInteger wei, long nowMs) throws RefusedRequestException {
    turn(nowMs);
    BigInteger sum = spent.add(reserved).add(wei);
    if (policy.weiPerDay().isPresent() && sum.compareTo(policy.weiPerDay().get()) > 0) {
      boolean isSpent = spent.add(wei).compareTo(policy.weiPerDay().get()) > 0;
      throw new RefusedRequestException(
          new RelayAnswer.Refused(
              RelayRefusal.UNAVAILABLE,
              isSpent
                  ? "this relay has spent what it may spend today"
                  : "heads that wait may cost what this relay may still spend today",
              isSpent ? "ask again tomorrow, or another relay" : "ask again later",
              seconds(isSpent ? (day + 1) * DAY_MS - nowMs : Limits.RELAY_ASK_AGAIN_MS)));
    }
    reserved = reserved.add(wei);
  }

  /** What was set aside for a head is over; it has cost this much. */
  synchronized void settle(BigInteger wasReserved, BigInteger cost, long nowMs) {
    turn(nowMs);
    reserved = reserved.subtract(wasReserved);
    spent = spent.add(cost);
  }

  private void turn(long nowMs) {
    long today = Math.floorDiv(nowMs, DAY_MS);
    if (today > day) {
      day = today;
      spent = BigInteger.ZERO;
    }
  }

  /** How many owners are remembered, for tests. */
  synchronized int owners() {
    return owners.size();
  }

  /** How many are remembered as registered, for tests. */
  synchronized int registered() {
    return registered.size();
  }

  private static RefusedRequestException tooMany(String error, long waitMs) {
    return new RefusedRequestException(
        new RelayAnswer.Refused(RelayRefusal.TOO_MANY, error, "ask again later", seconds(waitMs)));
  }

  private static long seconds(long ms) {
    return Math.max(1, (ms + SECOND_MS - 1) / SECOND_MS);
  }

  private static RefusedRequestException refused(RelayRefusal why, String error, String advice) {
    return new RefusedRequestException(new RelayAnswer.Refused(why, error, advice));
  }
}

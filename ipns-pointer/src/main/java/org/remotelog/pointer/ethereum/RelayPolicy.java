package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/**
 * For whom a relay publishes, and how much.
 *
 * @param allowed owners that it publishes for
 * @param token whoever brings it may publish for any owner, as nobody knows the accounts of
 *     one-time names beforehand
 * @param isOpenToRegistered whether it publishes newer heads of logs of which the contract holds
 *     one of the same owner
 * @param perOwner for each owner
 * @param all for all owners together
 * @param weiPerDay what may be spent from one midnight to the next, in UTC; empty for all there is
 */
public record RelayPolicy(
    Set<EthereumAddress> allowed,
    Optional<SecretBytes> token,
    boolean isOpenToRegistered,
    RelayRate perOwner,
    RelayRate all,
    Optional<BigInteger> weiPerDay) {
  public RelayPolicy {
    allowed = Collections.unmodifiableSet(new LinkedHashSet<>(allowed));
    if (allowed.size() > Limits.MAX_RELAY_ALLOWED) {
      throw new IllegalArgumentException("more than " + Limits.MAX_RELAY_ALLOWED + " owners");
    }
    if (weiPerDay.isPresent() && weiPerDay.get().signum() <= 0) {
      throw new IllegalArgumentException("a budget of " + weiPerDay.get() + " wei");
    }
  }

  /** Publishes for nobody yet. */
  public static RelayPolicy closed() {
    return new RelayPolicy(
        Collections.emptySet(),
        Optional.empty(),
        false,
        Limits.RELAY_RATE_PER_OWNER,
        Limits.RELAY_RATE_OF_ALL,
        Optional.empty());
  }

  /** For these owners as well. */
  public RelayPolicy allow(Collection<EthereumAddress> owners) {
    Set<EthereumAddress> all = new LinkedHashSet<>(allowed);
    all.addAll(owners);
    return new RelayPolicy(all, token, isOpenToRegistered, perOwner, this.all, weiPerDay);
  }

  /** For whoever brings this token as well. */
  public RelayPolicy token(SecretBytes value) {
    return new RelayPolicy(
        allowed, Optional.of(value), isOpenToRegistered, perOwner, all, weiPerDay);
  }

  /** For owners of heads that the contract holds as well. */
  public RelayPolicy openToRegistered() {
    return new RelayPolicy(allowed, token, true, perOwner, all, weiPerDay);
  }

  public RelayPolicy rates(RelayRate ofOwner, RelayRate ofAll) {
    return new RelayPolicy(allowed, token, isOpenToRegistered, ofOwner, ofAll, weiPerDay);
  }

  public RelayPolicy weiPerDay(BigInteger most) {
    return new RelayPolicy(allowed, token, isOpenToRegistered, perOwner, all, Optional.of(most));
  }

  /** Whether nobody at all may publish. */
  public boolean isClosed() {
    return allowed.isEmpty() && !token.isPresent() && !isOpenToRegistered;
  }
}

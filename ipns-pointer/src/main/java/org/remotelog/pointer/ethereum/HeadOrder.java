package org.remotelog.pointer.ethereum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.SignedUpdate;

/**
 * A head that is to be published.
 *
 * @param signed the owner's signature, when somebody else pays
 */
public record HeadOrder(HeadUpdate update, Optional<SignedUpdate> signed) {
  /** A head of the account that pays. */
  static HeadOrder own(HeadUpdate update) {
    return new HeadOrder(update, Optional.empty());
  }

  /** A head whose owner has signed. */
  public static HeadOrder signed(SignedUpdate signed) {
    return new HeadOrder(signed.update(), Optional.of(signed));
  }

  /** The call that publishes these, all signed or none. */
  static Bytes call(List<HeadOrder> orders) {
    boolean isSigned = orders.get(0).signed().isPresent();
    if (orders.size() == 1) {
      HeadOrder only = orders.get(0);
      return isSigned
          ? RegistryCodec.publishFor(only.signed().get())
          : RegistryCodec.publish(only.update());
    }
    if (isSigned) {
      List<SignedUpdate> signed = new ArrayList<>();
      orders.forEach(order -> signed.add(order.signed().get()));
      return RegistryCodec.publishBatchFor(signed);
    }
    List<HeadUpdate> updates = new ArrayList<>();
    orders.forEach(order -> updates.add(order.update()));
    return RegistryCodec.publishBatch(updates);
  }

  /** After that the contract takes none of these, in milliseconds since 1970. */
  static long endsAtMs(List<HeadOrder> orders) {
    long endsAtMs = 0;
    for (HeadOrder order : orders) {
      endsAtMs =
          order.signed().isPresent()
              ? Math.max(endsAtMs, TimeUnit.SECONDS.toMillis(order.signed().get().deadline()))
              : Long.MAX_VALUE;
    }
    return endsAtMs;
  }

  boolean isSameLog(HeadOrder other) {
    return update.log().equals(other.update.log()) && update.owner().equals(other.update.owner());
  }
}

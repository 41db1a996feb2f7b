package org.remotelog;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.Limits;
import org.remotelog.log.LogEvents;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.core.CoreLimits;

/** Puts a client together; at least a home, one store and one pointer have to be given. */
public final class ClientBuilder {
  private Optional<Home> home = Optional.empty();
  private final List<ContentStore> stores = new ArrayList<>();
  private final List<HeadPointer> pointers = new ArrayList<>();
  private Optional<Executor> executor = Optional.empty();
  private Clock clock = Clock.systemUTC();
  private LogEvents events = LogEvents.NONE;
  private Duration requestDeadline = ClientLimits.REQUEST_DEADLINE;
  private Duration replacedGrace = Duration.ofMillis(CoreLimits.REPLACED_GRACE_MS);
  private SecureRandom random = new SecureRandom();
  private Optional<HomeOwners> owners = Optional.empty();
  private Optional<Bytes> ethereumOwner = Optional.empty();

  ClientBuilder() {}

  /** Where the device's state is kept. */
  public ClientBuilder home(Home value) {
    home = Optional.of(value);
    return this;
  }

  /**
   * A store to write to and read from. Of several each has to take what is published, and they are
   * asked in this order; so one that fails keeps messages pending. To have it published once some
   * of them took it, and owed to the others, give one {@link
   * org.remotelog.log.store.replicated.ReplicatedContentStore} over them, with {@link
   * HomeOwedBlocks}.
   */
  public ClientBuilder store(ContentStore value) {
    stores.add(value);
    return this;
  }

  /**
   * A pointer to publish to and resolve from. Of several each has to take what is published; one
   * {@code MultiPointer} over them goes on when enough of them did.
   */
  public ClientBuilder pointer(HeadPointer value) {
    pointers.add(value);
    return this;
  }

  /** Runs blocking requests to stores and pointers; by default threads of the client's own. */
  public ClientBuilder executor(Executor value) {
    executor = Optional.of(value);
    return this;
  }

  public ClientBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  public ClientBuilder events(LogEvents value) {
    events = value;
    return this;
  }

  /** A single request to a store or pointer that takes longer is given up. */
  public ClientBuilder requestDeadline(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("a deadline of " + value);
    }
    requestDeadline = value;
    return this;
  }

  /**
   * How long blocks of own logs that newer heads have replaced stay in the stores at least, for
   * readers that are behind; a week by default.
   */
  public ClientBuilder replacedGrace(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("a grace time of " + value);
    }
    replacedGrace = value;
    return this;
  }

  /**
   * The only source of keys, salts and nonces; the platform's by default. One that can be foretold
   * or repeats itself breaks the encryption, and is for simulations only.
   */
  public ClientBuilder random(SecureRandom value) {
    random = value;
    return this;
  }

  /** What a pointer that goes by accounts was given to tell it the accounts of logs. */
  public ClientBuilder owners(HomeOwners value) {
    owners = Optional.of(value);
    return this;
  }

  /**
   * The account that publishes this device's heads by a contract, for others to know: 20 bytes. A
   * pointer that publishes in its name has to be among those given.
   */
  public ClientBuilder ethereumOwner(Bytes value) {
    if (value.size() != Limits.ETHEREUM_OWNER_BYTES) {
      throw new IllegalArgumentException("an account of " + value.size() + " bytes");
    }
    ethereumOwner = Optional.of(value);
    return this;
  }

  public RemoteLogClient build() {
    if (!home.isPresent() || stores.isEmpty() || pointers.isEmpty()) {
      throw new IllegalStateException("a client needs a home, a store and a pointer");
    }
    return new RemoteLogClient(this, home.get());
  }

  List<ContentStore> stores() {
    return stores;
  }

  List<HeadPointer> pointers() {
    return pointers;
  }

  Optional<Executor> executor() {
    return executor;
  }

  Clock clock() {
    return clock;
  }

  LogEvents events() {
    return events;
  }

  Duration requestDeadline() {
    return requestDeadline;
  }

  Duration replacedGrace() {
    return replacedGrace;
  }

  Optional<HomeOwners> owners() {
    return owners;
  }

  Optional<Bytes> ethereumOwner() {
    return ethereumOwner;
  }

  SecureRandom random() {
    return random;
  }
}

package org.remotelog.pointer.ethereum.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.RegistryModel.Attempt;

/** Entries by chance: most could be applied, the others fail in every way there is. */
final class Attempts {
  private static final int MAX_BATCH = 8;

  private final Random random;
  private final RegistryOnNode registry;
  private final List<EthereumKey> owners;
  private final List<LogName> logs;
  private final EthereumKey stranger;
  private final List<Attempt> earlier = new ArrayList<>();

  Attempts(
      Random random,
      RegistryOnNode registry,
      List<EthereumKey> owners,
      List<LogName> logs,
      EthereumKey stranger) {
    this.random = random;
    this.registry = registry;
    this.owners = owners;
    this.logs = logs;
    this.stranger = stranger;
  }

  /** A batch of which each entry knows what those before it will have done. */
  List<Attempt> batch(Optional<EthereumKey> sender, RegistryModel model, long now) {
    RegistryModel ahead = model.copy();
    List<Attempt> batch = new ArrayList<>();
    int size = 1 + random.nextInt(MAX_BATCH);
    while (batch.size() < size) {
      boolean isTwice = !batch.isEmpty() && random.nextInt(10) == 0;
      Attempt next =
          isTwice ? batch.get(random.nextInt(batch.size())) : attempt(sender, ahead, now);
      ahead.apply(List.of(next), now);
      batch.add(next);
    }
    return batch;
  }

  /** An entry that the sender brings for himself, or one with a signature. */
  Attempt attempt(Optional<EthereumKey> sender, RegistryModel model, long now) {
    if (sender.isPresent()) {
      return new Attempt(entry(sender.get(), model, now), true, false);
    }
    if (!earlier.isEmpty() && random.nextInt(8) == 0) {
      return earlier.get(random.nextInt(earlier.size()));
    }
    EthereumKey owner = owners.get(random.nextInt(owners.size()));
    Attempt made = signed(owner, entry(owner, model, now));
    earlier.add(made);
    return made;
  }

  private Entry entry(EthereumKey owner, RegistryModel model, long now) {
    LogName log = logs.get(random.nextInt(logs.size()));
    long current = model.slot(owner.address(), log).sequence();
    long expected = current;
    long sequence = current + 1 + random.nextInt(3);
    switch (random.nextInt(8)) {
      case 0 -> expected = Math.max(0, current - 1 - random.nextInt(2));
      case 1 -> {
        expected = current + 1 + random.nextInt(2);
        sequence = expected + random.nextInt(2);
      }
      case 2 -> sequence = Math.max(0, current - random.nextInt(3));
      case 3 -> expected = random.nextLong();
      default -> {}
    }
    long prefix = random.nextInt(6) == 0 ? random.nextLong() : Entry.RAW;
    Entry entry = Entry.of(owner.address(), log, expected, sequence, Digest.of(word()));
    return entry.withNumbers(expected, sequence, prefix).withDeadline(deadline(now));
  }

  private long deadline(long now) {
    return switch (random.nextInt(8)) {
      case 0 -> Math.max(0, now - 1 - random.nextInt(100));
      case 1 -> now;
      case 2 -> now + random.nextInt(60);
      default -> Entry.FAR_FUTURE;
    };
  }

  private Attempt signed(EthereumKey owner, Entry entry) {
    long chain = registry.chainId();
    EthereumAddress contract = registry.address();
    Entry good = entry.signedBy(owner, chain, contract);
    Entry bad =
        switch (random.nextInt(24)) {
          case 0 -> entry.signedBy(stranger, chain, contract);
          case 1 -> good.inHighForm();
          case 2 -> entry.signedBy(owner, chain + 1, contract);
          case 3 -> entry.signedBy(owner, chain, stranger.address());
          case 4 -> good.withDigest(Digest.of(word()));
          case 5 -> good.withOwner(EthereumAddress.ZERO);
          case 6 -> good.withOwner(stranger.address());
          case 7 -> good.withSignature(27, word(), word());
          case 8 -> good.withSignature(28, Entry.ZERO_WORD, Entry.ZERO_WORD);
          case 9 -> good.withSignature(27 + 28 - good.v(), good.r(), good.s());
          default -> good;
        };
    return new Attempt(bad, bad.equals(good), true);
  }

  private Bytes word() {
    byte[] word = new byte[Words.SIZE];
    random.nextBytes(word);
    return Bytes.wrap(word);
  }
}

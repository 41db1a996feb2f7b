package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.it.Anvil;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.RegistryModel.Attempt;

/**
 * The contract beside a model of it, under whatever owners and strangers bring. A failure names the
 * seed, with which it comes again.
 */
class HeadRegistryFuzzTest {
  private static final int OPERATIONS = 300;
  private static final int LOGS = 3;
  private static final List<EthereumKey> OWNERS = RegistryOnNode.KEYS.subList(0, 3);
  private static final EthereumKey STRANGER = RegistryOnNode.KEYS.get(4);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void contractDoesWhatTheModelDoesWhateverIsBrought(long seed)
      throws IOException, InterruptedException, MalformedException {
    try (Anvil node = Anvil.start()) {
      new Run(seed, node).operate();
    }
  }

  /** All operations of one seed. */
  private static final class Run {
    private final long seed;
    private final Anvil node;
    private final Random random;
    private final RegistryOnNode registry;
    private final RegistryModel model = new RegistryModel();
    private final Attempts attempts;
    private final List<EthereumAddress> owners = new ArrayList<>();
    private final List<LogName> logs = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private List<RegistryOnNode.Slot> held;
    private long now;
    private String what = "";

    Run(long seed, Anvil node) throws IOException, InterruptedException, MalformedException {
      this.seed = seed;
      this.node = node;
      this.random = new Random(seed);
      this.registry = RegistryOnNode.deploy(node.url());
      List<LogName> names = new ArrayList<>();
      for (int i = 0; i < LOGS; i++) {
        names.add(LogName.of(Entry.word(i)));
      }
      this.attempts = new Attempts(random, registry, OWNERS, names, STRANGER);
      for (EthereumAddress owner : everybody()) {
        for (LogName log : names) {
          owners.add(owner);
          logs.add(log);
        }
      }
      held = registry.slots(owners, logs);
      String latest = node.rpc("eth_getBlockByNumber", "latest", false).get("timestamp").asText();
      now = Long.decode(latest) + 1_000;
    }

    private static List<EthereumAddress> everybody() {
      List<EthereumAddress> everybody = new ArrayList<>();
      OWNERS.forEach(owner -> everybody.add(owner.address()));
      everybody.add(STRANGER.address());
      everybody.add(EthereumAddress.ZERO);
      return everybody;
    }

    void operate() throws IOException, InterruptedException, MalformedException {
      for (int i = 0; i < OPERATIONS; i++) {
        now += 1 + random.nextInt(3);
        EthereumKey sender =
            random.nextInt(5) == 0 ? STRANGER : OWNERS.get(random.nextInt(OWNERS.size()));
        boolean isSigned = random.nextBoolean();
        boolean isBatch = random.nextInt(3) == 0;
        Optional<EthereumKey> by = isSigned ? Optional.empty() : Optional.of(sender);
        List<Attempt> brought =
            isBatch ? attempts.batch(by, model, now) : List.of(attempts.attempt(by, model, now));
        what =
            String.format(
                "seed %d, operation %d, time %d, %s sends %s%s",
                seed, i, now, sender, isBatch ? "a batch of " : "", brought);
        node.rpc("evm_setNextBlockTimestamp", now);
        if (isBatch) {
          batch(sender, brought);
        } else {
          single(sender, brought.get(0));
        }
        compare(brought);
      }
      System.out.println("HeadRegistryFuzzTest: seed " + seed + ": " + outcomes);
      for (RegistryError.Kind kind : RegistryError.Kind.values()) {
        assertThat(outcomes).containsKeys("single " + kind, "batch " + kind);
      }
      assertThat(outcomes).containsKeys("single done", "batch done");
    }

    private void single(EthereumKey sender, Attempt attempt)
        throws IOException, InterruptedException, MalformedException {
      Entry entry = attempt.entry();
      Bytes call = attempt.isSigned() ? entry.publishFor() : entry.publish();
      if (entry.isSensible()) {
        Bytes shipped =
            attempt.isSigned()
                ? RegistryCodec.publishFor(entry.signed())
                : RegistryCodec.publish(entry.update());
        assertThat(shipped).as(what).isEqualTo(call);
        if (attempt.isSigned()) {
          assertThat(isSignedByOwner(entry)).as(what).isEqualTo(attempt.isAllowed());
        }
      }
      Optional<RegistryError.Kind> refusal = model.refusal(attempt, now);
      count("single", refusal);
      RegistryOnNode.Receipt receipt = registry.send(sender, call);
      assertThat(receipt.isDone()).as(what).isEqualTo(refusal.isEmpty());
      if (refusal.isPresent()) {
        assertThat(receipt.events()).as(what).isEmpty();
        long current =
            refusal.get() == RegistryError.Kind.CONFLICT
                    || refusal.get() == RegistryError.Kind.NOT_INCREASING
                ? model.sequence(entry)
                : 0;
        assertThat(registry.refusal(sender, call).flatMap(RegistryCodec::error))
            .as(what)
            .contains(new RegistryError(refusal.get(), current));
      } else {
        assertThat(receipt.events()).as(what).isEqualTo(model.apply(List.of(attempt), now));
      }
    }

    private void batch(EthereumKey sender, List<Attempt> batch)
        throws IOException, InterruptedException, MalformedException {
      boolean isSigned = batch.get(0).isSigned();
      List<Entry> entries = batch.stream().map(Attempt::entry).toList();
      Bytes call = isSigned ? Entry.publishBatchFor(entries) : Entry.publishBatch(entries);
      if (entries.stream().allMatch(Entry::isSensible)) {
        Bytes shipped =
            isSigned
                ? RegistryCodec.publishBatchFor(entries.stream().map(Entry::signed).toList())
                : RegistryCodec.publishBatch(entries.stream().map(Entry::update).toList());
        assertThat(shipped).as(what).isEqualTo(call);
      }
      RegistryOnNode.Receipt receipt = registry.send(sender, call);
      assertThat(receipt.isDone()).as(what).isTrue();
      List<RegistryEvent> expected = model.apply(batch, now);
      assertThat(receipt.events()).as(what).isEqualTo(expected);
      for (RegistryEvent event : expected) {
        count(
            "batch",
            event instanceof RegistryEvent.Skipped skipped
                ? Optional.of(skipped.why())
                : Optional.empty());
      }
    }

    private boolean isSignedByOwner(Entry entry) {
      try {
        return TypedData.signer(entry.signed(), registry.chainId(), registry.address())
            .equals(entry.owner());
      } catch (MalformedException e) {
        return false;
      }
    }

    /** The whole state, and that nothing moved back or without leave of its owner. */
    private void compare(List<Attempt> brought)
        throws IOException, InterruptedException, MalformedException {
      List<RegistryOnNode.Slot> slots = registry.slots(owners, logs);
      for (int i = 0; i < slots.size(); i++) {
        EthereumAddress owner = owners.get(i);
        LogName log = logs.get(i);
        RegistryOnNode.Slot slot = slots.get(i);
        assertThat(slot).as(what).isEqualTo(model.slot(owner, log));
        if (!slot.equals(held.get(i))) {
          assertThat(Long.compareUnsigned(slot.sequence(), held.get(i).sequence()))
              .as(what)
              .isPositive();
          assertThat(brought)
              .as(what)
              .anyMatch(
                  attempt ->
                      attempt.isAllowed()
                          && attempt.entry().owner().equals(owner)
                          && attempt.entry().log().equals(log));
        }
      }
      held = slots;
    }

    private void count(String how, Optional<RegistryError.Kind> refusal) {
      outcomes.merge(
          how + " " + refusal.map(RegistryError.Kind::name).orElse("done"), 1, Integer::sum);
    }
  }
}

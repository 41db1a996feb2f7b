package org.remotelog.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.store.ipfs.KuboContentStore;
import org.remotelog.pointer.ipns.IpnsPointer;

/** What is charged for a call is what the real adapter puts on the wire, or a little more. */
final class HttpChargeTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** Ports, time-outs and lengths have more digits here or there. */
  private static final long SLACK = 60;

  private final SoftAssertions honest = new SoftAssertions();
  private LoopbackNode node;

  @BeforeEach
  void start() throws Exception {
    node = new LoopbackNode();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    honest.assertAll();
  }

  private void requireHonest(String call, long charged) {
    long real = node.takeBytes();
    System.out.printf("%-28s charged %,d B, on the wire %,d B%n", call, charged, real);
    honest.assertThat(charged).as(call).isBetween(real, real + SLACK);
  }

  private static Block block(int size) {
    return Block.of(Cid.Codec.RAW, Bytes.wrap(new byte[size]));
  }

  @Test
  void blocksCostWhatIsChargedForThem() throws Exception {
    try (KuboContentStore store = new KuboContentStore(new HttpServer(node.uri()))) {
      for (int count : List.of(1, 2, 3)) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          blocks.add(block(2_000 + i));
        }
        store.put(blocks, DEADLINE);
        requireHonest("put of " + count, HttpCharge.put(blocks));
      }
      Block held = block(30_000);
      store.put(List.of(held), DEADLINE);
      node.takeBytes();
      assertThat(store.get(held.cid(), DEADLINE)).contains(held.data());
      requireHonest("get", HttpCharge.get(held.data().size()));
    }
  }

  @Test
  void recordsCostWhatIsChargedForThem() throws Exception {
    SecretBytes seed = SecretBytes.of(Bytes.wrap(new byte[32]));
    LogName log = Ed25519.name(seed);
    Block head = block(1_000);
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(seed),
            log,
            head.cid(),
            1,
            Instant.parse("2040-01-01T00:00:00Z"),
            Duration.ofMinutes(1),
            Optional.of(head.data()));
    try (IpnsPointer pointer = new IpnsPointer(new HttpServer(node.uri()))) {
      pointer.publish(log, record.bytes(), DEADLINE);
      requireHonest("publish and read back", HttpCharge.publish(record.bytes().size()));
      assertThat(pointer.resolve(log, DEADLINE)).containsExactly(record.bytes());
      requireHonest("resolve", HttpCharge.resolve(record.bytes().size()));
    }
  }
}

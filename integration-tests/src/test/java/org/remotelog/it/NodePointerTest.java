package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.pointer.ipns.IpnsPointer;

/** What every head pointer does, on a real name system that validates records itself. */
final class NodePointerTest extends HeadPointerContract {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final NodeProxy proxy;

  NodePointerTest() throws IOException, InterruptedException {
    proxy = new NodeProxy(TestNodes.routing(), Duration.ZERO);
  }

  @Override
  protected HeadPointer newPointer() {
    return new IpnsPointer(new HttpServer(proxy.uri()));
  }

  /** The name system goes on from test to test, so each has names of its own. */
  @Override
  protected SecretBytes newSeed(int number) {
    byte[] seed = new byte[32];
    RANDOM.nextBytes(seed);
    return SecretBytes.of(Bytes.wrap(seed));
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
  }

  @Test
  void publishesWithOneRequestAndReadsBackWithAnother() throws IOException {
    publish(inline(1, "one"));
    assertThat(proxy.requests()).hasSize(2);
    assertThat(proxy.requests().get(0)).startsWith("PUT /routing/v1/ipns/");
    assertThat(proxy.requests().get(1)).startsWith("GET /routing/v1/ipns/");
    proxy.forget();
    assertThat(resolve()).hasSize(1);
    assertThat(proxy.requests()).hasSize(1);
  }

  @Test
  void expiredRecordIsRefused() {
    Bytes expired = record(seed, 1, "one", Instant.parse("2026-01-01T00:00:00Z"), true);
    assertThatThrownBy(() -> publish(expired)).isInstanceOf(RefusedRecordException.class);
  }
}

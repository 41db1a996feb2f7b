package org.remotelog.pointer.ipns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.pointer.SettableClock;

/** A node whose routing API is off. */
class IpnsPointerByRpcTest extends HeadPointerContract {
  private final SettableClock clock = new SettableClock();
  private FakeNode node;

  @Override
  protected HeadPointer newPointer() throws IOException {
    node = FakeNode.start();
    node.lack("/routing/v1");
    return over(node.uri());
  }

  private HeadPointer over(String gateway) {
    return new IpnsPointer(new HttpServer(gateway), Optional.of(new HttpServer(node.uri())), clock);
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void remembersThatTheRoutingApiIsMissingForABoundedTime() throws IOException {
    publish(inline(1, "one"));
    assertThat(node.takeRequests())
        .containsExactly(
            "PUT /routing/v1/ipns", "POST /api/v0/routing/put", "POST /api/v0/routing/get");
    clock.pass(Duration.ofMillis(Limits.ROUTE_MEMORY_MS - 1));
    publish(inline(2, "two"));
    assertThat(resolve()).containsExactly(inline(2, "two"));
    assertThat(node.takeRequests())
        .containsExactly(
            "POST /api/v0/routing/put", "POST /api/v0/routing/get", "POST /api/v0/routing/get");
    clock.pass(Duration.ofMillis(1));
    node.have("/routing/v1");
    assertThat(resolve()).containsExactly(inline(2, "two"));
    assertThat(node.takeRequests()).containsExactly("GET /routing/v1/ipns");
  }

  @Test
  void goesByNameWhereRoutingCallsAreGone() throws IOException {
    node.lack("/api/v0/routing/");
    publish(inline(1, "one"));
    assertThat(resolve()).containsExactly(inline(1, "one"));
    node.takeRequests();
    publish(inline(2, "two"));
    assertThat(node.takeRequests())
        .containsExactly("POST /api/v0/name/put", "POST /api/v0/name/get");
  }

  @Test
  void tellsBothReasonsWhenNeitherWayIsThere() {
    node.lack("/api/v0/");
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ExposeRoutingAPI")
        .hasMessageContaining("a Kubo node's RPC?");
  }

  @Test
  void asksTheRpcWhenTheGatewayDoesNotAnswer() throws IOException {
    FakeNode gone = FakeNode.start();
    gone.close();
    try (HeadPointer other = over(gone.uri())) {
      other.publish(log, inline(1, "one"), DEADLINE);
      assertThat(other.resolve(log, DEADLINE)).containsExactly(inline(1, "one"));
    }
  }

  @Test
  void noticesByReadingBackThatAnExpiredRecordWasDropped() {
    Bytes expired = record(seed, 1, "one", Instant.parse("2025-12-31T00:00:00Z"), true);
    assertThatThrownBy(() -> publish(expired)).isInstanceOf(RefusedRecordException.class);
  }

  @Test
  void describesItselfByBothUris() {
    assertThat(pointer.describe()).isEqualTo("ipns:" + node.uri() + "?rpc=" + node.uri());
  }
}

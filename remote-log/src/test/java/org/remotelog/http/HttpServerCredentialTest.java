package org.remotelog.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials go, and where not. */
class HttpServerCredentialTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String SECRET = "Bearer s3cret-token";

  private final WireMockServer fake =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

  @BeforeEach
  void start() {
    fake.start();
  }

  @AfterEach
  void stop() {
    fake.stop();
  }

  @Test
  void sendsItsCredentialAndNeverShowsIt() throws IOException {
    fake.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));
    try (HttpServer known = new HttpServer(fake.baseUrl(), credential())) {
      assertThat(known.uri() + known).doesNotContain("s3cret");
      known.send(HttpCall.get("/", 9), DEADLINE);
      fake.verify(anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo(SECRET)));
      fake.stop();
      assertThatThrownBy(() -> known.send(HttpCall.get("/", 9), DEADLINE))
          .isInstanceOf(IOException.class)
          .satisfies(e -> assertThat(String.valueOf(e)).doesNotContain("s3cret"));
    }
  }

  @Test
  void sendsNoCredentialThatItWasNotGiven() throws IOException {
    fake.stubFor(any(anyUrl()).willReturn(aResponse()));
    try (HttpServer server = new HttpServer(fake.baseUrl())) {
      server.send(HttpCall.get("/", 9), DEADLINE);
    }
    fake.verify(anyRequestedFor(anyUrl()).withHeader("Authorization", absent()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://node.example:5001",
        "http://192.168.1.2:5001",
        "http://127.0.0.1.example",
        "http://localhost.example"
      })
  void refusesToSendCredentialUnencryptedToAnotherMachine(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpServer(uri, credential()))
        .withMessageContaining("https only")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://node.example",
        "http://127.0.0.1:5001",
        "http://127.8.8.8",
        "http://localhost:5001",
        "http://[::1]:5001"
      })
  void takesCredentialForHttpsAndForThisMachine(String uri) {
    try (HttpServer known = new HttpServer(uri, credential())) {
      assertThat(known.uri()).startsWith(uri);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:5001",
        "ftp://127.0.0.1",
        "http://",
        "http://u:s3cret@127.0.0.1",
        "http://127.0.0.1/?token=s3cret",
        "http://127.0.0.1/#s3cret"
      })
  void refusesUriOfNoServerWithoutRepeatingIt(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpServer(uri))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  private static Optional<Credential> credential() {
    return Optional.of(Credential.of(SECRET));
  }
}

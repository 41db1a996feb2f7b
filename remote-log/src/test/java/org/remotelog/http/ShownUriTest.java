package org.remotelog.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownUriTest {
  private static final String KEY = "k".repeat(Limits.MIN_KEY_CHARS);

  @Test
  void shortPartsAreShownAndThoseThatMayBeKeysAreNot() {
    String node = "https://node.example/v3/";
    String shown = node + "kkkk…";
    assertThat(ShownUri.of(node + KEY.substring(1))).isEqualTo(node + KEY.substring(1));
    assertThat(ShownUri.of(node + KEY)).isEqualTo(shown);
    assertThat(ShownUri.of(node + KEY + "k")).isEqualTo(shown);
    assertThat(ShownUri.of(node + KEY + "/rpc")).isEqualTo(shown + "/rpc");
    assertThat(ShownUri.of(node + KEY + "/" + KEY)).isEqualTo(shown + "/kkkk…");
    assertThat(ShownUri.of(node + "kkkk.k~k%20" + KEY)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8545",
        "https://averylongnameofahostofmanynodes:8545",
        "https://averylongnameofahostofmanynodes:8545/v1",
        "",
        "/"
      })
  void hostsAreShownWhole(String uri) {
    assertThat(ShownUri.of(uri)).isEqualTo(uri);
  }

  @Test
  void serverNeverNamesTheKeyInItsPath() {
    try (HttpServer server = new HttpServer("http://127.0.0.1:9/" + KEY + "/")) {
      assertThat(server.uri()).isEqualTo("http://127.0.0.1:9/kkkk…");
    }
  }
}

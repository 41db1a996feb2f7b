package org.remotelog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
  @ParameterizedTest
  @CsvSource({
    "'Bearer abc', 'Bearer abc'",
    "'bearer aBc', 'Bearer aBc'",
    "'BASIC YTpi', 'Basic YTpi'",
    "'Basic YTpi', 'Basic YTpi'",
    "'a:b', 'Basic YTpi'",
    "'  abc ', 'Bearer abc'",
    "':abc', 'Bearer :abc'"
  })
  void readsWhatOperatorsKeep(String text, String header) {
    assertThat(Credential.of(text).header()).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "s3cret\nX-Other: 1", "s3cret\u00e9", "s3cret\u007f"})
  void refusesWhatNoHeaderMayHaveWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credential.of(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void takesTheLongestAndNoLonger() {
    String longest = "x".repeat(Limits.MAX_CREDENTIAL_CHARS);
    assertThat(Credential.of(longest).header()).isEqualTo("Bearer " + longest);
    assertThatIllegalArgumentException().isThrownBy(() -> Credential.of(longest + "x"));
  }

  @Test
  void isNotShown() {
    assertThat(Credential.of("s3cret")).hasToString("Credential(hidden)");
  }
}

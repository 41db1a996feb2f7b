package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

class Rfc3339Test {
  @Test
  void writesNineDigitsAlways() {
    assertThat(Rfc3339.format(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo(Bytes.utf8("2026-01-02T03:04:05.000000000Z"));
    assertThat(Rfc3339.format(Instant.parse("2026-01-02T03:04:05.012Z")))
        .isEqualTo(Bytes.utf8("2026-01-02T03:04:05.012000000Z"));
    assertThat(Rfc3339.format(Instant.parse("1969-12-31T23:59:59.999999999Z")))
        .isEqualTo(Bytes.utf8("1969-12-31T23:59:59.999999999Z"));
  }

  @Test
  void reachesFromYear0ToYear9999() throws MalformedException {
    for (String text :
        new String[] {
          "0000-01-01T00:00:00.000000000Z", "0000-02-29T00:00:00.000000000Z",
          "9999-12-31T23:59:59.999999999Z", "2000-02-29T12:00:00.000000001Z"
        }) {
      assertThat(Rfc3339.parse(Bytes.utf8(text))).isEqualTo(Instant.parse(text));
      assertThat(Rfc3339.format(Instant.parse(text))).isEqualTo(Bytes.utf8(text));
    }
    assertThatThrownBy(() -> Rfc3339.format(Rfc3339.FIRST.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rfc3339.format(Rfc3339.LAST.plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rfc3339.format(Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesComeBack() throws MalformedException {
    Random random = new Random(7);
    long span = Rfc3339.LAST.getEpochSecond() - Rfc3339.FIRST.getEpochSecond();
    for (int i = 0; i < 5_000; i++) {
      long second = Rfc3339.FIRST.getEpochSecond() + (long) (random.nextDouble() * span);
      Instant time = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      assertThat(Rfc3339.parse(Rfc3339.format(time))).as("seed 7, step %s", i).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2099-01-01T00:00:00Z",
        "2099-01-01T00:00:00.000Z",
        "2099-01-01T00:00:00.0000000000Z",
        "2099-01-01T00:00:00.000000000",
        "2099-01-01T00:00:00.000000000z",
        "2099-01-01t00:00:00.000000000Z",
        "2099-01-01 00:00:00.000000000Z",
        "2099-01-01T00:00:00,000000000Z",
        "2099-01-01T00:00:00.000000+00Z",
        "2099-01-01T00:00:00.0000+00:00",
        "+099-01-01T00:00:00.000000000Z",
        "-099-01-01T00:00:00.000000000Z",
        "2099-00-01T00:00:00.000000000Z",
        "2099-13-01T00:00:00.000000000Z",
        "2099-01-00T00:00:00.000000000Z",
        "2099-01-32T00:00:00.000000000Z",
        "2099-02-29T00:00:00.000000000Z",
        "2100-02-29T00:00:00.000000000Z",
        "2099-04-31T00:00:00.000000000Z",
        "2099-01-01T24:00:00.000000000Z",
        "2099-01-01T00:60:00.000000000Z",
        "2099-12-31T23:59:60.000000000Z",
        "9999-12-31T24:00:00.000000000Z",
        "9999-99-99T99:99:99.999999999Z",
        "0000-00-00T00:00:00.000000000Z"
      })
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(Bytes.utf8(text)))
        .isInstanceOf(MalformedException.class);
  }
}

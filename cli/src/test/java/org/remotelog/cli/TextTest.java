package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextTest {
  @Test
  void keepsOrdinaryTextAsItIs() {
    String text = "Grüße, 你好, \ud83d\udc69\u200d\ud83d\ude80, שלום";
    assertThat(Printable.line(text)).isEqualTo(text);
    assertThat(Printable.line("a\tb\nc")).isEqualTo("a    b\\nc");
  }

  @Test
  void showsTreacherousCharacters() {
    assertThat(Printable.line("\u001b[2J\u007f\u0085\u202e\u2066\ufeff\ud800"))
        .isEqualTo("\\x1b[2J\\x7f\\x85\\u202e\\u2066\\ufeff\\ud800");
    assertThat(Printable.line(Character.toString(0xe0041))).isEqualTo("\\u{e0041}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void letsNoControlCharacterThrough(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
    }
    assertThat(Printable.line(text.toString()).chars().anyMatch(Character::isISOControl))
        .as("seed " + seed)
        .isFalse();
    String json = new JsonLine().put("body", text).toString();
    assertThat(json.chars().anyMatch(Character::isISOControl)).as("seed " + seed).isFalse();
  }

  @Test
  void keepsOrderOfKeysAndLeavesOutAbsentOnes() {
    JsonLine line =
        new JsonLine()
            .put("b", 1)
            .put("a", List.of("x", true))
            .put("none", Optional.empty())
            .put("some", Optional.of("y"));
    assertThat(new JsonLine().put("x", new BigDecimal("1E+3")).put("y", new BigDecimal("0.500")))
        .hasToString("{\"x\":1000,\"y\":0.500}");
    assertThat(line).hasToString("{\"b\":1,\"a\":[\"x\",true],\"some\":\"y\"}");
  }

  @Test
  void cutsOnlyTextAboveTheLimit() {
    byte[] exact = "x".repeat(100).getBytes(StandardCharsets.UTF_8);
    assertThat(CutText.of(exact, 100, 100)).isEqualTo(new CutText("x".repeat(100), 0));
    CutText cut = CutText.of(exact, 101, 100);
    assertThat(cut.text()).isEqualTo("x".repeat(52) + "… [cut: 49 bytes]");
    CutText far = CutText.of(exact, 12_397, 100);
    assertThat(far.text()).endsWith("… [cut: 12,345 bytes]");
  }

  @Test
  void cutsBetweenCharacters() {
    for (int pad = 0; pad < 5; pad++) {
      String text = "x".repeat(pad) + "\ud83d\ude80".repeat(50);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      CutText cut = CutText.of(bytes, bytes.length, 100);
      assertThat(cut.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(100);
      assertThat(cut.text()).matches("x*(\ud83d\ude80)+… \\[cut: \\d+ bytes\\]");
    }
  }

  @Test
  void readsTimeSpans() throws CommandException {
    assertThat(Words.duration("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Words.duration("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Words.duration("7d")).isEqualTo(Duration.ofDays(7));
    for (String bad : new String[] {"", "7", "d", "-1s", "0s", "1.5h", "1 h", "9999999999s"}) {
      assertThatThrownBy(() -> Words.duration(bad)).isInstanceOf(CommandException.class);
    }
  }

  @Test
  void writesNumbersForPeople() {
    assertThat(Words.count(1, "message")).isEqualTo("1 message");
    assertThat(Words.count(12_345, "message")).isEqualTo("12,345 messages");
    assertThat(Words.count(1, "entry")).isEqualTo("1 entry");
    assertThat(Words.count(0, "entry")).isEqualTo("0 entries");
    assertThat(Words.bytes(999)).isEqualTo("999 B");
    assertThat(Words.bytes(1_500)).isEqualTo("1.5 KB");
    assertThat(Words.bytes(262_144)).isEqualTo("262 KB");
    assertThat(Words.span(0)).isEqualTo("0 ms");
    assertThat(Words.span(999)).isEqualTo("999 ms");
    assertThat(Words.span(1_000)).isEqualTo("1 s");
    assertThat(Words.span(90_000)).isEqualTo("1.5 min");
    assertThat(Words.span(36_000_000)).isEqualTo("10 h");
    assertThat(Words.span(172_800_000)).isEqualTo("2 d");
    assertThat(Words.ratio(0.424)).isEqualTo("0.42");
    assertThat(Words.ratio(9.996)).isEqualTo("10.0");
    assertThat(Words.ratio(12_345)).isEqualTo("12,345");
    assertThat(Words.age(0, 30_000)).isEqualTo("30 s ago");
    assertThat(Words.age(0, 7_200_000)).isEqualTo("2 h ago");
    assertThat(Words.age(600_000, 0)).isEqualTo("ahead of this clock");
    assertThat(Words.time(0, ZoneOffset.UTC)).isEqualTo("1970-01-01 00:00");
    assertThat(Words.time(Long.MIN_VALUE, ZoneOffset.UTC)).isEqualTo("@" + Long.MIN_VALUE);
    assertThat(Words.shorten("k51qzi5uqu5dabcdefghijkl")).isEqualTo("k51qzi5u…ghijkl");
  }

  @Test
  void endsEverySentenceOfAFailure() {
    assertThat(new Failure("no store", "Use another", 1).line())
        .isEqualTo("error: no store. Use another.");
    assertThat(new Failure("no store.", "", 1).line()).isEqualTo("error: no store.");
    assertThat(Failure.of(new IllegalStateException("odd")).line())
        .startsWith("error: internal error, IllegalStateException: odd. ");
    assertThat(Failure.of(new java.nio.file.AccessDeniedException("/x")).line())
        .contains("/x may not be read or written");
  }
}

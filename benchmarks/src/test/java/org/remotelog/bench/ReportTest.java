package org.remotelog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private final Figure figure =
      new Figure(
              "catchup",
              "cold",
              "ms",
              Spread.of(List.of(30.0, 10.0, 20.0)),
              "hashing",
              Spread.exactly(4))
          .with("rounds", 2)
          .with("bytes", 12_345);

  @Test
  void printsARowOfAMarkdownTable() throws IOException {
    assertThat(printed(false))
        .isEqualTo(
            "| catchup | cold | 20.0 (10.0-30.0) ms | hashing | 4.000 | 5.000"
                + " | rounds 2, bytes 12,345 |\n");
  }

  @Test
  void printsALineOfJson() throws IOException {
    assertThat(printed(true))
        .isEqualTo(
            "{\"job\":\"catchup\",\"figure\":\"cold\",\"unit\":\"ms\","
                + "\"value\":{\"median\":20.0,\"min\":10.0,\"max\":30.0},"
                + "\"floorName\":\"hashing\","
                + "\"floor\":{\"median\":4.0,\"min\":4.0,\"max\":4.0},"
                + "\"ratio\":5.0,\"counts\":{\"rounds\":2,\"bytes\":12345}}\n");
  }

  @Test
  void refusesAFloorOfNothing() {
    assertThatThrownBy(() -> new Figure("a", "b", "ms", Spread.exactly(1), "c", Spread.exactly(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesTheMiddleOfTwoWhenThereIsNoneInTheMiddle() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void namesTheMachineThatWasMeasured(@TempDir Path folder) throws IOException {
    assertThat(Machine.facts(folder))
        .containsKeys("date", "cores", "jdk", "os", "file system", "load before")
        .allSatisfy((name, value) -> assertThat(value).as(name).isNotEmpty());
  }

  private String printed(boolean json) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Report(new PrintStream(out, true, StandardCharsets.UTF_8), json).figure(figure);
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}

package org.remotelog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

class JsonTextsTest {
  @Test
  void readsEveryKindOfValue() throws MalformedException {
    assertThat(read("{\"a\":\"x\",\"b\":-1,\"c\":1.5,\"d\":[true,false,null,{}],\"e\":null}"))
        .containsExactly(Map.of("a", "x", "b", -1L, "c", 1.5, "d", List.of(true, false, Map.of())));
    assertThat(read("{\"big\":18446744073709551616}")).containsExactly(Map.of("big", 0x1p64));
  }

  @Test
  void readsObjectsOneBehindTheOther() throws MalformedException {
    assertThat(read("{\"a\":1}\n{\"a\":2}{}\r\n"))
        .containsExactly(Map.of("a", 1L), Map.of("a", 2L), Map.of());
    assertThat(read("")).isEmpty();
    assertThat(read(" \n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "[1]",
        "1",
        "null",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":[",
        "{\"a\":[1",
        "{\"a\":1}x",
        "{\"a\":1}]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":\"\u0001\"}",
        "<html>"
      })
  void refusesWhatIsNoJsonOfObjects(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("the reply ");
  }

  @Test
  void refusesBytesThatAreNoText() {
    assertThatThrownBy(() -> JsonTexts.read(Bytes.ofHex("7b2261223a22fffe227d")))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void readsTheMostObjectsAndNotOneMore() throws MalformedException {
    String most = "{}".repeat(Limits.MAX_JSON_OBJECTS);
    assertThat(read(most)).hasSize(Limits.MAX_JSON_OBJECTS);
    assertThatThrownBy(() -> read(most + "{}"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more objects");
  }

  @Test
  void readsTheMostValuesAndNotOneMore() throws MalformedException {
    // The list itself is a value.
    String most = "{\"a\":[" + "1,".repeat(Limits.MAX_JSON_VALUES - 2) + "1";
    assertThat(read(most + "]}")).hasSize(1);
    assertThatThrownBy(() -> read(most + ",1]}"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more values");
  }

  @Test
  void readsTheDeepestNestingAndNoDeeper() throws MalformedException {
    assertThat(read(nested(Limits.MAX_JSON_DEPTH))).hasSize(1);
    assertThatThrownBy(() -> read(nested(Limits.MAX_JSON_DEPTH + 1)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("too deep");
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  private static List<Map<String, Object>> read(String text) throws MalformedException {
    return JsonTexts.read(Bytes.utf8(text));
  }
}

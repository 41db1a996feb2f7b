package org.remotelog.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of limits in docs/ARCHITECTURE.md says what the constants say. */
class LimitsTableTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| ([0-9,]+) \\| `([\\w.]+)` \\|$");

  @Test
  void namesEachLimitWithItsValue() throws Exception {
    String text = Files.readString(Pages.docs().resolve("ARCHITECTURE.md"));
    Matcher row = ROW.matcher(text);
    int rows = 0;
    while (row.find()) {
      Field limit = Class.forName(row.group(3)).getDeclaredField(row.group(1));
      limit.setAccessible(true);
      assertThat(((Number) limit.get(null)).longValue())
          .as(row.group())
          .isEqualTo(Long.parseLong(row.group(2).replace(",", "")));
      rows++;
    }
    assertThat(rows).isGreaterThan(30);
  }
}

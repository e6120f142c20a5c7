package dev.tollgate.core.options;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The reference page lists exactly the options there are: a stale page fails the build. */
class OptionsPageTest {

  @Test
  void table_isTheOptions() throws IOException {
    String table = table();

    assertTrue(
        Files.readString(Path.of("../README.md")).contains(table),
        () -> "agent/README.md is stale; its table of options must be:\n\n" + table);
  }

  private static String table() {
    StringBuilder text =
        new StringBuilder("| key | value | default | since | meaning |\n")
            .append("| --- | --- | --- | --- | --- |\n");
    for (Option<?> option : Options.ALL) {
      String value = option.defaultValue().toString().toLowerCase(Locale.ROOT);
      text.append("| `")
          .append(option.key())
          .append("` | ")
          .append(option.type())
          .append(" | ")
          .append(value.isEmpty() || value.equals("[]") ? "see right" : value)
          .append(" | ")
          .append(option.since())
          .append(" | ")
          .append(option.meaning())
          .append(" |\n");
    }
    return text.toString();
  }
}

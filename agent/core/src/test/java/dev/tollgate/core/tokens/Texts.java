package dev.tollgate.core.tokens;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts of the kinds that models read and write. */
public final class Texts {
  /** What there is. */
  public static final List<String> NAMES = List.of("english", "german", "chinese", "code", "json");

  private Texts() {}

  /** The text of this name. */
  public static String read(String name) throws IOException {
    try (InputStream in = Texts.class.getResourceAsStream("/texts/" + name + ".txt")) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

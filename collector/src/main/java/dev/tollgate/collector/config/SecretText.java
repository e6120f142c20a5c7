package dev.tollgate.collector.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret text says where a secret is rather than what: {@code ${env:NAME}} or {@code file:/path}.
 * It is looked up each time it is needed, so that it can be changed without a restart.
 */
public final class SecretText {
  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
  private static final String FILE = "file:/";

  private SecretText() {}

  /** Where environment variables come from. */
  public interface Source extends Function<String, @Nullable String> {}

  /** Whether the text names a place and not the secret itself. */
  static boolean isReference(String text) {
    return text.startsWith(FILE) || ENVIRONMENT.matcher(text).find();
  }

  /**
   * The text with what it refers to in its place; a file's without surrounding blanks.
   *
   * @throws IOException if the variable or the file is not there; the message names no secret
   */
  public static String resolve(String text, Source environment) throws IOException {
    if (text.startsWith(FILE)) {
      return Files.readString(Path.of(text.substring("file:".length()))).strip();
    }
    Matcher reference = ENVIRONMENT.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      String value = environment.apply(reference.group(1));
      if (value == null) {
        throw new IOException("the environment variable " + reference.group(1) + " is not set");
      }
      reference.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return reference.appendTail(resolved).toString();
  }
}

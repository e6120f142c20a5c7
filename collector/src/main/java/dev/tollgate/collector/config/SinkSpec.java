package dev.tollgate.collector.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sink as the file says it: where alerts go. Immutable.
 *
 * @param url of a webhook, maybe a {@link SecretText}; empty for a command
 * @param secret to sign with, a {@link SecretText}; null where nothing is signed
 * @param command with its arguments; empty for a webhook
 */
public record SinkSpec(
    String name, Kind kind, String url, @Nullable String secret, List<String> command) {
  /** What kind of sink it is. */
  public enum Kind {
    /** Signed JSON. */
    WEBHOOK,
    /** A text in the shape that Slack takes. */
    SLACK,
    /** A program. */
    COMMAND
  }

  /** The spec of these values; a copy of the command is kept. */
  public SinkSpec {
    command = List.copyOf(command);
  }
}

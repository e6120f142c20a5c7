package dev.tollgate.collector.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A throttle is how fast calls may come from a percentage of a limit on, in each JVM. Immutable.
 *
 * @param percent from which percentage of the limit on
 * @param calls so many pass
 * @param perMs in so many milliseconds
 */
public record Throttle(int percent, long calls, long perMs) {
  /** As the schema says it. */
  static final String FORM = "[1-9][0-9]{0,6} calls? per (second|minute|hour|day)";

  private static final Pattern RATE =
      Pattern.compile("([1-9][0-9]{0,6}) calls? per (second|minute|hour|day)");

  /** What the cap says, or null where it does not throttle. */
  static @Nullable Throttle read(MappingReader cap, Actions actions) {
    String text = cap.text("throttle", "30 calls per minute");
    if (text == null) {
      if (actions.throttlePercent() > 0 && cap.get("throttle") == null) {
        cap.wrong(
            "actions", "throttle at no rate; write throttle: 30 calls per minute beside actions");
      }
      return null;
    }
    Matcher rate = RATE.matcher(text);
    if (!rate.matches()) {
      cap.wrong("throttle", '"' + text + "\" is not a rate; write for example 30 calls per minute");
      return null;
    }
    if (actions.throttlePercent() == 0) {
      cap.wrong("throttle", "is a rate that no action uses; write actions: { 80%: throttle, … }");
      return null;
    }
    long perMs =
        switch (rate.group(2)) {
          case "second" -> 1_000;
          case "minute" -> 60_000;
          case "hour" -> 3_600_000;
          default -> 86_400_000;
        };
    return new Throttle(actions.throttlePercent(), Long.parseLong(rate.group(1)), perMs);
  }
}
